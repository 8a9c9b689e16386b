import Models

/// A model of the catalogue or the gallery, to show.
public struct ModelOffer: Sendable, Codable, Equatable {
  /// The measured accuracy of a face network.
  public struct Measured: Sendable, Codable, Equatable {
    /// The test set, to show.
    public let on: String
    /// The model that found the faces.
    public let detector: String
    /// The share of correctly judged pairs, 0…1.
    public let accuracy: Double
    /// The true-accept rate at a false-accept rate of 0.001, 0…1.
    public let trueAcceptRate: Double
  }

  /// Its name, as in the names of spaces and in settings.
  public let name: String
  /// Its task, such as `face embedding`.
  public let task: String
  /// The licence of its weights.
  public let licence: String
  /// Whether the licence allows any use, including commercial use.
  public let isFree: Bool
  /// The size of all its files; `nil` if a size is not known.
  public let bytes: Int?
  /// Whether it is in the gallery or was shipped with the program.
  public let isInstalled: Bool
  /// Whether it was shipped with the program.
  public let isBuiltIn: Bool
  /// Whether it can be downloaded by name.
  public let canFetch: Bool
  /// The command that adds it; `nil` if it is installed.
  public let command: String?
  /// Published accuracy, by measure.
  public let published: [String: Double]
  /// Accuracy measured with this program; `nil` if it was not measured.
  public let measured: Measured?
  /// Whether it is calibrated, so that faces can be grouped by person; `nil` for other models than face
  /// networks.
  public let isCalibrated: Bool?

  init(_ card: ModelCard, installed: ModelStore.Installed?) {
    let shown = installed?.card ?? card
    let available = AvailableModel(card, isInstalled: installed != nil)
    name = shown.name
    task = shown.task
    licence = shown.licence
    isFree = Self.freeLicences.contains(shown.licence)
    bytes = shown.files.allSatisfy { $0.bytes != nil } ? shown.bytes : nil
    isInstalled = installed != nil
    isBuiltIn = installed?.isBuiltIn ?? false
    canFetch = card.isFetchable
    command = installed == nil ? available.command : nil
    published = shown.published ?? [:]
    measured = Catalogue.measured(of: shown).map {
      Measured(
        on: $0.measuredOn, detector: $0.detector, accuracy: $0.accuracy, trueAcceptRate: $0.trueAcceptRate)
    }
    isCalibrated = shown.face == nil ? nil : Catalogue.acceptance(of: shown) != nil
  }

  /// The SPDX identifiers of licences that require only attribution. A licence with reservations has more
  /// words than its identifier.
  private static let freeLicences: Set<String> = [
    "CC0-1.0", "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause",
  ]
}

extension ModelCard {
  /// Whether all its files have URLs and hashes, and can be run as they are.
  var isFetchable: Bool {
    convert == nil && files.allSatisfy { $0.url != nil && $0.sha256 != nil && $0.bytes != nil }
  }
}

extension ModelCatalogue {
  /// All models of the catalogue and the gallery, by name.
  ///
  /// - Parameter task: only models for this task; `nil` for all.
  /// - Throws: a `FaultyError` of kind `damaged` if a card cannot be read.
  public func offers(task: String? = nil) throws -> [ModelOffer] {
    let installed = Dictionary(uniqueKeysWithValues: try store.list().map { ($0.card.name, $0) })
    let known = Catalogue.cards.map { ModelOffer($0, installed: installed[$0.name]) }
    let names = Set(known.map(\.name))
    let added = installed.values.filter { !names.contains($0.card.name) }
      .map { ModelOffer($0.card, installed: $0) }
    return (known + added).filter { task == nil || $0.task == task }.sorted { $0.name < $1.name }
  }

  /// The card of a model that can be downloaded by name.
  ///
  /// - Throws: `ModelsError.nothingToAdd`, `.needsConverting`, `.fileMissing`.
  func fetchable(_ name: String) throws(ModelsError) -> ModelCard {
    guard let card = Catalogue.cards.first(where: { $0.name == name }) else {
      throw .nothingToAdd(source: name)
    }
    if let command = card.convert {
      throw .needsConverting(
        model: name, file: card.networkFile.name, address: card.networkFile.url, command: command)
    }
    guard card.isFetchable else { throw .fileMissing(model: name, file: card.networkFile.name) }
    return card
  }
}
