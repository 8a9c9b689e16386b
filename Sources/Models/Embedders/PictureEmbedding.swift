/// What an embedder makes of one picture.
package struct PictureEmbedding: Sendable, Equatable {
  /// Of the whole picture, `[dimension]`.
  package let vector: [Float]
  /// Of its parts, in a space that keeps them.
  package let regions: [PooledRegion]

  /// - Parameters:
  ///   - vector: of the whole picture, `[dimension]`.
  ///   - regions: of its parts, each with as many components.
  package init(vector: [Float], regions: [PooledRegion] = []) {
    self.vector = vector
    self.regions = regions
  }

  /// Whether a network made sense of the picture: every number is finite.
  package var isFinite: Bool {
    vector.allSatisfy(\.isFinite) && regions.allSatisfy { $0.vector.allSatisfy(\.isFinite) }
  }
}
