package import Vocabulary

/// A method of searching the rows of one space for the nearest neighbours of queries.
///
/// All implementations return the same order: closest first, equal scores by ascending id.
package protocol VectorIndex: Sendable {
  /// What the index can do.
  var capabilities: IndexCapabilities { get }

  /// Finds the rows closest to each of some queries.
  ///
  /// - Returns: for each query its neighbours, closest first; all rows that pass the filter if these are
  ///   fewer than k.
  /// - Throws: before searching: `wrongDimension`, `valuesNotFinite`, `normTooLarge`, `wrongK`, or
  ///   `negativeValue` if the metric compares histograms and a query or a row has negative values.
  func search(_ request: NeighbourRequest) async throws(VectorIndexError) -> [[Neighbour]]

  /// Finds the rows closest to one query in each of several selections of rows, which are read once for all
  /// where that is cheaper.
  ///
  /// - Parameters:
  ///   - query: `[dimension]` finite values, normalised or not.
  ///   - selections: one or more.
  ///   - metric: how closeness is measured.
  ///   - threads: the most threads to use; `nil` for all of the index's.
  /// - Returns: for each selection the same as a search of its own.
  /// - Throws: as `search(_:)`.
  func search(
    _ query: [Float], in selections: [RowSelection], metric: Metric, threads: Int?
  ) async throws(VectorIndexError) -> [[Neighbour]]
}

/// Some rows of an index, and how many of them are wanted.
package struct RowSelection: Sendable {
  /// The number of neighbours, 1 or more.
  package var k: Int
  /// The rows that may be returned; `nil` for all.
  package var filter: RowMask?

  package init(k: Int, filter: RowMask?) { (self.k, self.filter) = (k, filter) }
}

/// What an index can do.
package struct IndexCapabilities: Sendable, Equatable {
  /// The metrics that it supports.
  package let metrics: Set<Metric>
  /// Whether it always finds all of the nearest rows.
  package let isExact: Bool

  package init(metrics: Set<Metric>, isExact: Bool) {
    self.metrics = metrics
    self.isExact = isExact
  }
}

/// A request to an index.
package struct NeighbourRequest: Sendable {
  /// Each `[dimension]` finite values, normalised or not.
  package var queries: [[Float]]
  /// The number of neighbours of each query, 1 or more.
  package var k: Int
  /// How closeness is measured.
  package var metric: Metric
  /// The rows that may be returned; `nil` for all.
  package var filter: RowMask?
  /// The most threads to use; `nil` for all of the index's.
  package var threads: Int?

  package init(
    _ queries: [[Float]], k: Int, metric: Metric, filter: RowMask? = nil, threads: Int? = nil
  ) {
    precondition(threads ?? 1 > 0, "threads is \(threads ?? 0)")
    self.queries = queries
    self.k = k
    self.metric = metric
    self.filter = filter
    self.threads = threads
  }
}
