import Gallery
import Synchronization
import VectorSearch

/// The images that are closest to a query in several spaces together, and by the words that images have.
///
/// Each part contributes its closest images; each candidate is then scored by the other parts, too. An image
/// that is no candidate is in no part closer than the last candidate of that part, which bounds its
/// score: candidates above the bound are exact (Fagin, Lotem and Naor, "Optimal aggregation algorithms for
/// middleware", 2003). While there are too few of these, each space is asked for more, up to a limit if it
/// has enough candidates.
final class FusedImages: CandidateList {
  /// What scores images: a space, or words that images have.
  struct Part: Sendable {
    let source: any ScoredImages
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
  ///   - parts: two or more, the first of them a space, whose regions are shown.
  ///   - total: the number of images in the gallery.
  convenience init(_ parts: [Part], of total: Int) {
    self.init(parts, images: Self.common(parts.map(\.source), of: total))
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
      restricted.append(Part(source: try await part.source.only(images), scale: part.scale))
    }
    if restricted.allSatisfy({ $0.source.candidates ?? images.count == images.count }) {
      return FusedImages(restricted, images: images.count)
    }
    let sources = parts.map(\.source)
    return FusedImages(
      restricted, images: images.ids.count { image in sources.allSatisfy { $0.has(image) } })
  }

  /// What each part adds to the fused scores of images.
  ///
  /// - Parameter images: their ids.
  /// - Returns: for each part, the score and the addition of each image that it has.
  /// - Throws: `VectorIndexError`.
  func additions(
    to images: [Int64]
  ) async throws(VectorIndexError) -> [[Int64: (score: Float, part: Float)]] {
    let fusion = ScoreFusion(parts.map(\.scale))
    var additions: [[Int64: (score: Float, part: Float)]] = []
    for (place, part) in parts.enumerated() {
      additions.append(
        try await part.source.neighbours(of: images).reduce(into: [:]) { known, image in
          let score = image.neighbour.score
          known[image.id] = (score, Float(fusion.addition(of: score, by: place)))
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
    for part in parts { lists.append(try await part.source.nearest(depth)) }
    let candidates = Set(lists.joined().map(\.id))
    var fusion = ScoreFusion(parts.map(\.scale))
    for (part, list) in zip(parts, lists) {
      let missing = candidates.subtracting(list.map(\.id))
      fusion.add(list + (try await part.source.neighbours(of: Array(missing))))
    }
    // The highest score that an image of no list may have in each part.
    let last = zip(parts, lists).compactMap { part, list in
      list.count < depth ? part.source.otherwise : list.last?.neighbour.score
    }
    return (fusion.neighbours, last.count < lists.count ? nil : fusion.score(last))
  }

  /// The number of images that all parts have.
  private static func common(_ sources: [any ScoredImages], of total: Int) -> Int {
    let bounded = sources.filter { $0.extent ?? total != total }
    guard let smallest = bounded.min(by: { $0.extent ?? total < $1.extent ?? total }),
      let images = smallest.imageIDs
    else { return total }
    return images.count { image in sources.allSatisfy { $0.has(image) } }
  }
}
