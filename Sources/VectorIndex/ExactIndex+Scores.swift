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
    let turns = RangeDispenser(count: queries.count, size: 4)
    let answers = Mutex<[[Float]]>(Array(repeating: [], count: queries.count))
    inParallel(threads: min(threads, max(1, queries.count / 4))) { [prepared] _ in
      let buffer = HitBuffer()
      while let turn = turns.take() {
        let found = prepared[turn].map { scores(of: $0, rows: rows, buffer: buffer) }
        answers.withLock { $0.replaceSubrange(turn, with: found) }
      }
    }
    return answers.withLock(\.self)
  }

  private func scores(of query: PreparedQuery, rows: [UInt32], buffer: borrowing HitBuffer) -> [Float] {
    var scan = unsafe query.fullScan(of: file)
    var scores: [Float] = []
    scores.reserveCapacity(rows.count)
    for call in (0..<rows.count).calls {
      unsafe buffer.rows.update(from: Array(rows[call]), count: call.count)
      unsafe kernels.table.score_f32(&scan, buffer.rows, call.count, buffer.keys)
      for place in 0..<call.count {
        scores.append(query.metric.score(ofKey: unsafe buffer.keys[place]))
      }
    }
    return scores
  }
}
