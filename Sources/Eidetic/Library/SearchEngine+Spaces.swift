import Gallery
import Inference
import Models
public import VectorIndex

/// A space that the gallery does not have and could have.
public struct PossibleSpace: Sendable, Codable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The number of components of its embeddings.
  public let dimension: Int
  /// How its embeddings may be compared, the way that is taken when none is named first.
  public let metrics: [Metric]
}

extension SearchEngine {
  /// The names of the single spaces in queries' spaces, each once: `A=0.7,B=0.3` names A and B.
  ///
  /// - Parameter texts: each as `Query.space` takes it.
  /// - Throws: `EngineError.weights`.
  public static func spaceNames(in texts: [String]) throws(EngineError) -> [String] {
    var names: [String] = []
    for text in texts {
      for name in try WeightedSpace.list(text).compactMap(\.name) where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// The one text for a space's name, however it was written.
  ///
  /// - Throws: `ModelsError.spaceName`, `.spaceOption`, `.pooling`.
  static func canonicalName(_ name: String) throws -> String { try SpaceName(name).description }

  /// A space of the gallery.
  ///
  /// - Parameter name: as `--space` takes it.
  /// - Throws: `EngineError.noSuchSpace`.
  public func space(named name: String) async throws -> GalleryStatus.Space {
    let spaces = try await spaces()
    let wanted = try Self.canonicalName(name)
    guard let space = spaces.last(where: { $0.name == wanted }) else {
      throw EngineError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    return space
  }

  /// The spaces that the gallery could have besides: those of all descriptors, of all models that make embeddings, and
  /// the presets of these. A preset that is learned is named while what it is learned from is there.
  public func possibleSpaces() async throws -> [PossibleSpace] {
    let present = Set(try await gallery.filledSpaces().map(\.name))
    let networks = try models.list().compactMap { model in
      try? NetworkEmbedder.space(of: model.card, SpaceName(model.card.name))
    }
    let descriptors = Descriptors.all.compactMap { descriptor in
      try? DescriptorEmbedder(descriptor, parallelism: .latency(cores: 1)).space
    }
    let own = (networks + descriptors).map { space in
      PossibleSpace(name: space.name.description, dimension: space.dimension, metrics: space.metrics)
    }
    return (own + (try presets())).filter { !present.contains($0.name) }
  }

  /// The presets whose models are there.
  private func presets() throws -> [PossibleSpace] {
    let cards = try models.list().map(\.card)
    return try SpacePreset.all.compactMap { preset in
      let base = try SpaceName(preset.base)
      guard let card = cards.first(where: { $0.name == base.model }),
        let space = try? NetworkEmbedder.space(of: card, base)
      else { return nil }
      return PossibleSpace(
        name: preset.name, dimension: preset.learning?.dimension ?? space.dimension,
        metrics: Space.metrics(ofSpace: preset.name))
    }
  }

  /// Removes a space with its embeddings. Images and other spaces stay.
  ///
  /// - Parameter name: as `--space` takes it.
  /// - Throws: `EngineError.noSuchSpace`; a `FaultyError` of fault `resource` while the gallery is being indexed.
  public func removeSpace(named name: String) async throws {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    let wanted = try Self.canonicalName(name)
    let spaces = try await gallery.spaces()
    let removed = spaces.filter { $0.name == wanted }
    guard !removed.isEmpty else {
      throw EngineError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    for space in removed {
      try await gallery.removeSpace(space.id)
      await indexes.remove(space)
      await rankingCopies.remove(space)
    }
  }
}
