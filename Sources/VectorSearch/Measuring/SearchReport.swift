/// What a search benchmark measured; its JSON is that of `eidetic bench search`.
package struct SearchReport: Sendable, Codable, Equatable {
  /// One way of searching.
  package struct Run: Sendable, Codable, Equatable {
    /// "exact-f32" or "exact-int8".
    package var method: String
    /// What the method was set to; `bytesPerQuery` are the bytes that count as scanned.
    package var parameters: [String: Int]
    /// The part of the true k nearest neighbours that was found, 0…1.
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
  /// How many neighbours were asked for.
  package var k: Int
  /// The threads that shared each query, and that read the memory.
  package var threads: Int
  /// One entry per method.
  package var runs: [Run]
  /// The median bandwidth of reading a buffer as large as the index, measured between the queries.
  package var readBandwidthBytesPerSecond: Double
}
