import Dispatch
import Vocabulary

/// Finds nearest neighbours exactly, by comparing the query with every row of a file.
///
/// `SearchPlan` decides which rows it reads. Rows that the int8 scan cannot rule out are rescored in full
/// precision: every row that may be among the k closest by a proven bound (see `Slack`). Ids and scores are
/// those of a full-precision search, bit for bit.
///
/// A search takes O(n d) time on up to `threads` threads, and O(k + candidates) memory.
package final class ExactIndex: VectorIndex {
  /// The vectors to search.
  package let file: VectorFile

  /// The most threads of a search.
  package let threads: Int

  let kernels: Kernels

  /// Makes the vectors of a file searchable. O(1).
  ///
  /// - Parameters:
  ///   - threads: at least 1; the number of processors by default.
  ///   - kernels: the instruction set; the fastest one by default.
  package init(
    _ file: VectorFile, threads: Int = ExactIndex.processorCount, kernels: Kernels = .best
  ) {
    precondition(threads > 0, "threads is \(threads)")
    self.file = file
    self.threads = threads
    self.kernels = kernels
  }

  package var capabilities: IndexCapabilities {
    IndexCapabilities(metrics: Set(Metric.allCases), isExact: true)
  }
}
