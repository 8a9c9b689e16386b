import Faults
import Files
import Foundation
import Synchronization

/// The installed networks: a folder per model, with its card `NAME.json` and the card's files.
///
/// Models shipped with the program are read in place; added ones are stored in the gallery.
package struct ModelStore: Sendable {
  /// A model of the store.
  package struct Installed: Sendable, Equatable {
    package let card: ModelCard
    /// The folder with the card and its files.
    package let folder: String
    /// Whether it was shipped with the program.
    package let isBuiltIn: Bool

    /// The path of the file to open to run the network.
    package var networkPath: String { folder + "/" + card.networkFile.name }
  }

  /// The folder of added models.
  let folder: String
  /// The folders of models shipped with the program.
  package let builtIn: [String]
  /// Is called with the number of bytes downloaded.
  private(set) var progress: (@Sendable (Int) -> Void)?
  private let known = KnownCards()

  /// - Parameters:
  ///   - folder: the folder of added models; created at the first addition.
  ///   - builtIn: folders of models shipped with the program; missing ones are ignored.
  package init(folder: String, builtIn: [String]) {
    self.folder = folder
    self.builtIn = builtIn
  }

  /// The same store, reporting the progress of downloads.
  ///
  /// - Parameter progress: is called with the number of bytes downloaded of all the model's files.
  package func reporting(to progress: (@Sendable (Int) -> Void)?) -> ModelStore {
    var store = self
    store.progress = progress
    return store
  }

  /// All models, by name. An added model hides a built-in one of the same name.
  ///
  /// - Throws: `ModelsError.card` for a folder whose card cannot be read.
  package func list() throws(ModelsError) -> [Installed] {
    var found: [String: Installed] = [:]
    for (place, isBuiltIn) in builtIn.map({ ($0, true) }) + [(folder, false)] {
      for name in Self.folders(in: place) {
        found[name] = try Self.installed(name, in: place, isBuiltIn: isBuiltIn)
      }
    }
    return found.values.sorted { $0.card.name < $1.card.name }
  }

  /// The model of this name; its files are not verified yet.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.card`.
  package func model(named name: String) throws(ModelsError) -> Installed {
    guard ModelCard.isPlainName(name) else {
      throw .noSuchModel(name: name, available: try list().map(\.card.name))
    }
    for (place, isBuiltIn) in [(folder, false)] + builtIn.map({ ($0, true) })
    where Self.exists("\(place)/\(name)/\(name).json") {
      return try Self.installed(name, in: place, isBuiltIn: isBuiltIn, known: known)
    }
    throw .noSuchModel(name: name, available: try list().map(\.card.name))
  }

  /// The folder with the names of the classes that `ClassNetwork` tells apart.
  package static let classes = "imagenet-1k"

  /// What the classes are called that `ClassNetwork` tells apart.
  ///
  /// - Throws: `ModelsError.noSuchModel` if the names are not installed, `.classes`, `.file`.
  package func classes() throws(ModelsError) -> ImageClasses {
    let files = builtIn.map { "\($0)/\(Self.classes)/classes.json" }
    guard let file = files.first(where: Self.exists) else {
      throw .noSuchModel(name: Self.classes, available: try list().map(\.card.name))
    }
    return try ImageClasses(ofFile: file)
  }

  /// The folder with words of other languages.
  package static let dictionary = "dictionary"

  /// Words of other languages with their translations; `nil` if they are not installed.
  ///
  /// - Throws: `ModelsError.file`.
  package func dictionary() throws(ModelsError) -> WordDictionary? {
    guard let folder = builtIn.map({ "\($0)/\(Self.dictionary)" }).first(where: Self.exists) else {
      return nil
    }
    return try WordDictionary(folder: folder)
  }

  /// Verifies a model's files against its card, size first.
  ///
  /// - Throws: `ModelsError.mismatch` with what was expected and found, `.fileMissing`, `.file`.
  package static func verify(_ model: Installed) throws(ModelsError) {
    for file in model.card.files {
      let path = model.folder + "/" + file.name
      guard exists(path) else { throw .fileMissing(model: model.card.name, file: file.name) }
      try verify(path, against: file, model: model.card.name)
    }
  }

  /// Verifies a file against its card, as far as the card describes it.
  static func verify(_ path: String, against file: ModelCard.File, model: String) throws(ModelsError) {
    let bytes = try ofFile { () throws(FileError) in try OpenFile(reading: path).size() }
    if let expected = file.bytes, bytes != expected {
      throw .mismatch(model: model, file: file.name, expected: "\(expected) bytes", got: "\(bytes) bytes")
    }
    guard let expected = file.sha256 else { return }
    let digest = try SHA256.digest(ofFile: path)
    guard digest == expected else {
      throw .mismatch(model: model, file: file.name, expected: "sha256 \(expected)", got: "sha256 \(digest)")
    }
  }

  /// Removes an added model.
  ///
  /// - Throws: `ModelsError.noSuchModel`, `.builtIn`, `.file`.
  package func remove(_ name: String) throws(ModelsError) {
    let model = try model(named: name)
    guard !model.isBuiltIn else { throw .builtIn(name: name) }
    try Self.onDisk("remove", model.folder) { try FileManager.default.removeItem(atPath: model.folder) }
  }

  private static func installed(
    _ name: String, in place: String, isBuiltIn: Bool, known: KnownCards? = nil
  ) throws(ModelsError) -> Installed {
    let folder = "\(place)/\(name)"
    let file = "\(folder)/\(name).json"
    let json = try contents(of: file)
    let card: ModelCard
    if let found = known?.card(of: json, file: file) {
      card = found
    } else {
      card = try ModelCard(json: json, file: file)
      known?.keep(card, of: json, file: file)
    }
    guard card.name == name else { throw .card(file: file, reason: "it is named \"\(card.name)\"") }
    if let unknown = card.files.first(where: { !$0.isVerifiable }) {
      throw .card(file: file, reason: "it gives no size or no sha256 of \"\(unknown.name)\"")
    }
    return Installed(card: card, folder: folder, isBuiltIn: isBuiltIn)
  }

  /// The folders in a folder that contain a card; empty if the folder does not exist.
  private static func folders(in place: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.filter { exists("\(place)/\($0)/\($0).json") }.sorted()
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func contents(of path: String) throws(ModelsError) -> [UInt8] {
    try onDisk("read", path) { [UInt8](try Data(contentsOf: URL(filePath: path))) }
  }

  /// Runs a file operation and adds the file to its error.
  static func onDisk<Result>(
    _ operation: String, _ path: String, _ body: () throws -> Result
  ) throws(ModelsError) -> Result {
    do {
      return try body()
    } catch let error as CocoaError {
      let (code, text) = systemReason(error)
      throw .file(operation: operation, path: path, code: code, reason: text)
    } catch {
      throw .file(operation: operation, path: path, code: 0, reason: "\(error)")
    }
  }
}

/// Cards that were read, with their bytes: every query needs its network's card, and comparing the bytes
/// costs a fraction of parsing them.
private final class KnownCards: Sendable {
  private let cards = Mutex<[String: (json: [UInt8], card: ModelCard)]>([:])

  func card(of json: [UInt8], file: String) -> ModelCard? {
    cards.withLock { cards in cards[file].flatMap { $0.json == json ? $0.card : nil } }
  }

  func keep(_ card: ModelCard, of json: [UInt8], file: String) {
    cards.withLock { $0[file] = (json, card) }
  }
}
