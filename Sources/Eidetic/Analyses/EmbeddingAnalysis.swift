import Gallery
import Imaging
import Inference
import Models

/// A space of the gallery that an embedder fills.
struct IndexedSpace: Sendable {
  let id: Int64
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

extension [IndexedSpace] {
  /// What is stored of embeddings in all of the spaces.
  ///
  /// - Parameter embeddings: one for each image.
  /// - Returns: the findings in each image, in their order; `nil` for one with numbers that are not finite.
  /// - Throws: `ModelsError.vectorLength`.
  func findings(_ embeddings: [PictureEmbedding]) throws(ModelsError) -> [[any Finding]?] {
    let usable = embeddings.indices.filter { embeddings[$0].isFinite }
    var found: [[any Finding]?] = embeddings.map { _ in nil }
    for place in usable { found[place] = [] }
    for space in self {
      let stored = try space.stored(usable.map { embeddings[$0] })
      for (place, embedding) in zip(usable, stored) { found[place]?.append(embedding) }
    }
    return found
  }
}

/// Embeds images in one or several spaces, for which the embedder runs once.
struct EmbeddingAnalysis: ImageAnalysis {
  let embedder: any Embedder
  let spaces: [IndexedSpace]

  var ids: [AnalysisID] { spaces.map { AnalysisID(number: $0.id) } }
  var sufficientSize: SufficientSize { embedder.sufficientSize }
  var parallelism: Parallelism? { embedder.parallelism }
  var isRepeatable: Bool { true }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) throws -> PreparedInput? {
    try embedder.prepare(picture.pixels)
  }

  func run(_ inputs: [PreparedInput]) async throws -> [[any Finding]?] {
    try spaces.findings(try await embedder.embed(inputs))
  }
}

extension SpaceTraits {
  /// - Parameters:
  ///   - space: what an embedder fills.
  ///   - name: as people name it: a preset has a default metric of its own.
  init(_ space: Space, name: String) {
    self.init(
      kind: space.kind, name: name, identity: space.identity, dimension: space.dimension,
      metrics: SpacePreset.named(name)?.metrics ?? space.metrics, isNormalised: space.isNormalised,
      keepsRegions: space.keepsRegions)
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
