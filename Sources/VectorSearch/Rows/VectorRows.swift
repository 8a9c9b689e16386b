package import Vocabulary

/// The vectors of one space by row, independent of how they are searched. Rows are numbered from 0, and their
/// ids ascend.
package protocol VectorRows: Sendable {
  /// The number of values of a row.
  var dimension: Int { get }

  /// The number of rows.
  var count: Int { get }

  /// The identity of the space that the vectors belong to.
  var space: String { get }

  /// The writer's stamp of the data that they were derived from.
  var generation: UInt64 { get }

  /// The id of a row.
  ///
  /// - Parameter row: 0 to `count` - 1.
  func id(ofRow row: Int) -> Int64

  /// The row of an id, if there is one. O(log n).
  func row(withID id: Int64) -> Int?

  /// The rows whose ids pass a filter. O(n / 64 + r + m log(n / m)) for m listed ids that r of n rows have.
  func rows(passing filter: IDFilter) -> RowMask

  /// A copy of a row, `[dimension]`.
  ///
  /// - Parameter row: 0 to `count` - 1.
  func vector(ofRow row: Int) -> [Float]

  /// Compares queries with chosen rows in full precision: several queries are divided among threads, and the
  /// rows if there is one query.
  ///
  /// O(queries · rows · d).
  ///
  /// - Parameters:
  ///   - queries: each `[dimension]` finite values, normalised or not.
  ///   - rows: their indexes, in any order.
  ///   - metric: how closeness is measured.
  ///   - threads: the most threads to use; `nil` for all processors.
  /// - Returns: for each query the score of each row, in their order; as from an exact search.
  /// - Throws: `wrongDimension`, `valuesNotFinite`, `normTooLarge`, or `negativeValue` if the metric compares
  ///   histograms and a query or a row has negative values.
  func scores(
    of queries: [[Float]], rows: [Int], metric: Metric, threads: Int?
  ) throws(VectorIndexError) -> [[Float]]

  /// Compares rows with one another in full precision: on this thread, or on several if the metric compares
  /// histograms or counts differences.
  ///
  /// O(n m d) for n rows and m others. Each pair of rows that are on both sides is compared once.
  ///
  /// - Parameters:
  ///   - rows: their indexes.
  ///   - others: indexes of rows, too.
  ///   - metric: how closeness is measured.
  ///   - threads: the most threads to use; `nil` for all processors.
  /// - Returns: `[rows, others]`, row-major; as from an exact search with a row, except for rounding.
  /// - Throws: as `scores(of:rows:metric:threads:)` does.
  func scores(
    ofRows rows: [Int], withRows others: [Int], metric: Metric, threads: Int?
  ) throws(VectorIndexError) -> [Float]
}

extension VectorRows {
  /// A copy of the row of an id, `[dimension]`; `nil` if there is none.
  package func vector(withID id: Int64) -> [Float]? { row(withID: id).map(vector(ofRow:)) }
}
