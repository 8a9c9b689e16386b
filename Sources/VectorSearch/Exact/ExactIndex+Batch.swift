import Synchronization
import Vocabulary

extension ExactIndex {
  /// The number of queries that one thread compares with the rows together: each block of rows is read from
  /// memory once for all.
  static let queriesPerTurn = 16

  /// Searches for several queries, distributed over threads.
  func search(
    _ queries: [[Float]], _ metric: Metric, _ work: Work
  ) throws(VectorIndexError) -> [[Neighbour]] {
    guard work.k > 0 else { return queries.map { _ in [] } }
    let chunks = RangeDispenser(count: queries.count, size: Self.queriesPerTurn)
    let answers = Mutex<[[Neighbour]]>(Array(repeating: [], count: queries.count))
    let failure = Mutex<VectorIndexError?>(nil)
    inParallel(threads: work.threads) { _ in
      let buffer = HitBuffer()
      while let chunk = chunks.take() {
        do throws(VectorIndexError) {
          let found = try search(queries[chunk], metric, work, buffer: buffer)
          answers.withLock { $0.replaceSubrange(chunk, with: found) }
        } catch {
          failure.withLock { $0 = error }
        }
      }
    }
    if let error = failure.withLock(\.self) { throw error }
    return answers.withLock(\.self)
  }

  /// Searches for a few queries on this thread.
  private func search(
    _ queries: ArraySlice<[Float]>, _ metric: Metric, _ work: Work, buffer: borrowing HitBuffer
  ) throws(VectorIndexError) -> [[Neighbour]] {
    var prepared: [PreparedQuery] = []
    for query in queries {
      prepared.append(
        try PreparedQuery(
          query, metric: metric, dimension: file.dimension, quantising: work.plan == .quantisedScan))
    }
    switch work.plan {
    case .fullScan:
      let scans = prepared.map {
        FullScan($0, of: file, k: work.k, mask: work.mask, kernels: kernels)
      }
      return scanTogether(scans, buffer: buffer).map { neighbours($0.best, metric) }
    case .quantisedScan:
      let scans = prepared.map {
        QuantisedScan($0, of: file, [(work.k, work.mask)], kernels: kernels)
      }
      return scanTogether(scans, buffer: buffer).map { neighbours($0.rescored(threads: 1)[0], metric) }
    }
  }

  /// Runs several scans over all rows, block by block.
  private func scanTogether<Scan: RowScan>(_ scans: [Scan], buffer: borrowing HitBuffer) -> [Scan] {
    var scans = scans
    for block in (0..<file.count).calls {
      for index in scans.indices {
        scans[index].scan(block, buffer: buffer)
      }
    }
    return scans
  }
}
