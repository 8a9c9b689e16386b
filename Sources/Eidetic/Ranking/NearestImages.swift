import Synchronization
import VectorSearch
import Vocabulary

/// The images nearest to a vector. A search is done once: smaller requests reuse its results.
///
/// Restricted to some images, it also finds the nearest of all, if these are not known yet: confidences need
/// them, and the rows are read once for both.
final class NearestImages: CandidateList {
  private let index: SpaceIndex
  private let vector: [Float]
  private let metric: Metric
  private let fewest: Int
  /// The list that this one restricts; `nil` if it is not restricted.
  private let whole: NearestImages?
  private let cache = Mutex<[ImageNeighbour]>([])

  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: the images.
  ///   - metric: how closeness is measured.
  ///   - fewest: the least number of images to search for, 1 or more.
  convenience init(to vector: [Float], in index: SpaceIndex, metric: Metric, fewest: Int) {
    self.init(to: vector, in: index, metric: metric, fewest: fewest, restricting: nil)
  }

  private init(
    to vector: [Float], in index: SpaceIndex, metric: Metric, fewest: Int, restricting whole: NearestImages?
  ) {
    (self.vector, self.index, self.metric, self.fewest) = (vector, index, metric, fewest)
    self.whole = whole
  }

  var images: Int { index.images }
  var highestScore: Float? { metric.highestScore }

  func distance(ofScore score: Float) -> Float { metric.distance(ofScore: score) }

  func known(_ count: Int) -> ArraySlice<ImageNeighbour>? {
    let cached = cache.withLock(\.self)
    return cached.count >= min(count, index.images) ? cached.prefix(count) : nil
  }

  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    if let cached = known(count) { return cached }
    let wanted = max(count, fewest)
    if let whole, whole.known(whole.fewest) == nil {
      let found = try await whole.index.nearest(
        vector, k: whole.fewest, and: index, k: wanted, metric: metric)
      whole.keep(found.own)
      keep(found.other)
    } else {
      keep(try await index.nearest(vector, k: wanted, metric: metric))
    }
    return cache.withLock { $0.prefix(count) }
  }

  private func keep(_ found: [ImageNeighbour]) {
    cache.withLock { if $0.count < found.count { $0 = found } }
  }

  func only(_ images: ImageSet) -> any CandidateList {
    // Of those that pass, only those are wanted that get a confidence.
    NearestImages(
      to: vector, in: index.only(images), metric: metric, fewest: StrengthEvidence.depth + 1,
      restricting: self)
  }
}
