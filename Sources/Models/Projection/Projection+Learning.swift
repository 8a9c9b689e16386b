extension Projection {
  /// The share of the largest variance below which a direction counts as noise.
  private static let smallestVariance = 1e-12
  /// The number of rows converted to double precision at a time.
  private static let blockSize = 256

  /// Learns from a sample, through its covariance in double precision.
  ///
  /// - Parameters:
  ///   - rows: the sample, `[m, n]`; m at least d and 2, n within `inputDimensions`.
  ///   - dimension: d, 1 to n.
  ///   - whitening: whether the directions are scaled to variance 1.
  /// - Returns: the same for the same rows in the same order, on the same machine.
  /// - Throws: `ModelsError.targetDimension`, `.sampleSize`, `.vectorLength` when vectors have different
  ///   lengths or too long ones, `.notFinite`, `.constantSample`, `.eigenvectors`.
  /// - Complexity: O(m n² + n³) time; n² + 256 n + d n numbers of 8 bytes beside the rows.
  package static func learn(
    from rows: [[Float]], dimension: Int, whitening: Bool
  ) throws(ModelsError) -> Projection {
    try check(rows, dimension: dimension)
    let mean = mean(of: rows)
    let found = try LinearAlgebra.largestEigenvectors(
      of: covariance(of: rows, mean: mean), length: mean.count, count: dimension)
    let floor = smallestVariance * (found.values.last ?? 0)
    var (matrix, eigenvalues): ([Float], [Double]) = ([], [])
    matrix.reserveCapacity(dimension * mean.count)
    for index in (0..<dimension).reversed() {
      let eigenvalue = found.values[index] > floor ? found.values[index] : 0
      let direction = found.vectors[(index * mean.count)..<((index + 1) * mean.count)]
      let scale = eigenvalue == 0 ? 0 : sign(of: direction) / (whitening ? eigenvalue.squareRoot() : 1)
      for component in direction { matrix.append(Float(component * scale)) }
      eigenvalues.append(eigenvalue)
    }
    return try Projection(
      whitening ? .whitenedComponents : .principalComponents, mean: mean.map { Float($0) }, matrix: matrix,
      eigenvalues: eigenvalues, sampleCount: rows.count)
  }

  private static func check(_ rows: [[Float]], dimension: Int) throws(ModelsError) {
    if let first = rows.first, inputDimensions.contains(first.count), !(1...first.count ~= dimension) {
      throw .targetDimension(got: dimension, expected: 1...first.count)
    }
    try checkSample(rows, atLeast: max(dimension, 2))
  }

  /// Checks that something can be learned from a sample.
  ///
  /// - Parameters:
  ///   - rows: the sample.
  ///   - least: how many rows are needed.
  /// - Throws: `ModelsError.sampleSize`, `.vectorLength`, `.notFinite`, `.constantSample`.
  package static func checkSample(_ rows: [[Float]], atLeast least: Int) throws(ModelsError) {
    guard let first = rows.first else { throw .sampleSize(got: 0, expected: least) }
    guard inputDimensions.contains(first.count) else {
      throw .vectorLength(vector: 0, got: first.count, expected: inputDimensions)
    }
    guard rows.count >= least else { throw .sampleSize(got: rows.count, expected: least) }
    try check(rows, length: first.count)
    guard rows.contains(where: { $0 != first }) else { throw .constantSample(count: rows.count) }
  }

  /// The mean of vectors of one length.
  package static func mean(of rows: [[Float]]) -> [Double] {
    var sums = [Double](repeating: 0, count: rows[0].count)
    for row in rows {
      for index in sums.indices { sums[index] += Double(row[index]) }
    }
    return sums.map { $0 / Double(rows.count) }
  }

  /// - Returns: `[n, n]`, row-major; only the diagonal and above are set.
  private static func covariance(of rows: [[Float]], mean: [Double]) -> [Double] {
    var covariance = [Double](repeating: 0, count: mean.count * mean.count)
    for start in stride(from: 0, to: rows.count, by: blockSize) {
      var block: [Double] = []
      block.reserveCapacity(blockSize * mean.count)
      for row in rows[start..<min(start + blockSize, rows.count)] {
        for index in mean.indices { block.append(Double(row[index]) - mean[index]) }
      }
      LinearAlgebra.addProducts(
        of: block, length: mean.count, scale: 1 / Double(rows.count - 1), to: &covariance)
    }
    return covariance
  }

  /// The sign that makes the component of the largest absolute value positive.
  private static func sign(of direction: ArraySlice<Double>) -> Double {
    var largest = 0.0
    for component in direction where component.magnitude > largest.magnitude { largest = component }
    return largest < 0 ? -1 : 1
  }
}
