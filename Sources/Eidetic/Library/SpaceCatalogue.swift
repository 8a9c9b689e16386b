import Inference
import Models
public import Vocabulary

/// A space that a gallery can have.
public struct PossibleSpace: Sendable, Codable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The number of components of its embeddings.
  public let dimension: Int
  /// How its embeddings may be compared, the default first.
  public let metrics: [Metric]
  /// The base space; `nil` if it is not a learned space.
  public let learnedFrom: String?
}

/// A preset whose model is not installed.
public struct MissingPreset: Sendable, Codable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The model that it needs.
  public let model: String
  /// The number of components of its embeddings; `nil` if it depends on the model.
  public let dimension: Int?
  /// How its embeddings may be compared, the default first.
  public let metrics: [Metric]
}

/// The spaces that a gallery can have: those of all descriptors and all installed embedding models, and the
/// presets. Works without a gallery.
public struct SpaceCatalogue: Sendable {
  private let cards: [ModelCard]

  /// - Parameters:
  ///   - galleryFolder: added models are stored in its `models` folder.
  ///   - builtInModels: folders of models shipped with the program.
  /// - Throws: a `FaultyError` when the models cannot be read.
  public init(
    galleryFolder: String, builtInModels: [String] = SearchEngine.builtInModelFolders()
  ) throws {
    try self.init(ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels))
  }

  init(_ store: ModelStore) throws { cards = try store.list().map(\.card) }

  /// The spaces that can be filled with the installed models.
  ///
  /// - Throws: `ModelsError.spaceName`.
  public func possible() throws -> [PossibleSpace] {
    let networks = cards.compactMap { try? NetworkEmbedder.space(of: $0, SpaceName($0.name)) }
    let descriptors = Descriptors.all.compactMap { descriptor in
      try? DescriptorEmbedder(descriptor, parallelism: .latency(cores: 1)).space
    }
    let own = (networks + descriptors).map { space in
      PossibleSpace(
        name: space.name.description, dimension: space.dimension, metrics: space.metrics, learnedFrom: nil)
    }
    return own + meaning + (try presets())
  }

  /// The spaces of what classes mean, if their networks are installed.
  private var meaning: [PossibleSpace] {
    guard let sentences = cards.first(where: { $0.name == MeaningEmbedder.sentences }),
      let dimension = sentences.dimension
    else { return [] }
    return ClassNetwork.all.filter { network in cards.contains { $0.name == network.model } }.map { network in
      PossibleSpace(
        name: network.meaning, dimension: dimension, metrics: MeaningEmbedder.metrics, learnedFrom: nil)
    }
  }

  /// The presets whose models are not installed.
  public func missingPresets() -> [MissingPreset] {
    SpacePreset.all.compactMap { preset in
      guard let model = try? SpaceName(preset.base).model, !cards.contains(where: { $0.name == model }) else {
        return nil
      }
      let dimension =
        preset.learning?.dimension
        ?? Catalogue.card(named: model).flatMap {
          try? NetworkEmbedder.space(of: $0, SpaceName(preset.base)).dimension
        }
      return MissingPreset(
        name: preset.name, model: model, dimension: dimension, metrics: preset.metrics)
    }
  }

  private func presets() throws -> [PossibleSpace] {
    try SpacePreset.all.compactMap { preset in
      let base = try SpaceName(preset.base)
      guard let card = cards.first(where: { $0.name == base.model }),
        let space = try? NetworkEmbedder.space(of: card, base)
      else { return nil }
      return PossibleSpace(
        name: preset.name, dimension: preset.learning?.dimension ?? space.dimension,
        metrics: preset.metrics, learnedFrom: preset.learning == nil ? nil : preset.base)
    }
  }
}
