import CKernels

/// A scan of the int8 rows: keeps every row that may be among the k closest of each of some selections.
///
/// Each row's key lies between two bounds. At least k rows of a selection reach the k-th greatest lower
/// bound, so a row whose upper bound is below it is not among its k closest.
struct QuantisedScan: RowScan, Sendable {
  private struct Candidate: Sendable {
    var row: UInt32
    var upper: Float
  }

  /// What was found of a selection of rows.
  private struct Selection: Sendable {
    let mask: RowMask?
    var lowerBounds: BestK<Float>
    var candidates: [Candidate] = []

    var threshold: Float { lowerBounds.least ?? -.infinity }

    /// Adds those hits of a kernel's call that it contains.
    mutating func add(_ hits: Int, of buffer: borrowing HitBuffer) {
      for hit in 0..<hits {
        let row = unsafe buffer.rows[hit]
        let upper = unsafe buffer.upperKeys[hit]
        guard upper >= threshold, mask?.contains(Int(row)) ?? true else { continue }
        candidates.append(Candidate(row: row, upper: upper))
        lowerBounds.offer(unsafe buffer.keys[hit])
      }
    }
  }

  private let file: VectorFile
  private let query: PreparedQuery
  private let kernels: Kernels
  private var selections: [Selection]

  /// - Parameter selections: one or more, each with the number of rows wanted, 1 or more.
  init(
    _ query: PreparedQuery, of file: VectorFile, _ selections: [(k: Int, mask: RowMask?)], kernels: Kernels
  ) {
    (self.file, self.query, self.kernels) = (file, query, kernels)
    self.selections = selections.map { Selection(mask: $0.mask, lowerBounds: BestK(k: $0.k)) }
  }

  mutating func scan(_ rows: Range<Int>, buffer: borrowing HitBuffer) {
    var scan = unsafe query.quantisedScan(of: file)
    let table = unsafe kernels.table
    for call in rows.calls {
      var threshold: Float?
      for selection in selections where selection.mask?.allowedCount(in: call) != 0 {
        threshold = min(threshold ?? .infinity, selection.threshold)
      }
      guard let threshold else { continue }
      let hits = unsafe table.scan_i8(
        &scan, call.lowerBound, call.count, threshold, buffer.rows, buffer.keys, buffer.upperKeys)
      for place in selections.indices { selections[place].add(hits, of: buffer) }
    }
  }

  mutating func merge(_ other: QuantisedScan) {
    for place in selections.indices {
      selections[place].lowerBounds.merge(other.selections[place].lowerBounds)
      selections[place].candidates += other.selections[place].candidates
    }
  }

  /// The k closest rows of each selection, with the scores of the full-precision kernel.
  ///
  /// - Parameter threads: the most to use.
  func rescored(threads: Int) -> [BestK<ScoredRow>] {
    selections.map { rescored($0, threads: threads) }
  }

  /// Candidates are rescored from the greatest upper bound down, until no upper bound reaches the k-th best
  /// key.
  private func rescored(_ selection: Selection, threads: Int) -> BestK<ScoredRow> {
    let threshold = selection.threshold
    let reachable = selection.candidates.filter { $0.upper >= threshold }.sorted { $0.upper > $1.upper }
    var best = BestK<ScoredRow>(k: selection.lowerBounds.k)
    // The first k are needed in any case, the others a few at a time, to avoid rescoring more than necessary.
    var (next, step) = (0, best.k)
    while next < reachable.count {
      if let least = best.least, reachable[next].upper < least.key { break }
      let rows = reachable[next...].prefix(step).map(\.row)
      for (row, key) in zip(rows, file.keys(of: query, rows: rows, threads: threads, kernels)) {
        best.offer(ScoredRow(row: row, key: key, metric: query.metric))
      }
      (next, step) = (next + rows.count, 32)
    }
    return best
  }
}
