import Synchronization
import VectorSearch
import Vocabulary

/// The images nearest to a vector. A search is done once: smaller requests reuse its results.
final class NearestImages: CandidateList {
  private let index: SpaceIndex
  private let vector: [Float]
  private let metric: Metric
  private let fewest: Int
  private let cache = Mutex<[ImageNeighbour]>([])

  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: the images.
  ///   - metric: how closeness is measured.
  ///   - fewest: the least number of images to search for, 1 or more.
  init(to vector: [Float], in index: SpaceIndex, metric: Metric, fewest: Int) {
    (self.vector, self.index, self.metric, self.fewest) = (vector, index, metric, fewest)
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
    let found = try await index.nearest(vector, k: max(count, fewest), metric: metric)
    cache.withLock { if $0.count < found.count { $0 = found } }
    return found.prefix(count)
  }

  func only(_ images: Set<Int64>) -> any CandidateList {
    NearestImages(to: vector, in: index.only(images), metric: metric, fewest: fewest)
  }
}
