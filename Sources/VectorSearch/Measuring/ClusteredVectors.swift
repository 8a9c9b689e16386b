import CKernels

/// Seeded vectors around centres, for benchmarks and tests: the same on every machine, each computed
/// independently.
package struct ClusteredVectors: Sendable {
  static let space = "clustered"

  /// The number of values of a vector.
  package let dimension: Int
  private let seed: UInt64
  private let clusters: UInt64
  private let spread: Float

  /// Describes a set of vectors.
  ///
  /// - Parameters:
  ///   - clusters: the number of centres, at least 1.
  ///   - spread: the standard deviation of the noise around a centre; that of the centres is 1.
  package init(dimension: Int, seed: UInt64, clusters: Int = 1000, spread: Float = 0.5) {
    precondition(dimension > 0 && clusters > 0, "dimension \(dimension), clusters \(clusters)")
    self.dimension = dimension
    self.seed = seed
    self.clusters = UInt64(clusters)
    self.spread = spread
  }

  /// A vector, `[dimension]`, not normalised. O(d).
  package func vector(_ number: Int) -> [Float] {
    var values = [Float](repeating: 0, count: dimension)
    unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe eidetic_clustered_row(
        seed, UInt64(number), clusters, spread, dimension, values.baseAddress)
    }
    return values
  }

  /// Writes the first `count` vectors to a file, with their numbers as ids.
  package func write(count: Int, to path: String) throws(VectorIndexError) {
    var writer = try VectorFileWriter(
      path: path, dimension: dimension, count: count, generation: seed, space: Self.space)
    for number in 0..<count {
      try writer.append(vector(number).span, id: Int64(number))
    }
    try writer.finish()
  }
}
