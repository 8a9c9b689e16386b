import Models

/// A model as lists show it.
public struct ModelSummary: Sendable, Codable, Equatable {
  /// As spaces name it.
  public let name: String
  /// What it is for, such as `image-embedding`.
  public let task: String
  /// The licence of its weights.
  public let licence: String
  /// Where its weights come from.
  public let source: String
  /// The number of components of its embeddings; nothing when it makes none.
  public let dimension: Int?
  /// Of all its files.
  public let bytes: Int
  /// Whether it came with the program.
  public let isBuiltIn: Bool

  init(_ model: ModelStore.Installed) {
    name = model.card.name
    task = model.card.task
    licence = model.card.licence
    source = model.card.source
    dimension = model.card.dimension
    bytes = model.card.bytes
    isBuiltIn = model.isBuiltIn
  }
}

/// The networks that a gallery can use. Needs no gallery to be there.
public struct ModelCatalogue: Sendable {
  private let store: ModelStore

  /// - Parameters:
  ///   - galleryFolder: added models are kept in its `models` folder.
  ///   - builtInModels: folders of models that came with the program.
  public init(galleryFolder: String, builtInModels: [String] = SearchEngine.builtInModelFolders()) {
    store = ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels)
  }

  /// All models, by name.
  public func list() throws -> [ModelSummary] { try store.list().map(ModelSummary.init) }

  /// A model's card, as JSON.
  public func card(of name: String) throws -> String {
    var json = try store.model(named: name).card.json()
    json.removeLast()
    return String(decoding: json, as: UTF8.self)
  }

  /// Adds a model from the path or address of its card, or of a network with its card beside it.
  public func add(_ source: String) async throws -> ModelSummary { ModelSummary(try await store.add(source)) }

  /// Removes an added model.
  public func remove(_ name: String) throws { try store.remove(name) }

  /// Compares models' files with their cards; all models when none is named.
  ///
  /// - Returns: the names of those compared.
  /// - Throws: a `FaultyError` of fault `data` at the first that does not match.
  public func verify(_ names: [String]) throws -> [String] {
    let models = try names.isEmpty ? store.list() : names.map { try store.model(named: $0) }
    for model in models { try ModelStore.verify(model) }
    return models.map(\.card.name)
  }
}
