package import Imaging
package import Inference

/// Embeds by another embedder and a learned projection.
package struct ProjectedEmbedder: Embedder {
  package let space: Space
  /// The embedder whose embeddings are projected.
  package let base: any Embedder
  /// The learned projection.
  package let projection: Projection

  /// - Parameters:
  ///   - base: the embedder whose embeddings are projected.
  ///   - projection: of the base's dimension.
  ///   - name: of the new space.
  package init(_ base: any Embedder, _ projection: Projection, name: SpaceName) {
    precondition(
      base.space.dimension == projection.inputDimension,
      "a projection of \(projection.inputDimension) dimensions over a space of \(base.space.dimension)")
    self.base = base
    self.projection = projection
    space = Space(name: name, base: base.space, projection: projection)
  }

  package var sufficientSize: SufficientSize { base.sufficientSize }
  package var parallelism: Parallelism { base.parallelism }

  package func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput { try base.prepare(pixels) }

  package func embed(_ inputs: [PreparedInput]) async throws(ModelsError) -> [PictureEmbedding] {
    try projection.applied(to: try await base.embed(inputs))
  }
}

extension Projection {
  /// Projects embeddings of the base space, and normalises them to length 1, or reduces them to bits.
  ///
  /// - Parameter embeddings: any number.
  /// - Returns: an embedding for each, in their order, with the same regions.
  /// - Throws: `ModelsError.vectorLength`, `.notFinite`.
  package func applied(to embeddings: [PictureEmbedding]) throws(ModelsError) -> [PictureEmbedding] {
    let products = try apply(embeddings.flatMap { [$0.vector] + $0.regions.map(\.vector) })
    let finish = method.makesBits ? { $0.map { $0 > 0 ? 1 : 0 } } : l2Normalised
    var projected = products.map(finish).makeIterator()
    func next() -> [Float] {
      guard let vector = projected.next() else { preconditionFailure("a projection lost a vector") }
      return vector
    }
    return embeddings.map { embedding in
      PictureEmbedding(
        vector: next(),
        regions: embedding.regions.map { PooledRegion(region: $0.region, vector: next()) })
    }
  }
}
