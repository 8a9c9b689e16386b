import Foundation

extension ModelStore {
  /// Adds a model: reads its card, brings its files, verifies them, and puts all in place at once.
  ///
  /// Files are taken from beside the card where they are there, otherwise from the addresses that the card gives; a
  /// card that was itself fetched may leave addresses out, meaning "beside me". What a broken-off fetch left is kept
  /// and gone on with. Adding the same model again changes nothing.
  ///
  /// - Parameter source: the path or the `http(s)` address of a card, or of a network that has its card beside it.
  /// - Throws: `ModelsError.card`, `.noCard`, `.alreadyThere`, `.fileMissing`, `.mismatch`, `.download`, `.file`.
  package func add(_ source: String) async throws(ModelsError) -> Installed {
    let isAddress = source.hasPrefix("http://") || source.hasPrefix("https://")
    let origin = source.hasSuffix(".json") ? source : Self.cardBeside(source)
    let json = isAddress ? try await Download.contents(of: origin) : try readCard(origin, asked: source)
    let card = try ModelCard(json: json, file: origin)
    let place = folder + "/" + card.name
    if Self.exists("\(place)/\(card.name).json") {
      let present = try model(named: card.name)
      guard present.card.files == card.files else { throw .alreadyThere(name: card.name) }
      try Self.verify(present)
      return present
    }
    let incoming = "\(folder)/.incoming/\(card.name)"
    try Self.makeFolder(incoming)
    for file in card.files {
      try await bring(file, of: card, from: origin, isAddress: isAddress, to: "\(incoming)/\(file.name)")
    }
    try Self.onDisk("write", incoming) {
      try Data(try card.json()).write(to: URL(filePath: "\(incoming)/\(card.name).json"), options: .atomic)
    }
    try Self.onDisk("move", incoming) { try FileManager.default.moveItem(atPath: incoming, toPath: place) }
    return Installed(card: card, folder: place, isBuiltIn: false)
  }

  private func readCard(_ path: String, asked: String) throws(ModelsError) -> [UInt8] {
    guard path == asked || Self.exists(path) else { throw .noCard(file: asked, expected: path) }
    return try Self.contents(of: path)
  }

  /// Copies or fetches one file, and verifies it.
  private func bring(
    _ file: ModelCard.File, of card: ModelCard, from origin: String, isAddress: Bool, to target: String
  ) async throws(ModelsError) {
    let beside = Self.sibling(of: origin, named: file.name)
    if !isAddress, Self.exists(beside) {
      try Self.verify(beside, against: file, model: card.name)
      if Self.exists(target) {
        try Self.onDisk("replace", target) { try FileManager.default.removeItem(atPath: target) }
      }
      try Self.onDisk("copy", beside) { try FileManager.default.copyItem(atPath: beside, toPath: target) }
    } else if let address = file.url ?? (isAddress ? beside : nil) {
      try await Download.file(at: address, to: target, expectedBytes: file.bytes)
    } else {
      throw .fileMissing(model: card.name, file: file.name)
    }
    do {
      try Self.verify(target, against: file, model: card.name)
    } catch {
      // What is wrong must not be gone on with the next time.
      try Self.onDisk("remove", target) { try FileManager.default.removeItem(atPath: target) }
      throw error
    }
  }

  private static func makeFolder(_ path: String) throws(ModelsError) {
    try onDisk("make the folder", path) {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  private static func cardBeside(_ network: String) -> String {
    let name = network.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return network + ".json" }
    return network.dropLast(name.distance(from: dot, to: name.endIndex)) + ".json"
  }

  private static func sibling(of path: String, named name: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }
}
