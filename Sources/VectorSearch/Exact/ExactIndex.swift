import Dispatch
import Vocabulary

/// Finds nearest neighbours by comparing the query with every row of a file, and so without error.
///
/// Which rows it reads, `SearchPlan` says. What the int8 rows of a scan leave open is rescored in full
/// precision: every row that may be among the k closest by a proven bound (see `Slack`). Ids and scores are
/// those of a full-precision search, bit for bit.
///
/// A search takes O(n d) time on up to `threads` threads, and O(k + candidates) memory.
package final class ExactIndex: VectorIndex {
  /// The vectors that are searched.
  let file: VectorFile

  /// The most threads that one call uses.
  package let threads: Int

  let kernels: Kernels

  /// Makes the vectors of a file searchable. O(1).
  ///
  /// - Parameters:
  ///   - threads: at least 1; by default all processors.
  ///   - kernels: the instruction set; by default the fastest one.
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
