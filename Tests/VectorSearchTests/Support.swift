import Foundation
import TestSupport
import VectorSearch
import Vocabulary

extension TemporaryFolder {
  /// Writes rows with ids 0, 10, 20, … unless others are given, and opens the file.
  func vectors(_ rows: [[Float]], ids: [Int64]? = nil, dimension: Int? = nil) throws -> VectorFile {
    let ids = ids ?? rows.indices.map { Int64($0) * 10 }
    let path = file("\(UUID().uuidString).vectors")
    var writer = try VectorFileWriter(
      path: path, dimension: dimension ?? rows[0].count, count: rows.count, generation: 7, space: "test")
    for (row, id) in zip(rows, ids) {
      try writer.append(row.span, id: id)
    }
    try writer.finish()
    return try VectorFile(path: path)
  }
}

/// Runs a body and returns the module's error that it threw.
func thrown(_ body: () throws -> Void) -> VectorIndexError? {
  do {
    try body()
    return nil
  } catch {
    return error as? VectorIndexError
  }
}

extension ExactIndex {
  /// Finds the `k` rows closest to a query.
  func search(
    _ query: [Float], k: Int, metric: Metric, filter: IDFilter? = nil
  ) throws(VectorIndexError) -> [Neighbour] {
    try search(NeighbourRequest([query], k: k, metric: metric, filter: filter.map(file.rows)))[0]
  }

  /// Finds the `k` rows closest to each of several queries.
  func search(
    _ queries: [[Float]], k: Int, metric: Metric, filter: IDFilter? = nil
  ) throws(VectorIndexError) -> [[Neighbour]] {
    try search(NeighbourRequest(queries, k: k, metric: metric, filter: filter.map(file.rows)))
  }
}

extension VectorFileWriter {
  /// Writes rows of dimension 2 with the given ids.
  static func write(_ rows: [[Float]], ids: [Int64], count: Int, to path: String) throws {
    var writer = try VectorFileWriter(path: path, dimension: 2, count: count, generation: 0, space: "test")
    for (row, id) in zip(rows, ids) {
      try writer.append(row.span, id: id)
    }
    try writer.finish()
  }
}

/// Seeded rows that a metric compares: with no negative value for one of histograms, of bits for the Hamming
/// distance.
func clustered(
  _ count: Int, dimension: Int, seed: UInt64 = 1, clusters: Int = 20, for metric: Metric
) -> [[Float]] {
  clustered(count, dimension: dimension, seed: seed, clusters: clusters).map { row in
    if metric == .hamming { return row.map { $0 > 0 ? 1 : 0 } }
    return metric.needsHistograms ? row.map(abs) : row
  }
}

func clustered(_ count: Int, dimension: Int, seed: UInt64 = 1, clusters: Int = 20) -> [[Float]] {
  let vectors = ClusteredVectors(dimension: dimension, seed: seed, clusters: clusters)
  return (0..<count).map(vectors.vector)
}
