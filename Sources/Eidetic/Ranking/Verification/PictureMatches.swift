import Faults
import Imaging
import LocalFeatures

/// How the pictures of one query match images, each compared once.
actor PictureMatches {
  /// What comparing an image gave.
  enum Outcome: Sendable {
    /// The best of the query's pictures: its place, and how it matches.
    case compared(picture: Int, PictureMatch, LocalFeatures)
    /// The image cannot be read; why.
    case unreadable(String)

    /// How many places match; none where the image cannot be read.
    var inliers: Int {
      if case .compared(_, let match, _) = self { match.inliers.count } else { 0 }
    }
  }

  private let engine: SearchEngine
  private let examples: [Query.Example]
  private let region: Region?
  private var queries: [LocalFeatures] = []
  private var known: [Int64: Outcome] = [:]

  /// Nothing for a query without pictures.
  ///
  /// - Parameters:
  ///   - query: whose pictures are compared.
  ///   - engine: has the images.
  init?(_ query: Query, _ engine: SearchEngine) {
    guard !query.examples.isEmpty else { return nil }
    (self.engine, examples, region) = (engine, query.examples, query.region)
  }

  /// Compares images with the query's pictures, on all cores.
  ///
  /// - Parameter ids: the images' numbers.
  /// - Throws: as `search(_:)` does for the query's pictures; a `FaultyError` of fault `resource`; `CancellationError`.
  func outcomes(of ids: [Int64]) async throws -> [Int64: Outcome] {
    let wanted = ids.filter { known[$0] == nil }
    if !wanted.isEmpty {
      let (queries, engine) = (try await queryFeatures(), engine)
      let workers = min(SearchEngine.cores, wanted.count)
      try await withThrowingTaskGroup(of: [(Int64, Outcome)].self) { group in
        for first in 0..<workers {
          group.addTask {
            var found: [(Int64, Outcome)] = []
            for place in stride(from: first, to: wanted.count, by: workers) {
              try Task.checkCancellation()
              found.append((wanted[place], try await Self.outcome(of: wanted[place], queries, engine)))
            }
            return found
          }
        }
        for try await found in group { known.merge(found) { old, _ in old } }
      }
    }
    return ids.reduce(into: [:]) { $0[$1] = known[$1] }
  }

  /// Says why images are answers.
  ///
  /// - Parameter ids: the images' numbers.
  /// - Throws: as `outcomes(of:)` does.
  func explanations(of ids: [Int64]) async throws -> [Int64: Explanation] {
    let outcomes = try await outcomes(of: ids)
    let queries = try await queryFeatures()
    return outcomes.mapValues { outcome in
      switch outcome {
      case .unreadable(let reason): Explanation(unverified: reason)
      case .compared(let picture, let match, let features):
        Explanation(match, picture: picture, from: queries[picture], region: region ?? .whole, to: features)
      }
    }
  }

  private func queryFeatures() async throws -> [LocalFeatures] {
    if queries.isEmpty {
      var found: [LocalFeatures] = []
      for example in examples {
        found.append(try await engine.localFeatures(of: example, region: region))
      }
      queries = found
    }
    return queries
  }

  private static func outcome(
    of id: Int64, _ queries: [LocalFeatures], _ engine: SearchEngine
  ) async throws -> Outcome {
    let features: LocalFeatures
    do {
      features = try await engine.localFeatures(of: id)
    } catch let error as any FaultyError where error.fault == .input || error.fault == .data {
      return .unreadable(error.description)
    }
    var best: (picture: Int, match: PictureMatch)?
    for (place, query) in queries.enumerated() {
      let match = query.match(with: features)
      if match.inliers.count > best?.match.inliers.count ?? -1 { best = (place, match) }
    }
    guard let best else { preconditionFailure("a query without pictures is compared") }
    return .compared(picture: best.picture, best.match, features)
  }
}
