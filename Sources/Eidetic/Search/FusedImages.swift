import Gallery
import Synchronization
import VectorSearch

/// The images that are closest to a query in several spaces together.
///
/// From each space come the closest images only; each candidate is then scored in the spaces that did not
/// bring it. An image that no space has brought is in none of them closer than the last one that the space
/// has brought, and so has a score below a bound that these last ones give: what is above it is exact
/// (Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003). Where fewer images than
/// wanted are above it, more are asked of each space, up to a limit if these suffice.
final class FusedImages: CandidateList {
  /// What one space contributes.
  struct Part: Sendable {
    let search: RankedSearch
    let scale: ScoreFusion.Scale
  }

  /// How many images are asked of a space at first.
  static let fewest = 512
  /// How many are asked of it at last where few are wanted.
  private static let most = 8192

  let images: Int
  private let parts: [Part]
  private let known = Mutex<(images: [ImageNeighbour], certain: Int)>(([], 0))

  /// - Parameters:
  ///   - parts: two or more, the space whose regions are shown first.
  ///   - total: how many images the gallery has.
  convenience init(_ parts: [Part], of total: Int) {
    self.init(parts, images: Self.common(parts.map(\.search.query.index), of: total))
  }

  private init(_ parts: [Part], images: Int) { (self.parts, self.images) = (parts, images) }

  var highestScore: Float? { nil }

  func distance(ofScore score: Float) -> Float { ScoreFusion.distance(ofScore: score) }

  func known(_ count: Int) -> ArraySlice<ImageNeighbour>? {
    let (there, wanted) = (known.withLock(\.self), min(count, images))
    return there.certain >= wanted ? there.images.prefix(wanted) : nil
  }

  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    if let there = known(count) { return there }
    let wanted = min(count, images)
    var depth = max(Self.fewest, 2 * wanted)
    while true {
      let (found, bound) = try await joined(depth)
      let certain = bound.map { bound in found.prefix { $0.neighbour.score >= bound }.count } ?? found.count
      let isDeepEnough = depth >= max(Self.most, 2 * wanted) && found.count >= wanted
      if bound == nil || certain >= wanted || isDeepEnough {
        known.withLock { $0 = (found, max(certain, wanted)) }
        return found.prefix(wanted)
      }
      depth *= 4
    }
  }

  func only(_ images: Set<Int64>) async throws(VectorIndexError) -> any CandidateList {
    var restricted: [Part] = []
    for part in parts {
      var search = part.search
      try await search.restrict(to: images)
      restricted.append(Part(search: search, scale: part.scale))
    }
    let indexes = parts.map(\.search.query.index)
    return FusedImages(
      restricted, images: images.count { image in indexes.allSatisfy { $0.row(ofImage: image) != nil } })
  }

  /// How the scores were joined.
  var description: Fusion {
    let total = parts.reduce(0) { $0 + $1.scale.weight }
    return Fusion(
      method: "z-score",
      parts: parts.map { part in
        Fusion.Part(
          space: part.search.query.space.name, metric: part.search.query.metric,
          weight: part.scale.weight / total)
      })
  }

  /// The images that are among the closest in any space, by their joined scores.
  ///
  /// - Parameter depth: how many images are asked of each space.
  /// - Returns: with the score that no other image exceeds; `nil` if there is no other one.
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

  /// How many images all spaces have.
  private static func common(_ indexes: [SpaceIndex], of total: Int) -> Int {
    if indexes.allSatisfy({ $0.images == total }) { return total }
    guard let smallest = indexes.min(by: { $0.images < $1.images }) else { return 0 }
    return smallest.imageIDs.count { image in indexes.allSatisfy { $0.row(ofImage: image) != nil } }
  }
}
