import Vocabulary

/// Which rows a search reads.
///
/// A search scans the int8 rows, a quarter of the bytes, and rescores what may be among the k closest. It
/// scans the f32 rows instead if that is no slower, or there is no bound:
///
/// - the metric compares histograms or counts differences;
/// - fewer than 4096 rows pass the filter, or fewer than a quarter of all rows: those rows are few;
/// - `k` is more than a sixteenth of the rows that pass: what the int8 scan saves would be spent on
///   rescoring.
enum SearchPlan {
  case quantisedScan, fullScan

  /// - Parameters:
  ///   - k: how many neighbours are wanted.
  ///   - metric: how closeness is measured.
  ///   - allowed: how many rows pass the filter.
  ///   - count: how many rows there are.
  init(k: Int, metric: Metric, allowed: Int, count: Int) {
    let isFull = !metric.hasQuantisedScan || allowed < 4096 || allowed < count / 4 || k > allowed / 16
    self = isFull ? .fullScan : .quantisedScan
  }
}
