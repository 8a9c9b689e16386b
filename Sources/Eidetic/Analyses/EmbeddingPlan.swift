import Faults
import Gallery
import Inference
import Models

/// The spaces that an indexing run fills: those that are named, made where they are new, and all that the
/// gallery has.
struct EmbeddingPlan: AnalysisPlan {
  /// Each runs once for all of its spaces.
  private var embedders: [(base: any Embedder, spaces: [IndexedSpace])] = []
  /// Spaces of the gallery that cannot be filled now, with the reasons.
  private var unfilled: [(space: String, reason: String)] = []

  var analyses: [any ImageAnalysis] {
    embedders.map { base, spaces in
      guard let reader = base as? any NetworkReader else {
        return EmbeddingAnalysis(embedder: base, spaces: spaces)
      }
      return NetworkAnalysis(
        network: reader.network, readers: [SpaceReader(embedder: reader, spaces: spaces)])
    }
  }

  /// - Throws: as `Embedders.embedder(forSpace:)`, for a space that is named, and where no space can be
  ///   filled.
  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    let named = try options.spaces.map(SpacesRoom.canonicalName)
    if named.contains(where: { ClassNetwork.meant(by: $0) != nil }) {
      try await engine.spaces.keepMeaning(true)
    }
    let names = try await names(for: engine, options)
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
    if plan.embedders.isEmpty, let failure { throw failure }
    return plan
  }

  /// The names of the spaces to fill.
  ///
  /// - Throws: `ModelsError.spaceName`, `.spaceOption`, `.pooling`.
  private static func names(for engine: SearchEngine, _ options: IndexOptions) async throws -> [String] {
    var names = try options.spaces.map(SpacesRoom.canonicalName)
    for space in try await engine.gallery.spaces()
    where !names.contains(space.name) && space.traits.kind != .imported {
      names.append(space.name)
    }
    if names.isEmpty { names = [SearchEngine.defaultSpace] }
    let (isOn, isKept) = (try await engine.tags.isOn, try await engine.spaces.keepsMeaning)
    if isOn, isKept, !names.contains(where: { ClassNetwork.meant(by: $0) != nil }),
      let network = ClassNetwork.best(filling: names)
    {
      names.append(network.meaning)
    }
    return names
  }

  /// The network whose classes are tags: the most accurate that a run runs; `nil` if it runs none.
  ///
  /// - Throws: `ModelsError.spaceName`, `.spaceOption`, `.pooling`.
  static func classNetwork(
    for engine: SearchEngine, _ options: IndexOptions
  ) async throws -> ClassNetwork? {
    ClassNetwork.best(filling: try await names(for: engine, options))
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
    guard !embedders.contains(where: { $0.spaces.contains { $0.id == space.id } }) else { return }
    if let place = embedders.firstIndex(where: { $0.base.space.identity == base.space.identity }) {
      embedders[place].spaces.append(space)
    } else {
      embedders.append((base, [space]))
    }
  }

  func begin(_ tally: Tally) {
    for (space, reason) in unfilled { tally.unfilled(space, reason) }
  }

  func finish(_ run: IndexingRun) async throws {
    let filled = Set(embedders.flatMap(\.spaces).map { AnalysisID(number: $0.id) })
    let engine = run.engine
    for space in try await engine.gallery.spaces() where filled.contains(space.analysis) {
      let index = try await engine.derived.index(of: space, galleryFolder: engine.galleryFolder, lag: .none)
      try await engine.derived.prepareEvidence(of: index, in: space)
    }
  }
}
