import Models

/// How well vectors find others of their class.
enum ClassRetrieval {
  /// The most vectors that are searched with; of more, every k-th is.
  private static let mostQueries = 1000
  /// The number of queries that are compared at a time.
  private static let blockSize = 128

  /// The non-interpolated mean average precision of a leave-one-out search by cosine: each vector is a query
  /// for the others of its class.
  ///
  /// - Parameters:
  ///   - vectors: `[m, n]`, row-major, of any length but 0.
  ///   - labels: the class of each.
  /// - Returns: the mean, 0…1, and the number of queries; (0, 0) if no class has two vectors.
  /// - Complexity: O(q m (n + log m)) for q queries.
  static func meanAveragePrecision(
    of vectors: [Float], labels: [Int]
  ) -> (mean: Double, queries: Int) {
    guard !labels.isEmpty else { return (0, 0) }
    let length = vectors.count / labels.count
    let rows = normalised(vectors, length: length)
    let sizes = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
    let askable = labels.indices.filter { sizes[labels[$0], default: 0] > 1 }
    let step = (askable.count + mostQueries - 1) / mostQueries
    let queries = stride(from: 0, to: askable.count, by: max(step, 1)).map { askable[$0] }
    var sum = 0.0
    for start in stride(from: 0, to: queries.count, by: blockSize) {
      let block = queries[start..<min(start + blockSize, queries.count)]
      let scores = LinearAlgebra.products(
        of: block.flatMap { rows[($0 * length)..<(($0 + 1) * length)] }, with: rows, length: length)
      for (place, query) in block.enumerated() {
        let first = place * labels.count
        sum += averagePrecision(scores[first..<(first + labels.count)], of: query, labels)
      }
    }
    return queries.isEmpty ? (0, 0) : (sum / Double(queries.count), queries.count)
  }

  /// Equal scores rank by their place.
  private static func averagePrecision(
    _ scores: ArraySlice<Float>, of query: Int, _ labels: [Int]
  ) -> Double {
    let ranking = labels.indices.filter { $0 != query }.sorted { one, other in
      let (a, b) = (scores[scores.startIndex + one], scores[scores.startIndex + other])
      return a == b ? one < other : a > b
    }
    var (found, sum) = (0, 0.0)
    for (rank, place) in ranking.enumerated() where labels[place] == labels[query] {
      found += 1
      sum += Double(found) / Double(rank + 1)
    }
    return sum / Double(found)
  }

  private static func normalised(_ vectors: [Float], length: Int) -> [Float] {
    var rows: [Float] = []
    rows.reserveCapacity(vectors.count)
    for start in stride(from: 0, to: vectors.count, by: length) {
      rows += l2Normalised(Array(vectors[start..<(start + length)]))
    }
    return rows
  }
}
