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
  /// The number of components of its embeddings; `nil` if it makes none.
  public let dimension: Int?
  /// Of all its files.
  public let bytes: Int
  /// Whether it came with the program.
  public let isBuiltIn: Bool
  /// What was guessed when its card was drafted; `nil` if its card was written.
  public let notes: [String]?
  /// The path of its card.
  public let card: String

  init(_ model: ModelStore.Installed) {
    name = model.card.name
    task = model.card.task
    licence = model.card.licence
    source = model.card.source
    dimension = model.card.dimension
    bytes = model.card.bytes
    isBuiltIn = model.isBuiltIn
    notes = model.card.notes
    card = "\(model.folder)/\(model.card.name).json"
  }
}

/// A model that the program knows by name, and how to have it.
public struct AvailableModel: Sendable, Codable, Equatable {
  /// Whether what makes the model is known to be what its makers published.
  public enum Verification: String, Sendable, Codable {
    /// The sha256 of all its files is known.
    case sha256
    /// Only an MD5 is known, which the exporter checks.
    case md5
    /// No hash is known.
    case none
  }

  /// As spaces name it.
  public let name: String
  /// The licence of its weights.
  public let licence: String
  /// Where its weights come from.
  public let source: String
  /// The number of components of its embeddings.
  public let dimension: Int?
  /// Of all its files; `nil` if a size is not known.
  public let bytes: Int?
  /// What is known of its files' hashes.
  public let verification: Verification
  /// Accuracy as published, by measure.
  public let published: [String: Double]
  /// Whether it is in the gallery or came with the program.
  public let isInstalled: Bool
  /// The command that adds it, or the first of two.
  public let command: String

  init(_ card: ModelCard, isInstalled: Bool) {
    name = card.name
    licence = card.licence
    source = card.source
    dimension = card.dimension
    bytes = card.files.allSatisfy { $0.bytes != nil } ? card.bytes : nil
    published = card.published ?? [:]
    self.isInstalled = isInstalled
    let hasHash = card.files.allSatisfy { $0.sha256 != nil }
    verification = hasHash ? .sha256 : card.files.allSatisfy { $0.md5 != nil } ? .md5 : .none
    command =
      card.convert.map { $0.contains(card.name) ? "\($0) --out DIR" : $0 }
      ?? (card.networkFile.url == nil
        ? "eidetic models add \(card.networkFile.name)" : "eidetic models add \(card.name)")
      + (hasHash ? "" : " --trust")
  }
}

/// The networks that a gallery can use. Needs no gallery to be there.
public struct ModelCatalogue: Sendable {
  let store: ModelStore

  /// - Parameters:
  ///   - galleryFolder: added models are kept in its `models` folder.
  ///   - builtInModels: folders of models that came with the program.
  public init(galleryFolder: String, builtInModels: [String] = SearchEngine.builtInModelFolders()) {
    store = ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels)
  }

  init(_ store: ModelStore) { self.store = store }

  /// All models, by name.
  public func list() throws -> [ModelSummary] { try store.list().map(ModelSummary.init) }

  /// A model's card, as JSON.
  public func card(of name: String) throws -> String {
    var json = try store.model(named: name).card.json()
    json.removeLast()
    return String(decoding: json, as: UTF8.self)
  }

  /// What the program knows by name and how to have it, by name.
  public func available() throws -> [AvailableModel] {
    let installed = Set(try store.list().map(\.card.name))
    return Catalogue.cards.map { AvailableModel($0, isInstalled: installed.contains($0.name)) }
  }

  /// Adds a model.
  ///
  /// - Parameters:
  ///   - source: the name of one of `available()`, or the path or address of a card or of a network. A
  ///     network without a card beside it gets a drafted one: see `notes` of what is returned.
  ///   - isTrusted: whether files whose hash no card gives are taken as they come.
  ///   - progress: is told how many bytes of all its files have been fetched.
  /// - Throws: a `FaultyError` of fault `input` when there is nothing to add, or no hash and no trust; `data`
  ///   when files are not what their card says, or no embedder; `resource` when they cannot be fetched or
  ///   written.
  public func add(
    _ source: String, isTrusted: Bool = false, progress: (@Sendable (Int) -> Void)? = nil
  ) async throws -> ModelSummary {
    ModelSummary(try await store.reporting(to: progress).add(source, isTrusted: isTrusted))
  }

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
