import CKernels
import Synchronization
package import Vocabulary

extension VectorFile {
  /// The number of queries that one thread compares with the rows together.
  private static let queriesPerChunk = 16

  /// Checks that queries can be compared with the rows.
  ///
  /// - Throws: `wrongDimension`, `valuesNotFinite`, `normTooLarge`, `negativeValue`.
  func validate(_ queries: [[Float]], _ metric: Metric, threads: Int) throws(VectorIndexError) {
    if metric.needsHistograms, let place = firstNegativeValue(threads: threads) {
      throw .negativeValue(of: .row(id: id(ofRow: place.row)), position: place.position, metric: metric)
    }
    for query in queries { try PreparedQuery.validate(query, metric: metric, dimension: dimension) }
  }

  package func scores(
    of queries: [[Float]], rows: [Int], metric: Metric, threads: Int? = nil
  ) throws(VectorIndexError) -> [[Float]] {
    try scores(of: queries, rows: rows, metric: metric, threads: threads, kernels: .best)
  }

  /// - Parameter kernels: the instruction set.
  func scores(
    of queries: [[Float]], rows: [Int], metric: Metric, threads: Int? = nil, kernels: Kernels
  ) throws(VectorIndexError) -> [[Float]] {
    let threads = threads ?? ExactIndex.processorCount
    try validate([], metric, threads: threads)
    let rows = rows.map(UInt32.init)
    precondition(rows.allSatisfy { $0 < count }, "a row beyond \(count)")
    var prepared: [PreparedQuery] = []
    for query in queries {
      prepared.append(
        try PreparedQuery(query, metric: metric, dimension: dimension, quantising: false))
    }
    let chunks = RangeDispenser(count: queries.count, size: Self.queriesPerChunk)
    let useful = max(1, min(threads, (queries.count + Self.queriesPerChunk - 1) / Self.queriesPerChunk))
    let answers = Mutex<[[Float]]>(Array(repeating: [], count: queries.count))
    inParallel(threads: useful) { [prepared] _ in
      let buffer = HitBuffer()
      while let chunk = chunks.take() {
        let found = scores(of: prepared[chunk], rows: rows, kernels, buffer: buffer)
        answers.withLock { $0.replaceSubrange(chunk, with: found) }
      }
    }
    return answers.withLock(\.self)
  }

  /// The number of rows that stay in the nearest cache while several queries are compared with them.
  private static let rowsPerBlock = 8

  private func scores(
    of queries: ArraySlice<PreparedQuery>, rows: [UInt32], _ kernels: Kernels, buffer: borrowing HitBuffer
  ) -> [[Float]] {
    var scans = unsafe queries.map { unsafe $0.fullScan(of: self) }
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

  package func scores(
    ofRows rows: [Int], withRows others: [Int], metric: Metric, threads: Int? = nil
  ) throws(VectorIndexError) -> [Float] {
    try scores(ofRows: rows, withRows: others, metric: metric, threads: threads, kernels: .best)
  }

  /// - Parameter kernels: the instruction set.
  func scores(
    ofRows rows: [Int], withRows others: [Int], metric: Metric, threads: Int? = nil, kernels: Kernels
  ) throws(VectorIndexError) -> [Float] {
    try validate([], metric, threads: 1)
    precondition((rows + others).allSatisfy { (0..<count).contains($0) }, "a row beyond \(count)")
    guard !rows.isEmpty, !others.isEmpty else { return [] }
    switch metric {
    case .chiSquared, .intersection, .hellinger, .hamming:
      return try scores(
        of: rows.map(vector(ofRow:)), rows: others, metric: metric, threads: threads, kernels: kernels
      ).flatMap(\.self)
    case .cosine: return scores(rows, others) { cosines($0, kernels) }
    case .innerProduct: return scores(rows, others) { compared($0, squared: false, kernels) }
    case .euclidean:
      return scores(rows, others) { compared($0, squared: true, kernels).map { metric.score(ofKey: -$0) } }
    }
  }

  /// The scores of rows with others, taken from the scores of all of them with one another.
  ///
  /// - Parameter mutual: returns the scores of n rows with one another, `[n, n]`.
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

  private func cosines(_ rows: [Int], _ kernels: Kernels) -> [Float] {
    let norms: UnsafePointer<Float> = unsafe start(of: .norms)
    // A cosine with a zero vector is 0.
    let factors = rows.map { row in
      let norm = unsafe norms[row]
      return norm < EIDETIC_SMALLEST_NORM ? 0 : 1 / norm
    }
    var scores = compared(rows, squared: false, kernels)
    for (row, factor) in factors.enumerated() {
      for (column, other) in factors.enumerated() {
        let place = row * factors.count + column
        scores[place] = min(max(scores[place] * factor * other, -1), 1)
      }
    }
    return scores
  }

  /// The squared distances of rows, or their dot products.
  private func compared(_ rows: [Int], squared: Bool, _ kernels: Kernels) -> [Float] {
    let numbers = rows.map(UInt32.init)
    let start: UnsafePointer<Float> = unsafe start(of: .rows)
    var results = [Float](repeating: 0, count: rows.count * rows.count)
    if squared {
      unsafe kernels.table.squared_distances_f32(start, dimension, numbers, rows.count, &results)
    } else {
      unsafe kernels.table.products_f32(start, dimension, numbers, rows.count, &results)
    }
    return results
  }
}
