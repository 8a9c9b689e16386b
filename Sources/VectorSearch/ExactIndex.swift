import Dispatch

/// Finds nearest neighbours by comparing the query with every row of a file, and so without error.
///
/// A search scans the int8 rows, a quarter of the bytes, and rescores in full precision every row that may be
/// among the k closest by a proven bound (see `Slack`): ids and scores are those of a full-precision search,
/// bit for bit. It scans the f32 rows instead when that is no slower, or there is no bound:
///
/// - the metric compares histograms or counts differences;
/// - fewer than 4096 rows pass the filter, or fewer than a quarter of all rows: those rows are few;
/// - `k` is more than a sixteenth of the rows that pass: what the int8 scan saves would be spent on
///   rescoring.
///
/// A search takes O(n d) time on up to `threads` threads, and O(k + candidates) memory.
package final class ExactIndex: VectorIndex {
  /// The vectors that are searched.
  package let file: VectorFile

  /// The most threads that one call uses.
  package let threads: Int

  let kernels: Kernels

  /// Makes the vectors of a file searchable. O(1).
  ///
  /// - Parameters:
  ///   - threads: at least 1; all processors unless told otherwise.
  ///   - kernels: the instruction set; the fastest one unless told otherwise.
  package init(
    _ file: VectorFile, threads: Int = ExactIndex.processorCount, kernels: Kernels = .best
  ) {
    precondition(threads > 0, "threads is \(threads)")
    self.file = file
    self.threads = threads
    self.kernels = kernels
  }

  package var dimension: Int { file.dimension }

  package var count: Int { file.count }

  /// Which rows a search reads.
  enum Method {
    case quantised, full

    init(k: Int, allowed: Int, count: Int) {
      let isFull = allowed < 4096 || allowed < count / 4 || k > allowed / 16
      self = isFull ? .full : .quantised
    }
  }
}
