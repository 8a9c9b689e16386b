extension Projection {
  /// The number of vectors multiplied at a time.
  private static let batchSize = 256

  /// Projects a vector.
  ///
  /// - Parameter vector: `[n]`.
  /// - Returns: `[d]`, not scaled to length 1.
  /// - Throws: `ModelsError.vectorLength`, `.notFinite`.
  /// - Complexity: O(d n).
  package func apply(_ vector: [Float]) throws(ModelsError) -> [Float] {
    try apply([vector])[0]
  }

  /// Projects vectors, faster than one by one.
  ///
  /// - Parameter vectors: `[m, n]`.
  /// - Returns: `[m, d]`, in their order, not scaled to length 1.
  /// - Throws: `ModelsError.vectorLength`, `.notFinite`.
  /// - Complexity: O(m d n).
  package func apply(_ vectors: [[Float]]) throws(ModelsError) -> [[Float]] {
    try Self.check(vectors, length: inputDimension)
    var projected: [[Float]] = []
    projected.reserveCapacity(vectors.count)
    for start in stride(from: 0, to: vectors.count, by: Self.batchSize) {
      let products = LinearAlgebra.products(
        of: centred(vectors[start..<min(start + Self.batchSize, vectors.count)]), with: matrix,
        length: inputDimension)
      for row in stride(from: 0, to: products.count, by: dimension) {
        projected.append(Array(products[row..<(row + dimension)]))
      }
    }
    return projected
  }

  private func centred(_ vectors: ArraySlice<[Float]>) -> [Float] {
    var centred: [Float] = []
    centred.reserveCapacity(vectors.count * inputDimension)
    for vector in vectors {
      for index in mean.indices { centred.append(vector[index] - mean[index]) }
    }
    return centred
  }

  /// - Throws: `ModelsError.vectorLength`, `.notFinite` for the first bad vector.
  static func check(_ vectors: [[Float]], length: Int) throws(ModelsError) {
    for (index, vector) in vectors.enumerated() {
      guard vector.count == length else {
        throw .vectorLength(vector: index, got: vector.count, expected: length...length)
      }
      if let component = vector.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(vector: index, component: component)
      }
    }
  }
}

extension Projection {
  /// The share of a sample's variance along the directions, 0…1; `nil` if the directions are not those of
  /// principal components.
  ///
  /// - Parameter rows: the sample it was learned from, `[m, n]`.
  package func explainedVariance(of rows: [[Float]]) -> Double? {
    guard method.keepsEigenvalues else { return nil }
    var total = 0.0
    for row in rows {
      for index in mean.indices {
        let difference = Double(row[index]) - Double(mean[index])
        total += difference * difference
      }
    }
    return total > 0 ? min(eigenvalues.reduce(0, +) * Double(sampleCount - 1) / total, 1) : 0
  }
}
