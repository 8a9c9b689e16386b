import Gallery
import Imaging
import Models

/// A space of the gallery that an indexing run fills.
struct IndexedSpace: Sendable {
  let id: Int64
  /// The place of the embedder among those of the run: one may fill several spaces, so that no network runs twice.
  let embedder: Int
  /// What was learned on top of the embedder's space, if this is such a space.
  let projection: Projection?

  /// What an embedder made, as this space stores it.
  ///
  /// - Throws: `ModelsError.vectorLength`, `.notFinite`.
  func stored(_ embeddings: [PictureEmbedding]) throws(ModelsError) -> [NewEmbedding] {
    (try projection?.applied(to: embeddings) ?? embeddings).map { embedding in
      NewEmbedding(spaceID: id, StoredEmbedding(embedding))
    }
  }
}

extension StoredEmbedding {
  init(_ embedding: PictureEmbedding) {
    self.init(
      vector: embedding.vector,
      regions: embedding.regions.map { pooled in
        let region = pooled.region
        return Region(
          Box(
            x: Float(region.x), y: Float(region.y), width: Float(region.width), height: Float(region.height)),
          vector: pooled.vector)
      })
  }
}

extension PictureEmbedding {
  init(_ stored: StoredEmbedding) {
    self.init(
      vector: stored.vector,
      regions: stored.regions.map { region in
        PooledRegion(
          region: Region(
            x: Double(region.box.x), y: Double(region.box.y), width: Double(region.box.width),
            height: Double(region.box.height)), vector: region.vector)
      })
  }
}
