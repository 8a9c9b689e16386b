package import Vocabulary

/// A way to search the rows of one space for the nearest neighbours of queries.
///
/// Every implementation keeps the same order: closest first, equal scores by ascending id.
package protocol VectorIndex: Sendable {
  /// What the index can do.
  var capabilities: IndexCapabilities { get }

  /// Finds the rows closest to each of some queries.
  ///
  /// - Returns: for each query its neighbours, closest first, in the order of the queries. If fewer than k
  ///   rows pass the filter, all of them.
  /// - Throws: before anything is searched: `wrongDimension`, `valuesNotFinite`, `normTooLarge`, `wrongK`, or
  ///   `negativeValue` if the metric compares histograms and a query or a row is none: all faults of the
  ///   input.
  func search(_ request: NeighbourRequest) async throws(VectorIndexError) -> [[Neighbour]]
}

/// What an index can do.
package struct IndexCapabilities: Sendable, Equatable {
  /// By what it compares.
  package let metrics: Set<Metric>
  /// Whether it finds all of the nearest rows, always.
  package let isExact: Bool

  package init(metrics: Set<Metric>, isExact: Bool) {
    self.metrics = metrics
    self.isExact = isExact
  }
}

/// What an index is asked for.
package struct NeighbourRequest: Sendable {
  /// Each `[dimension]` finite values, normalised or not.
  package var queries: [[Float]]
  /// How many neighbours of each query, 1 or more.
  package var k: Int
  /// How closeness is measured.
  package var metric: Metric
  /// Which ids may be answered; `nil` lets all through.
  package var filter: IDFilter?
  /// The most threads that are used; `nil` for as many as the index has.
  package var threads: Int?

  package init(
    _ queries: [[Float]], k: Int, metric: Metric, filter: IDFilter? = nil, threads: Int? = nil
  ) {
    precondition(threads ?? 1 > 0, "threads is \(threads ?? 0)")
    self.queries = queries
    self.k = k
    self.metric = metric
    self.filter = filter
    self.threads = threads
  }
}
