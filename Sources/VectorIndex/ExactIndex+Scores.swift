import CKernels
import Synchronization

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
    for query in queries { prepared.append(try PreparedQuery(query, metric: metric, dimension: dimension)) }
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
}
