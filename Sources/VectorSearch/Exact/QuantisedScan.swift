import CKernels

/// A scan of the int8 rows: keeps every row that may be among the k closest.
///
/// Each row's key lies between two bounds. At least k rows reach the k-th greatest lower bound, so a row
/// whose upper bound is below it is not among the k closest.
struct QuantisedScan: RowScan, Sendable {
  private struct Candidate: Sendable {
    var row: UInt32
    var upper: Float
  }

  private let file: VectorFile
  private let query: PreparedQuery
  private let mask: RowMask?
  private let kernels: Kernels
  private var lowerBounds: BestK<Float>
  private var candidates: [Candidate] = []

  init(_ query: PreparedQuery, of file: VectorFile, k: Int, mask: RowMask?, kernels: Kernels) {
    self.file = file
    self.query = query
    self.mask = mask
    self.kernels = kernels
    lowerBounds = BestK(k: k)
  }

  private var threshold: Float { lowerBounds.least ?? -.infinity }

  mutating func scan(_ rows: Range<Int>, buffer: borrowing HitBuffer) {
    var scan = unsafe query.quantisedScan(of: file)
    let table = unsafe kernels.table
    for call in rows.calls {
      if let mask, mask.allowedCount(in: call) == 0 { continue }
      let hits = unsafe table.scan_i8(
        &scan, call.lowerBound, call.count, threshold, buffer.rows, buffer.keys, buffer.upperKeys)
      for hit in 0..<hits {
        let row = unsafe buffer.rows[hit]
        let upper = unsafe buffer.upperKeys[hit]
        guard upper >= threshold, mask?.contains(Int(row)) ?? true else { continue }
        candidates.append(Candidate(row: row, upper: upper))
        lowerBounds.offer(unsafe buffer.keys[hit])
      }
    }
  }

  mutating func merge(_ other: QuantisedScan) {
    lowerBounds.merge(other.lowerBounds)
    candidates += other.candidates
  }

  /// The k closest rows, with the scores of the full-precision kernel.
  ///
  /// Candidates are rescored from the greatest upper bound down, until no upper bound reaches the k-th best
  /// key.
  func rescored(buffer: borrowing HitBuffer) -> BestK<ScoredRow> {
    let reachable = candidates.filter { $0.upper >= threshold }.sorted { $0.upper > $1.upper }
    var scan = FullScan(query, of: file, k: lowerBounds.k, mask: nil, kernels: kernels)
    // A few at a time, to avoid rescoring more than necessary.
    let step = 32
    for start in stride(from: 0, to: reachable.count, by: step) {
      if let least = scan.best.least, reachable[start].upper < least.key { break }
      scan.score(reachable[start...].prefix(step).map(\.row), buffer: buffer)
    }
    return scan.best
  }
}
