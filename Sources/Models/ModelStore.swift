import Faults
import Files
import Foundation
import Synchronization

/// The networks at hand: a folder per model, with its card `NAME.json` and the card's files.
///
/// Models that came with the program are read where they lie; what is added goes to the gallery.
package struct ModelStore: Sendable {
  /// A model of the store.
  package struct Installed: Sendable, Equatable {
    package let card: ModelCard
    /// The folder with the card and its files.
    package let folder: String
    /// Whether it came with the program.
    package let isBuiltIn: Bool

    /// The path of the file that is opened to run the network.
    package var networkPath: String { folder + "/" + card.networkFile.name }
  }

  /// Where added models go.
  let folder: String
  /// The folders of models that came with the program.
  package let builtIn: [String]
  /// Is told how many bytes of a model's files have been fetched.
  private(set) var progress: (@Sendable (Int) -> Void)?
  private let known = KnownCards()

  /// - Parameters:
  ///   - folder: where added models are kept; made at the first addition.
  ///   - builtIn: folders of models that came with the program; those that do not exist are passed over.
  package init(folder: String, builtIn: [String]) {
    self.folder = folder
    self.builtIn = builtIn
  }

  /// The same store, which tells how far the fetching of a model is.
  ///
  /// - Parameter progress: is told how many bytes of all the model's files have been fetched.
  package func reporting(to progress: (@Sendable (Int) -> Void)?) -> ModelStore {
    var store = self
    store.progress = progress
    return store
  }

  /// All models, by name. Where two have one name, the added one hides the built-in one.
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

  /// The model of this name, its files not yet verified.
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

  /// Compares a model's files with its card, size first.
  ///
  /// - Throws: `ModelsError.mismatch` with what was expected and found, `.fileMissing`, `.file`.
  package static func verify(_ model: Installed) throws(ModelsError) {
    for file in model.card.files {
      let path = model.folder + "/" + file.name
      guard exists(path) else { throw .fileMissing(model: model.card.name, file: file.name) }
      try verify(path, against: file, model: model.card.name)
    }
  }

  /// Compares a file with what its card says of it, as far as it says anything.
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

  /// The folders in a folder that hold a card; none when it does not exist.
  private static func folders(in place: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.filter { exists("\(place)/\($0)/\($0).json") }.sorted()
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func contents(of path: String) throws(ModelsError) -> [UInt8] {
    try onDisk("read", path) { [UInt8](try Data(contentsOf: URL(filePath: path))) }
  }

  /// Runs a file operation and names the file in its error.
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

/// Cards that were read, each with the bytes it was read from: every query asks for its network's, and
/// reading the bytes again costs a fraction of understanding them.
private final class KnownCards: Sendable {
  private let cards = Mutex<[String: (json: [UInt8], card: ModelCard)]>([:])

  func card(of json: [UInt8], file: String) -> ModelCard? {
    cards.withLock { cards in cards[file].flatMap { $0.json == json ? $0.card : nil } }
  }

  func keep(_ card: ModelCard, of json: [UInt8], file: String) {
    cards.withLock { $0[file] = (json, card) }
  }
}
