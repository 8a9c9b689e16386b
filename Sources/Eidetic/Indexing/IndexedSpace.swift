import Gallery
import Imaging
import Models

/// A space of the gallery that an indexing run fills.
struct IndexedSpace: Sendable {
  let id: Int64
  /// The place of the embedder among those of the run: one may fill several spaces, so that no network runs
  /// twice.
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
      regions: embedding.regions.map { RegionEmbedding($0.region, vector: $0.vector) })
  }
}

extension PictureEmbedding {
  init(_ stored: StoredEmbedding) {
    self.init(
      vector: stored.vector,
      regions: stored.regions.map { PooledRegion(region: $0.box, vector: $0.vector) })
  }
}
