import Files
import Foundation

/// A network without a card: its name and its files, found by a path or URL.
struct NetworkFiles {
  /// The model's name: the name of the file, or of a saved model's folder.
  let name: String
  /// The names of the files in the store; the first is the network.
  let files: [String]
  /// The paths of the files, by name.
  let paths: [String: String]

  /// - Parameter source: a path or a URL; for TensorFlow's saved models, the folder or its `saved_model.pb`.
  /// - Throws: `ModelsError.notANetwork`; `.file` if a folder cannot be read.
  init(_ source: String) throws(ModelsError) {
    let source = source.hasSuffix("/") ? String(source.dropLast()) : source
    let savedModel =
      source.hasSuffix("/saved_model.pb") ? String(source.dropLast("/saved_model.pb".count)) : source
    if ModelStore.exists(savedModel + "/saved_model.pb") {
      name = Self.plain(savedModel)
      let weights = try Self.names(in: savedModel + "/variables").map { "variables/\($0)" }
      files = ["saved_model.pb"] + weights
      paths = Dictionary(uniqueKeysWithValues: files.map { ($0, "\(savedModel)/\($0)") })
      return
    }
    guard ModelCard.isNetwork(source), let dot = source.lastIndex(of: ".") else {
      throw .notANetwork(file: source)
    }
    let (stem, kind) = (String(source[..<dot]), String(source[dot...]))
    name = Self.plain(stem)
    let kinds = kind == ".xml" ? [".xml", ".bin"] : [kind]
    files = kinds.map { [name] in name + $0 }
    paths = Dictionary(uniqueKeysWithValues: kinds.map { [name] in (name + $0, stem + $0) })
  }

  /// The files with their sizes and hashes.
  ///
  /// - Throws: `ModelsError.file` when one cannot be read.
  func described() throws(ModelsError) -> [ModelCard.File] {
    var described: [ModelCard.File] = []
    for name in files {
      let file = ModelCard.File(name: name, bytes: nil, sha256: nil)
      described.append(try file.described(at: paths[name] ?? name))
    }
    return described
  }

  /// The last component of a path, without characters that a name must not have.
  private static func plain(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    let kept = last.map { ModelCard.isPlainName("a\($0)") ? $0 : "-" }
    return String(String(kept).drop { $0 == "." || $0 == "-" }.prefix(100))
  }

  private static func names(in folder: String) throws(ModelsError) -> [String] {
    guard ModelStore.exists(folder) else { return [] }
    return try ModelStore.onDisk("read", folder) {
      try FileManager.default.contentsOfDirectory(atPath: folder).filter(ModelCard.isPlainName).sorted()
    }
  }
}

extension ModelCard.File {
  /// The file with its size and hash.
  ///
  /// - Throws: `ModelsError.file` when it cannot be read.
  func described(at path: String) throws(ModelsError) -> ModelCard.File {
    let size = try ofFile { () throws(FileError) in try OpenFile(reading: path).size() }
    let digest = if let sha256 { sha256 } else { try SHA256.digest(ofFile: path) }
    return ModelCard.File(name: name, url: url, bytes: bytes ?? size, sha256: digest, md5: md5)
  }

  /// Whether a file in the store is the same, as far as known.
  func isSame(as other: ModelCard.File) -> Bool {
    name == other.name && (other.sha256 == nil || sha256 == other.sha256)
      && (other.bytes == nil || bytes == other.bytes)
  }
}
