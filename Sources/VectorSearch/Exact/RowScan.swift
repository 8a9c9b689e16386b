import CKernels

/// A scan of a file's rows for one query. Several scans for the same query can process disjoint rows and be
/// merged.
protocol RowScan {
  /// Scans rows. Each scan gets ascending ranges; each begins at a multiple of `HitBuffer.rowsPerCall`.
  mutating func scan(_ rows: Range<Int>, buffer: borrowing HitBuffer)

  /// Merges the results of a scan of other rows.
  mutating func merge(_ other: Self)
}

/// A scan of the f32 rows: keeps the k closest.
struct FullScan: RowScan, Sendable {
  private let file: VectorFile
  private let query: PreparedQuery
  private let mask: RowMask?
  private let kernels: Kernels
  private(set) var best: BestK<ScoredRow>

  init(_ query: PreparedQuery, of file: VectorFile, k: Int, mask: RowMask?, kernels: Kernels) {
    self.file = file
    self.query = query
    self.mask = mask
    self.kernels = kernels
    best = BestK(k: k)
  }

  mutating func scan(_ rows: Range<Int>, buffer: borrowing HitBuffer) {
    for call in rows.calls {
      let allowed = mask?.allowedCount(in: call) ?? call.count
      if 2 * allowed >= call.count {
        scanAll(call, buffer: buffer)
      } else if allowed > 0, let mask {
        score(mask.allowed(in: call), buffer: buffer)
      }
    }
  }

  mutating func merge(_ other: FullScan) {
    best.merge(other.best)
  }

  private mutating func scanAll(_ rows: Range<Int>, buffer: borrowing HitBuffer) {
    // Rows come in ascending order, so a row with the same key as the k-th best is too late; rows that are
    // not farther by their key are compared completely.
    let threshold = best.least?.key ?? -.infinity
    var scan = unsafe query.fullScan(of: file)
    let hits = unsafe kernels.table.scan_f32(
      &scan, rows.lowerBound, rows.count, threshold, buffer.rows, buffer.keys)
    offer(hits, of: buffer, mask: mask)
  }

  /// Scores at most `HitBuffer.rowsPerCall` rows one by one.
  private mutating func score(_ rows: [UInt32], buffer: borrowing HitBuffer) {
    precondition(rows.count <= HitBuffer.rowsPerCall, "\(rows.count) rows")
    var scan = unsafe query.fullScan(of: file)
    unsafe buffer.rows.update(from: rows, count: rows.count)
    unsafe kernels.table.score_f32(&scan, buffer.rows, rows.count, buffer.keys)
    offer(rows.count, of: buffer, mask: nil)
  }

  private mutating func offer(_ hits: Int, of buffer: borrowing HitBuffer, mask: RowMask?) {
    for hit in 0..<hits {
      let row = unsafe buffer.rows[hit]
      if let mask, !mask.contains(Int(row)) { continue }
      best.offer(ScoredRow(row: row, key: unsafe buffer.keys[hit], metric: query.metric))
    }
  }
}
