import Foundation

extension ModelStore {
  /// Adds a model: finds its card, copies or downloads its files, verifies them, checks the network, and
  /// installs everything at once.
  ///
  /// Files beside the card are preferred to the URLs in the card; a downloaded card may omit URLs of files
  /// beside it. Interrupted downloads are kept and resumed. Adding the same model again has no effect.
  ///
  /// A network without a card beside it gets the catalogue's card if its hash or URL is known there,
  /// otherwise a drafted one, whose `notes` list the guesses.
  ///
  /// A file of a detector or a face network in the catalogue, recognised by its hash, adds that whole model,
  /// unless a card beside it itself describes detection or alignment, which other dialects cannot. The
  /// model's other files must be beside it.
  ///
  /// - Parameters:
  ///   - source: the name of a model in the catalogue, or the path or the `http(s)` URL of a card or a
  ///     network.
  ///   - isTrusted: whether to accept files whose hash is not known; their hashes are stored from then on.
  /// - Throws: `ModelsError.card`, `.nothingToAdd`, `.notANetwork`, `.unverified`, `.needsConverting`,
  ///   `.alreadyThere`, `.fileMissing`, `.mismatch`, `.notAnEmbedder`, `.dimension`, `.inference`,
  ///   `.download`, `.file`.
  package func add(_ source: String, isTrusted: Bool = false) async throws(ModelsError) -> Installed {
    if source.hasPrefix("http://") || source.hasPrefix("https://") {
      return try await add(address: source, isTrusted: isTrusted)
    }
    guard Self.exists(source) else {
      guard let card = Catalogue.card(named: source) else { throw .nothingToAdd(source: source) }
      return try await install(card, from: .addresses, isTrusted: isTrusted)
    }
    let beside = source.hasSuffix(".json") ? source : Self.cardBeside(source)
    if Self.exists(beside) {
      let card = try ModelCard(json: try Self.contents(of: beside), file: beside)
      return try await install(card.withFaces, from: .card(path: beside), isTrusted: isTrusted)
    }
    return try await add(network: NetworkFiles(source), at: source)
  }

  /// Adds a network without a card beside it.
  private func add(network: NetworkFiles, at path: String) async throws(ModelsError) -> Installed {
    let files = try network.described()
    if let digest = files[0].sha256, let card = Catalogue.faceCard(withFile: digest) {
      return try await install(card, from: .card(path: path), isTrusted: false)
    }
    if files.count == 1, let digest = files[0].sha256, let card = Catalogue.card(ofNetwork: digest) {
      let paths = [card.networkFile.name: network.paths[files[0].name] ?? ""]
      return try await install(card, from: .paths(paths), isTrusted: false)
    }
    return try await install(network.name, files: files, from: .paths(network.paths)) {
      (folder, files) throws(ModelsError) in try CardDraft.card(network.name, files: files, in: folder)
    }
  }

  private func add(address: String, isTrusted: Bool) async throws(ModelsError) -> Installed {
    if let card = Catalogue.card(ofAddress: address) {
      return try await install(card, from: .addresses, isTrusted: isTrusted)
    }
    let origin = address.hasSuffix(".json") ? address : Self.cardBeside(address)
    do throws(ModelsError) {
      let card = try ModelCard(json: try await Download.contents(of: origin), file: origin)
      return try await install(card, from: .fetchedCard(address: origin), isTrusted: isTrusted)
    } catch {
      guard address != origin, case .download(_, let reason) = error, reason.hasPrefix("the server answers 4")
      else { throw error }
    }
    let network = try NetworkFiles(address)
    guard isTrusted else { throw .unverified(model: network.name, file: network.files[0]) }
    let files = network.files.map { ModelCard.File(name: $0, bytes: nil, sha256: nil) }
    return try await install(network.name, files: files, from: .fetchedCard(address: origin)) {
      (folder, files) throws(ModelsError) in try CardDraft.card(network.name, files: files, in: folder)
    }
  }

  private func install(
    _ card: ModelCard, from origin: FileOrigin, isTrusted: Bool
  ) async throws(ModelsError) -> Installed {
    if let command = card.convert {
      // A model that must be converted was shipped with the program, or was converted and added before.
      if let present = try list().first(where: { $0.card.name == card.name }) {
        try Self.verify(present)
        return present
      }
      throw .needsConverting(
        model: card.name, file: card.networkFile.name, address: card.networkFile.url, command: command)
    }
    if !isTrusted, let file = card.files.first(where: { $0.sha256 == nil }) {
      throw .unverified(model: card.name, file: file.name)
    }
    return try await install(card.name, files: card.files, from: origin) {
      (folder, files) throws(ModelsError) in
      var verified = card
      verified.files = files
      return try verified.checked(in: folder)
    }
  }

  /// Copies or downloads files and installs them with a card.
  ///
  /// - Parameter card: makes the card, from the folder of the files and what is now known about them.
  private func install(
    _ name: String, files: [ModelCard.File], from origin: FileOrigin,
    card: (String, [ModelCard.File]) throws(ModelsError) -> ModelCard
  ) async throws(ModelsError) -> Installed {
    let place = "\(folder)/\(name)"
    if Self.exists("\(place)/\(name).json") {
      let present = try model(named: name)
      guard zip(present.card.files, files).allSatisfy({ $0.isSame(as: $1) }),
        present.card.files.count == files.count
      else { throw .alreadyThere(name: name) }
      try Self.verify(present)
      return present
    }
    let incoming = "\(folder)/.incoming/\(name)"
    var verified: [ModelCard.File] = []
    for file in files {
      let before = verified.reduce(0) { $0 + ($1.bytes ?? 0) }
      verified.append(try await bring(file, of: name, from: origin, to: incoming, after: before))
    }
    let finished: ModelCard
    do throws(ModelsError) { finished = try card(incoming, verified) } catch {
      // The present files are correct already.
      try Self.remove(incoming)
      throw error
    }
    try Self.onDisk("write", incoming) {
      try Data(try finished.json()).write(to: URL(filePath: "\(incoming)/\(name).json"), options: .atomic)
    }
    try Self.onDisk("move", incoming) { try FileManager.default.moveItem(atPath: incoming, toPath: place) }
    return Installed(card: finished, folder: place, isBuiltIn: false)
  }

  /// Copies or downloads a file, and verifies it as far as its card allows.
  ///
  /// - Parameter before: the size of the files before it, for `progress`.
  /// - Returns: the file with its size and hash.
  private func bring(
    _ file: ModelCard.File, of model: String, from origin: FileOrigin, to folder: String, after before: Int
  ) async throws(ModelsError) -> ModelCard.File {
    let target = "\(folder)/\(file.name)"
    try Self.makeFolder(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
    if let path = origin.path(of: file) {
      try Self.verify(path, against: file, model: model)
      if Self.exists(target) { try Self.remove(target) }
      try Self.onDisk("copy", path) { try FileManager.default.copyItem(atPath: path, toPath: target) }
    } else if let address = origin.address(of: file) {
      let progress = progress
      try await Download.file(at: address, to: target, expectedBytes: file.bytes) { progress?(before + $0) }
    } else {
      throw .fileMissing(model: model, file: file.name)
    }
    do {
      try Self.verify(target, against: file, model: model)
    } catch {
      // A wrong file must not be resumed the next time.
      try Self.remove(target)
      throw error
    }
    return try file.described(at: target)
  }

  private static func makeFolder(_ path: String) throws(ModelsError) {
    try onDisk("make the folder", path) {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  private static func remove(_ path: String) throws(ModelsError) {
    try onDisk("remove", path) { try FileManager.default.removeItem(atPath: path) }
  }

  private static func cardBeside(_ network: String) -> String {
    let name = network.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return network + ".json" }
    return network.dropLast(name.distance(from: dot, to: name.endIndex)) + ".json"
  }
}

extension ModelCard {
  /// The catalogue's card if it recognises one of the files as a detector's or a face network's, and this
  /// card does not describe faces; otherwise this card.
  fileprivate var withFaces: ModelCard {
    guard face == nil, detector == nil else { return self }
    return files.lazy.compactMap(\.sha256).compactMap(Catalogue.faceCard).first ?? self
  }
}
