import Models

/// A model in the list of models.
public struct ModelSummary: Sendable, Codable, Equatable {
  /// Its name, as in the names of spaces.
  public let name: String
  /// Its task, such as `image-embedding`.
  public let task: String
  /// The licence of its weights.
  public let licence: String
  /// Where its weights come from.
  public let source: String
  /// The number of components of its embeddings; `nil` if it makes none.
  public let dimension: Int?
  /// The size of all its files.
  public let bytes: Int
  /// Whether it was shipped with the program.
  public let isBuiltIn: Bool
  /// The guesses made when its card was drafted; `nil` if its card was written.
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

/// A model in the catalogue of the program.
public struct AvailableModel: Sendable, Codable, Equatable {
  /// Whether its files can be checked against what its makers published.
  public enum Verification: String, Sendable, Codable {
    /// By the sha256 of all files.
    case sha256
    /// Only by an MD5, which the exporter checks.
    case md5
    /// Not at all.
    case none
  }

  /// Its name, as in the names of spaces.
  public let name: String
  /// The licence of its weights.
  public let licence: String
  /// Where its weights come from.
  public let source: String
  /// The number of components of its embeddings.
  public let dimension: Int?
  /// The size of all its files; `nil` if a size is not known.
  public let bytes: Int?
  /// Whether its files can be verified.
  public let verification: Verification
  /// Published accuracy, by measure.
  public let published: [String: Double]
  /// Whether it is in the gallery or was shipped with the program.
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

/// The models that a gallery can use. Works without a gallery.
public struct ModelCatalogue: Sendable {
  let store: ModelStore

  /// - Parameters:
  ///   - galleryFolder: added models are stored in its `models` folder.
  ///   - builtInModels: folders of models shipped with the program.
  public init(galleryFolder: String, builtInModels: [String] = SearchEngine.builtInModelFolders()) {
    store = ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels)
  }

  init(_ store: ModelStore) { self.store = store }

  /// All installed models, by name.
  public func list() throws -> [ModelSummary] { try store.list().map(ModelSummary.init) }

  /// A model's card, as JSON.
  public func card(of name: String) throws -> String {
    var json = try store.model(named: name).card.json()
    json.removeLast()
    return String(decoding: json, as: UTF8.self)
  }

  /// The models that the program knows, by name.
  public func available() throws -> [AvailableModel] {
    let installed = Set(try store.list().map(\.card.name))
    return Catalogue.cards.map { AvailableModel($0, isInstalled: installed.contains($0.name)) }
  }

  /// Adds a model.
  ///
  /// - Parameters:
  ///   - source: a name in `available()`, or the path or URL of a card or of a network. A network without a
  ///     card beside it gets a drafted one: see the returned `notes`.
  ///   - isTrusted: whether to accept files whose hash is not known.
  ///   - progress: is called with the number of bytes downloaded.
  /// - Throws: a `FaultyError`: of kind `notFound` if there is nothing to add; `notReady` for files without a
  ///   known hash that are not trusted, a model that must be converted, or a name that is taken;
  ///   `unsupported` for a file that is not a network; `damaged` for files that do not match their card, or a
  ///   network that makes no embeddings; `resource` if files cannot be downloaded or written.
  public func add(
    _ source: String, isTrusted: Bool = false, progress: (@Sendable (Int) -> Void)? = nil
  ) async throws -> ModelSummary {
    ModelSummary(try await store.reporting(to: progress).add(source, isTrusted: isTrusted))
  }

  /// Removes an added model.
  public func remove(_ name: String) throws { try store.remove(name) }

  /// Verifies the files of models against their cards; those of all models if `names` is empty.
  ///
  /// - Returns: the names of the verified models.
  /// - Throws: a `FaultyError`: of kind `notReady` for a model that is not installed; `damaged` for the first
  ///   that does not match.
  public func verify(_ names: [String]) throws -> [String] {
    let models = try names.isEmpty ? store.list() : names.map { try store.model(named: $0) }
    for model in models { try ModelStore.verify(model) }
    return models.map(\.card.name)
  }
}
