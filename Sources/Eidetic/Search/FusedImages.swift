import Gallery
import Synchronization
import VectorSearch

/// The images that are closest to a query in several spaces together.
///
/// Each space contributes its closest images; each candidate is then scored in the other spaces, too. An
/// image that is no candidate is in no space closer than the last candidate of that space, which bounds its
/// score: candidates above the bound are exact (Fagin, Lotem and Naor, "Optimal aggregation algorithms for
/// middleware", 2003). While there are too few of these, each space is asked for more, up to a limit if it
/// has enough candidates.
final class FusedImages: CandidateList {
  /// The contribution of one space.
  struct Part: Sendable {
    let search: RankedSearch
    let scale: ScoreFusion.Scale
  }

  /// The number of images that each space is first asked for.
  static let fewest = 512
  /// The number at which the search for exact results stops.
  private static let most = 8192

  let images: Int
  private let parts: [Part]
  private let cache = Mutex<(images: [ImageNeighbour], certain: Int)>(([], 0))

  /// - Parameters:
  ///   - parts: two or more; the regions of the first space are shown.
  ///   - total: the number of images in the gallery.
  convenience init(_ parts: [Part], of total: Int) {
    self.init(parts, images: Self.common(parts.map(\.search.query.index), of: total))
  }

  private init(_ parts: [Part], images: Int) { (self.parts, self.images) = (parts, images) }

  var highestScore: Float? { nil }

  func distance(ofScore score: Float) -> Float { ScoreFusion.distance(ofScore: score) }

  func known(_ count: Int) -> ArraySlice<ImageNeighbour>? {
    let (cached, wanted) = (cache.withLock(\.self), min(count, images))
    return cached.certain >= wanted ? cached.images.prefix(wanted) : nil
  }

  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    if let cached = known(count) { return cached }
    let wanted = min(count, images)
    var depth = max(Self.fewest, 2 * wanted)
    while true {
      let (found, bound) = try await joined(depth)
      let certain = bound.map { bound in found.prefix { $0.neighbour.score >= bound }.count } ?? found.count
      let isDeepEnough = depth >= max(Self.most, 2 * wanted) && found.count >= wanted
      if bound == nil || certain >= wanted || isDeepEnough {
        cache.withLock { $0 = (found, max(certain, wanted)) }
        return found.prefix(wanted)
      }
      depth *= 4
    }
  }

  func only(_ images: ImageSet) async throws(VectorIndexError) -> any CandidateList {
    var restricted: [Part] = []
    for part in parts {
      var search = part.search
      try await search.restrict(to: images)
      restricted.append(Part(search: search, scale: part.scale))
    }
    if restricted.allSatisfy({ $0.search.compared == images.count }) {
      return FusedImages(restricted, images: images.count)
    }
    let indexes = parts.map(\.search.query.index)
    return FusedImages(
      restricted, images: images.ids.count { image in indexes.allSatisfy { $0.row(ofImage: image) != nil } })
  }

  /// How the scores were fused.
  ///
  /// - Parameter weighting: where the weights come from.
  func description(_ weighting: Fusion.Weighting) -> Fusion {
    let total = parts.reduce(0) { $0 + $1.scale.weight }
    return Fusion(
      method: "z-score", weighting: weighting,
      parts: parts.map { part in
        Fusion.Part(
          space: part.search.query.space.name, metric: part.search.query.metric,
          weight: part.scale.weight / total)
      })
  }

  /// What each space adds to the fused scores of images.
  ///
  /// - Parameter images: their ids.
  /// - Returns: for each space, the score and the addition of each image that it has.
  /// - Throws: `VectorIndexError`.
  func additions(
    to images: [Int64]
  ) async throws(VectorIndexError) -> [[Int64: (score: Float, part: Float)]] {
    let total = parts.reduce(0) { $0 + $1.scale.weight }
    var additions: [[Int64: (score: Float, part: Float)]] = []
    for part in parts {
      additions.append(
        try await part.search.neighbours(of: images).reduce(into: [:]) { known, image in
          let score = image.neighbour.score
          known[image.id] = (score, Float(part.scale.part(of: score, ofAll: total)))
        })
    }
    return additions
  }

  /// The images that are among the closest in any space, by their fused scores.
  ///
  /// - Parameter depth: the number of images that each space is asked for.
  /// - Returns: the images, and the upper bound of the scores of all others; `nil` if there are no others.
  private func joined(
    _ depth: Int
  ) async throws(VectorIndexError) -> (images: [ImageNeighbour], bound: Float?) {
    var lists: [[ImageNeighbour]] = []
    for part in parts { lists.append(try await part.search.nearest(depth)) }
    let candidates = Set(lists.joined().map(\.id))
    var fusion = ScoreFusion(parts.map(\.scale))
    for (part, list) in zip(parts, lists) {
      let missing = candidates.subtracting(list.map(\.id))
      fusion.add(list + (try await part.search.neighbours(of: Array(missing))))
    }
    let last = lists.compactMap { $0.count < depth ? nil : $0.last?.neighbour.score }
    return (fusion.neighbours, last.count < lists.count ? nil : fusion.score(last))
  }

  /// The number of images that have vectors in all spaces.
  private static func common(_ indexes: [SpaceIndex], of total: Int) -> Int {
    if indexes.allSatisfy({ $0.images == total }) { return total }
    guard let smallest = indexes.min(by: { $0.images < $1.images }) else { return 0 }
    return smallest.imageIDs.count { image in indexes.allSatisfy { $0.row(ofImage: image) != nil } }
  }
}
