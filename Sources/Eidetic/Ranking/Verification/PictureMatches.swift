import Faults
import Imaging
import LocalFeatures
import Vocabulary

/// The matches of one query's pictures with images, each computed once.
actor PictureMatches {
  private let features: PictureFeatures
  private let pictures: [Query.Picture]
  private var queries: [Part] = []
  /// Explanations, not features: these would take gigabytes for many images.
  private var known: [Int64: Explanation] = [:]

  /// The features of a query's picture or its region.
  private struct Part {
    let features: LocalFeatures
    let region: Region
  }

  /// `nil` for a query without pictures to match.
  ///
  /// - Parameters:
  ///   - query: the query with the pictures.
  ///   - features: provides the features.
  init?(_ query: Query, _ features: PictureFeatures) {
    pictures = query.wantedPictures
    guard !pictures.isEmpty else { return nil }
    self.features = features
  }

  /// Matches images with the query's pictures, on all cores. The explanation of an image that cannot be read
  /// says so.
  ///
  /// - Parameters:
  ///   - ids: the images' ids.
  ///   - progress: is advanced for each image.
  /// - Throws: as `search(_:)` for the query's pictures; a `FaultyError` of kind `resource`;
  ///   `CancellationError`.
  func explanations(
    of ids: [Int64], _ progress: StepProgress?
  ) async throws -> [Int64: Explanation] {
    let wanted = ids.filter { known[$0] == nil }
    if !wanted.isEmpty {
      progress?.set(done: 0, of: wanted.count)
      let (queries, features) = (try await queryFeatures(), features)
      let workers = min(SearchEngine.cores, wanted.count)
      try await withThrowingTaskGroup(of: [(Int64, Explanation)].self) { group in
        for first in 0..<workers {
          group.addTask {
            var found: [(Int64, Explanation)] = []
            for place in stride(from: first, to: wanted.count, by: workers) {
              try Task.checkCancellation()
              let image = wanted[place]
              found.append((image, try await Self.explanation(of: image, queries, features)))
              progress?.advance(by: 1, of: wanted.count)
            }
            return found
          }
        }
        for try await found in group { known.merge(found) { old, _ in old } }
      }
    }
    return ids.reduce(into: [:]) { $0[$1] = known[$1] }
  }

  private func queryFeatures() async throws -> [Part] {
    if queries.isEmpty {
      var found: [Part] = []
      for picture in pictures {
        found.append(
          Part(
            features: try await features.features(of: picture.example, region: picture.region),
            region: picture.region ?? .whole))
      }
      queries = found
    }
    return queries
  }

  private static func explanation(
    of id: Int64, _ queries: [Part], _ kept: PictureFeatures
  ) async throws -> Explanation {
    let features: LocalFeatures
    do {
      features = try await kept.features(of: id)
    } catch let error as any FaultyError where error.fault == .input || error.fault == .data {
      return Explanation(unverified: error.description)
    }
    var best: (picture: Int, match: PictureMatch)?
    for (place, query) in queries.enumerated() {
      let match = query.features.match(with: features)
      if match.inliers.count > best?.match.inliers.count ?? -1 { best = (place, match) }
    }
    guard let best else { preconditionFailure("a query without pictures is compared") }
    return Explanation(
      best.match, picture: best.picture, from: queries[best.picture].features,
      region: queries[best.picture].region, to: features)
  }
}
