package import Vocabulary

/// The rows of one space that can be searched for their nearest neighbours.
///
/// Every implementation keeps the same order: closest first, equal scores by ascending id.
package protocol VectorIndex: Sendable {
  /// The number of values of a row.
  var dimension: Int { get }

  /// The number of rows.
  var count: Int { get }

  /// Finds the `k` rows closest to a query.
  ///
  /// - Parameters:
  ///   - query: `[dimension]` finite values, normalised or not.
  ///   - k: at least 1. When fewer rows pass the filter, all of them are returned.
  ///   - filter: which ids may be answered; nil lets all through.
  /// - Returns: neighbours, closest first.
  /// - Throws: `wrongDimension`, `valuesNotFinite`, `normTooLarge`, `wrongK`, or `negativeValue` where the
  ///   metric compares histograms and the query or a row is none: all faults of the input.
  func search(
    _ query: [Float], k: Int, metric: Metric, filter: IDFilter?
  ) throws(VectorIndexError) -> [Neighbour]

  /// Finds the `k` rows closest to each of several queries, with the queries shared out over threads.
  ///
  /// - Returns: one list of neighbours per query, in the order of the queries.
  /// - Throws: as the search for one query does, before anything is searched.
  func search(
    _ queries: [[Float]], k: Int, metric: Metric, filter: IDFilter?
  ) throws(VectorIndexError) -> [[Neighbour]]
}

extension VectorIndex {
  /// Finds the `k` rows closest to a query among all rows.
  package func search(_ query: [Float], k: Int, metric: Metric) throws(VectorIndexError) -> [Neighbour] {
    try search(query, k: k, metric: metric, filter: nil)
  }

  /// Finds the `k` rows closest to each of several queries among all rows.
  package func search(_ queries: [[Float]], k: Int, metric: Metric) throws(VectorIndexError) -> [[Neighbour]]
  {
    try search(queries, k: k, metric: metric, filter: nil)
  }
}
