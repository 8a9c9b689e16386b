/// The embeddings of one picture.
package struct PictureEmbedding: Sendable, Equatable {
  /// Of the whole picture, `[dimension]`.
  package let vector: [Float]
  /// Of its regions, in a space that stores them.
  package let regions: [PooledRegion]

  /// - Parameters:
  ///   - vector: of the whole picture, `[dimension]`.
  ///   - regions: of its regions, with as many components each.
  package init(vector: [Float], regions: [PooledRegion] = []) {
    self.vector = vector
    self.regions = regions
  }

  /// Whether all numbers are finite.
  package var isFinite: Bool {
    vector.allSatisfy(\.isFinite) && regions.allSatisfy { $0.vector.allSatisfy(\.isFinite) }
  }
}
