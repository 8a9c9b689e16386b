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
    if prepared.count == 1 {
      return [keys(of: prepared[0], rows: rows, threads: threads, kernels).map(metric.score(ofKey:))]
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

  /// The least number of rows for which another thread is worth waking.
  private static let rowsPerThread = 128

  /// Compares a query with chosen rows, which are divided among threads if there are many.
  ///
  /// - Parameters:
  ///   - query: of the rows' dimension.
  ///   - rows: their numbers, in any order.
  ///   - threads: the most to use.
  /// - Returns: the kernels' keys, in the order of the rows.
  func keys(of query: PreparedQuery, rows: [UInt32], threads: Int, _ kernels: Kernels) -> [Float] {
    let useful = max(1, min(threads, rows.count / Self.rowsPerThread))
    guard useful > 1 else { return keys(of: query, rows: rows[...], kernels) }
    let keys = Mutex([Float](repeating: 0, count: rows.count))
    inParallel(threads: useful) { worker in
      let part = rows.count * worker / useful..<rows.count * (worker + 1) / useful
      let found = self.keys(of: query, rows: rows[part], kernels)
      keys.withLock { $0.replaceSubrange(part, with: found) }
    }
    return keys.withLock(\.self)
  }

  private func keys(of query: PreparedQuery, rows: ArraySlice<UInt32>, _ kernels: Kernels) -> [Float] {
    var scan = unsafe query.fullScan(of: self)
    return unsafe [Float](unsafeUninitializedCapacity: rows.count) { keys, count in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe kernels.table.score_f32(&scan, rows.baseAddress, rows.count, keys.baseAddress)
      }
      count = rows.count
    }
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
    case .cosine:
      let (factors, otherFactors) = (cosineFactors(rows), cosineFactors(others))
      return compared(rows, others, squared: false, kernels) { product, row, other in
        min(max(product * factors[row] * otherFactors[other], -1), 1)
      }
    case .innerProduct: return compared(rows, others, squared: false, kernels) { product, _, _ in product }
    case .euclidean:
      return compared(rows, others, squared: true, kernels) { squared, _, _ in metric.score(ofKey: -squared) }
    }
  }

  /// What makes cosines of the dot products of rows: a cosine with a zero vector is 0.
  private func cosineFactors(_ rows: [Int]) -> [Float] {
    let norms: UnsafePointer<Float> = unsafe start(of: .norms)
    return rows.map { row in
      let norm = unsafe norms[row]
      return norm < EIDETIC_SMALLEST_NORM ? 0 : 1 / norm
    }
  }

  /// Scores from the squared distances of rows, or from their dot products, `[rows, others]`. Each pair of
  /// rows that are on both sides is compared once.
  ///
  /// - Parameter score: takes the distance or product, the index of the row and that of the other one.
  private func compared(
    _ rows: [Int], _ others: [Int], squared: Bool, _ kernels: Kernels, score: (Float, Int, Int) -> Float
  ) -> [Float] {
    let sides = RowSides(rows, others)
    let numbers = sides.order.map { UInt32(rows[$0]) }
    let otherNumbers = sides.otherOrder.map { UInt32(others[$0]) }
    var results = [Float](repeating: 0, count: rows.count * others.count)
    unsafe numbers.withUnsafeBufferPointer { numbers in
      unsafe otherNumbers.withUnsafeBufferPointer { others in
        let sides = unsafe eidetic_row_sides(
          numbers: numbers.baseAddress, count: numbers.count, others: others.baseAddress,
          other_count: others.count, shared: sides.shared)
        let start: UnsafePointer<Float> = unsafe start(of: .rows)
        if squared {
          unsafe kernels.table.squared_distances_f32(start, dimension, sides, &results)
        } else {
          unsafe kernels.table.products_f32(start, dimension, sides, &results)
        }
      }
    }
    var scores = [Float](repeating: 0, count: results.count)
    for (place, row) in sides.order.enumerated() {
      for (otherPlace, other) in sides.otherOrder.enumerated() {
        scores[row * others.count + other] = score(results[place * others.count + otherPlace], row, other)
      }
    }
    return scores
  }
}
