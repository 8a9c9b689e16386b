/// The results of a search benchmark, as in the JSON of `eidetic bench search`.
package struct SearchReport: Sendable, Codable, Equatable {
  /// A search method.
  package struct Run: Sendable, Codable, Equatable {
    /// "exact-f32" or "exact-int8".
    package var method: String
    /// The parameters of the method; `bytesPerQuery` is the number of scanned bytes.
    package var parameters: [String: Int]
    /// The share of the true k nearest neighbours that were found, 0…1.
    package var annRecall: Double
    /// One over the median seconds of a query, one query at a time.
    package var queriesPerSecond: Double
    /// `bytesPerQuery` times `queriesPerSecond`.
    package var bytesPerSecond: Double?
  }

  /// The number of rows.
  package var n: Int
  /// The number of values of a row.
  package var dimension: Int
  /// The number of neighbours.
  package var k: Int
  /// The threads that shared each query, and that read the memory.
  package var threads: Int
  /// One entry per method.
  package var runs: [Run]
  /// The median bandwidth of reading a buffer as large as the index, measured between the queries.
  package var readBandwidthBytesPerSecond: Double
}
