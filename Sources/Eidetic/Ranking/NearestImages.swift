import Synchronization
import VectorSearch
import Vocabulary

/// The images nearest to a vector. A search is done once: smaller requests reuse its results.
final class NearestImages: CandidateList {
  private let index: SpaceIndex
  private let vector: [Float]
  private let metric: Metric
  private let fewest: Int
  private let known = Mutex<[ImageNeighbour]>([])

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
    let there = known.withLock(\.self)
    return there.count >= min(count, index.images) ? there.prefix(count) : nil
  }

  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    if let there = known(count) { return there }
    let found = try await index.nearest(vector, k: max(count, fewest), metric: metric)
    known.withLock { if $0.count < found.count { $0 = found } }
    return found.prefix(count)
  }

  func only(_ images: Set<Int64>) -> any CandidateList {
    NearestImages(to: vector, in: index.only(images), metric: metric, fewest: fewest)
  }
}
