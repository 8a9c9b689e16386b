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
  /// O(rows · others · d); what is compared in both directions is computed once.
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
    switch metric {
    case .cosine, .euclidean, .innerProduct: return mutualScores(rows, others, metric)
    case .chiSquared, .intersection, .hellinger, .hamming:
      return try scores(of: rows.map(file.row), rows: others, metric: metric).flatMap(\.self)
    }
  }

  private func mutualScores(_ rows: [Int], _ others: [Int], _ metric: Metric) -> [Float] {
    // Where each row is among the others, and the other way round: their score is the same.
    let column = Dictionary(zip(others, others.indices)) { first, _ in first }
    let line = Dictionary(zip(rows, rows.indices)) { first, _ in first }
    let (columns, lines) = (rows.map { column[$0] }, others.map { line[$0] })
    var scores = [Float](repeating: 0, count: rows.count * others.count)
    // Few at a time, which stay in the nearest cache.
    for start in stride(from: 0, to: others.count, by: Self.rowsPerBlock / 2) {
      let block = start..<min(start + Self.rowsPerBlock / 2, others.count)
      for (place, row) in rows.enumerated() {
        for other in block {
          // The same pair, turned round, came in an earlier block.
          if let twin = columns[place], let turned = lines[other], twin < start {
            scores[place * others.count + other] = scores[turned * others.count + twin]
          } else {
            scores[place * others.count + other] = score(row, others[other], metric)
          }
        }
      }
    }
    return scores
  }

  private func score(_ row: Int, _ other: Int, _ metric: Metric) -> Float {
    let start: UnsafePointer<Float> = unsafe file.start(of: .rows)
    let (one, two) = unsafe (start + row * dimension, start + other * dimension)
    guard metric != .euclidean else {
      return metric.score(ofKey: -(unsafe kernels.table.squared_distance_f32(one, two, dimension)))
    }
    let product = unsafe kernels.table.dot_f32(one, two, dimension)
    guard metric == .cosine else { return product }
    let norms: UnsafePointer<Float> = unsafe file.start(of: .norms)
    let length = unsafe norms[row] * norms[other]
    let isZero = unsafe min(norms[row], norms[other]) < EIDETIC_SMALLEST_NORM
    return isZero ? 0 : min(max(product / length, -1), 1)
  }
}
