import Synchronization
import VectorSearch
import Vocabulary

/// The images nearest to a vector. They are searched for once: what wants as many or fewer gets the beginning
/// of what is there.
final class NearestImages: CandidateList {
  /// So many are searched for at least: confidences need them.
  private static let fewest = StrengthEvidence.depth + 1

  private let index: SpaceIndex
  private let vector: [Float]
  private let metric: Metric
  private let known = Mutex<[ImageNeighbour]>([])

  init(to vector: [Float], in index: SpaceIndex, metric: Metric) {
    (self.vector, self.index, self.metric) = (vector, index, metric)
  }

  var images: Int { index.images }
  var highestScore: Float? { metric.highestScore }

  func distance(ofScore score: Float) -> Float { metric.distance(ofScore: score) }

  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    let there = known.withLock(\.self)
    if there.count >= min(count, index.images) { return there.prefix(count) }
    let found = try await index.nearest(vector, k: max(count, Self.fewest), metric: metric)
    known.withLock { if $0.count < found.count { $0 = found } }
    return found.prefix(count)
  }

  func only(_ images: Set<Int64>) -> any CandidateList {
    NearestImages(to: vector, in: index.only(images), metric: metric)
  }
}
