import Synchronization
import VectorSearch
import Vocabulary

/// The images nearest to a vector. They are searched for once: what wants as many or fewer gets the beginning
/// of what is there.
final class NearestImages: Sendable {
  /// So many are searched for at least: confidences need them.
  private static let fewest = StrengthEvidence.depth + 1

  let index: SpaceIndex
  /// `[dimension]`.
  let vector: [Float]
  let metric: Metric
  private let known = Mutex<[ImageNeighbour]>([])

  init(to vector: [Float], in index: SpaceIndex, metric: Metric) {
    (self.vector, self.index, self.metric) = (vector, index, metric)
  }

  /// The nearest, closest first.
  ///
  /// - Parameter count: how many; fewer come if there are not so many images.
  /// - Throws: `VectorIndexError`.
  func first(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    let there = known.withLock(\.self)
    if there.count >= min(count, index.images) { return there.prefix(count) }
    let found = try await index.nearest(vector, k: max(count, Self.fewest), metric: metric)
    known.withLock { if $0.count < found.count { $0 = found } }
    return found.prefix(count)
  }
}
