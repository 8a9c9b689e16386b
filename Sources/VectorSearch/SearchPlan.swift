import Vocabulary

/// Decides which rows a search reads.
///
/// A search scans the int8 rows, a quarter of the bytes, and rescores those that may be among the k closest.
/// It scans the f32 rows instead if that is as fast, or there is no bound:
///
/// - the metric compares histograms or counts differences;
/// - fewer than 4096 rows, or fewer than a quarter of all rows, pass the filter;
/// - `k` is more than a sixteenth of the rows that pass: rescoring would cost what the int8 scan saves.
enum SearchPlan {
  case quantisedScan, fullScan

  /// - Parameters:
  ///   - k: the number of neighbours.
  ///   - metric: how closeness is measured.
  ///   - allowed: the number of rows that pass the filter.
  ///   - count: the number of all rows.
  init(k: Int, metric: Metric, allowed: Int, count: Int) {
    let isFull = !metric.hasQuantisedScan || allowed < 4096 || allowed < count / 4 || k > allowed / 16
    self = isFull ? .fullScan : .quantisedScan
  }

  /// Whether a selection of rows may be a part of a scan of all int8 rows that is made anyway, for another
  /// selection. If fewer rows pass than a sixty-fourth of all, or `k` is more than a quarter of these, the
  /// scan would report many more rows, and comparing the selection's f32 rows is cheaper.
  ///
  /// - Parameters: as of `init`.
  static func joinsScan(k: Int, metric: Metric, allowed: Int, count: Int) -> Bool {
    metric.hasQuantisedScan && k > 0 && allowed >= count / 64 && k <= allowed / 4
  }
}
