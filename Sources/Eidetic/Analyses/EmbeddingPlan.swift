import Faults
import Gallery
import Inference
import Models

/// The spaces that an indexing run fills: those that are named, made where they are new, and all that the
/// gallery has.
struct EmbeddingPlan: AnalysisPlan {
  private var embeddings: [EmbeddingAnalysis] = []
  /// Spaces of the gallery that cannot be filled now, with the reasons.
  private var unfilled: [(space: String, reason: String)] = []

  var analyses: [any ImageAnalysis] { embeddings }

  /// - Throws: as `Embedders.embedder(forSpace:)`, for a space that is named, and where no space can be
  ///   filled.
  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    let named = try options.spaces.map(SpacesRoom.canonicalName)
    var names = named
    for space in try await engine.gallery.spaces() where !names.contains(space.name) {
      names.append(space.name)
    }
    if names.isEmpty { names = [SearchEngine.defaultSpace] }
    var plan = Self()
    var failure: (any Error)?
    for name in names {
      do {
        try await plan.add(name, of: engine, options)
      } catch let error as any FaultyError where !named.contains(name) && error.fault != .resource {
        failure = failure ?? error
        plan.unfilled.append((name, "\(error)"))
      }
    }
    if plan.embeddings.isEmpty, let failure { throw failure }
    return plan
  }

  private mutating func add(
    _ name: String, of engine: SearchEngine, _ options: IndexOptions
  ) async throws {
    let embedder = try await engine.embedders.embedder(forSpace: name) { bytes in
      .throughput(cores: options.threads, weightBytes: bytes)
    }
    let projected = embedder as? ProjectedEmbedder
    let base = projected?.base ?? embedder
    let record = try await engine.gallery.space(SpaceTraits(embedder.space, name: name))
    let space = IndexedSpace(id: record.id, projection: projected?.projection)
    guard !embeddings.contains(where: { $0.spaces.contains { $0.id == space.id } }) else { return }
    // One network may fill several spaces, and runs once.
    if let place = embeddings.firstIndex(where: { $0.embedder.space.identity == base.space.identity }) {
      embeddings[place].spaces.append(space)
    } else {
      embeddings.append(EmbeddingAnalysis(embedder: base, spaces: [space]))
    }
  }

  func begin(_ tally: Tally) {
    for (space, reason) in unfilled { tally.unfilled(space, reason) }
  }

  func finish(_ run: IndexingRun) async throws {
    let filled = Set(embeddings.flatMap(\.ids))
    let engine = run.engine
    for space in try await engine.gallery.spaces() where filled.contains(space.analysis) {
      let index = try await engine.derived.index(of: space, galleryFolder: engine.galleryFolder, lag: .none)
      try await engine.derived.prepareEvidence(of: index, in: space)
    }
  }
}
