import CKernels
import Synchronization
package import Vocabulary

extension ExactIndex {
  /// Compares several queries with chosen rows, in full precision, with the queries shared out over threads.
  ///
  /// O(queries · rows · d).
  ///
  /// - Parameters:
  ///   - queries: each `[dimension]` finite values, normalised or not.
  ///   - rows: numbers of rows of the file, in any order.
  ///   - metric: how closeness is measured.
  /// - Returns: for each query the score of each row, in their order; as `search` gives it.
  /// - Throws: as `search` does.
  package func scores(
    of queries: [[Float]], rows: [Int], metric: Metric
  ) throws(VectorIndexError) -> [[Float]] {
    _ = try Request(k: 1, metric: metric, filter: nil, of: self)
    let rows = rows.map(UInt32.init)
    precondition(rows.allSatisfy { $0 < count }, "a row beyond \(count)")
    var prepared: [PreparedQuery] = []
    for query in queries {
      prepared.append(
        try PreparedQuery(query, metric: metric, dimension: dimension, quantising: false))
    }
    let turns = RangeDispenser(count: queries.count, size: Self.queriesPerTurn)
    let useful = max(1, min(threads, (queries.count + Self.queriesPerTurn - 1) / Self.queriesPerTurn))
    let answers = Mutex<[[Float]]>(Array(repeating: [], count: queries.count))
    inParallel(threads: useful) { [prepared] _ in
      let buffer = HitBuffer()
      while let turn = turns.take() {
        let found = scores(of: prepared[turn], rows: rows, buffer: buffer)
        answers.withLock { $0.replaceSubrange(turn, with: found) }
      }
    }
    return answers.withLock(\.self)
  }

  /// Rows that stay in the nearest cache while several queries are compared with them.
  private static let rowsPerBlock = 8

  private func scores(
    of queries: ArraySlice<PreparedQuery>, rows: [UInt32], buffer: borrowing HitBuffer
  ) -> [[Float]] {
    var scans = unsafe queries.map { unsafe $0.fullScan(of: file) }
    var scores = queries.map { _ in [Float](repeating: 0, count: rows.count) }
    for start in stride(from: 0, to: rows.count, by: Self.rowsPerBlock) {
      let block = start..<min(start + Self.rowsPerBlock, rows.count)
      unsafe buffer.rows.update(from: Array(rows[block]), count: block.count)
      for (place, query) in queries.enumerated() {
        unsafe kernels.table.score_f32(&scans[place], buffer.rows, block.count, buffer.keys)
        for row in block {
          scores[place][row] = query.metric.score(ofKey: unsafe buffer.keys[row - start])
        }
      }
    }
    return scores
  }

  /// Compares rows with one another, in full precision, on this thread.
  ///
  /// O(n² d) for n rows on either side. Made for sides that have most rows in common: each pair is computed
  /// once.
  ///
  /// - Parameters:
  ///   - rows: numbers of rows of the file.
  ///   - others: numbers of rows too.
  ///   - metric: how closeness is measured.
  /// - Returns: `[rows, others]`, row-major: as `search` with a row gives it, but for the order of rounding.
  /// - Throws: as `search` does.
  package func scores(
    ofRows rows: [Int], withRows others: [Int], metric: Metric
  ) throws(VectorIndexError) -> [Float] {
    _ = try Request(k: 1, metric: metric, filter: nil, of: self)
    precondition((rows + others).allSatisfy { (0..<count).contains($0) }, "a row beyond \(count)")
    guard !rows.isEmpty, !others.isEmpty else { return [] }
    switch metric {
    case .chiSquared, .intersection, .hellinger, .hamming:
      return try scores(of: rows.map(file.row), rows: others, metric: metric).flatMap(\.self)
    case .cosine: return scores(rows, others) { cosines($0) }
    case .innerProduct: return scores(rows, others) { compared($0, squared: false) }
    case .euclidean:
      return scores(rows, others) { compared($0, squared: true).map { metric.score(ofKey: -$0) } }
    }
  }

  /// The scores of rows with others, out of those of all of them with one another.
  ///
  /// - Parameter mutual: gives the scores of n rows with one another, `[n, n]`.
  private func scores(_ rows: [Int], _ others: [Int], mutual: ([Int]) -> [Float]) -> [Float] {
    var places: [Int: Int] = [:]
    var all: [Int] = []
    for row in others + rows where places[row] == nil {
      places[row] = all.count
      all.append(row)
    }
    let scores = mutual(all)
    let columns = others.compactMap { places[$0] }
    return rows.compactMap { places[$0] }.flatMap { row in columns.map { scores[row * all.count + $0] } }
  }

  private func cosines(_ rows: [Int]) -> [Float] {
    let norms: UnsafePointer<Float> = unsafe file.start(of: .norms)
    // A cosine with a zero vector is 0.
    let factors = rows.map { row in
      let norm = unsafe norms[row]
      return norm < EIDETIC_SMALLEST_NORM ? 0 : 1 / norm
    }
    var scores = compared(rows, squared: false)
    for (row, factor) in factors.enumerated() {
      for (column, other) in factors.enumerated() {
        let place = row * factors.count + column
        scores[place] = min(max(scores[place] * factor * other, -1), 1)
      }
    }
    return scores
  }

  /// The squared distances of rows, or their dot products.
  private func compared(_ rows: [Int], squared: Bool) -> [Float] {
    let numbers = rows.map(UInt32.init)
    let start: UnsafePointer<Float> = unsafe file.start(of: .rows)
    var results = [Float](repeating: 0, count: rows.count * rows.count)
    if squared {
      unsafe kernels.table.squared_distances_f32(start, dimension, numbers, rows.count, &results)
    } else {
      unsafe kernels.table.products_f32(start, dimension, numbers, rows.count, &results)
    }
    return results
  }
}
