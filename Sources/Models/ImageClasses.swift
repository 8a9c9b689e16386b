import FoundationEssentials

/// What the classes are called that a network tells apart: `classes.json` beside the models.
///
/// The order is that of the network's scores.
package struct ImageClasses: Sendable, Equatable {
  /// One class.
  package struct Class: Sendable, Equatable {
    /// Its synset in WordNet 3.0, such as `n02123045`.
    package let synset: String
    /// A short name that no other class should have.
    package let name: String
    /// All that it is called, the usual word first.
    package let synonyms: [String]
    /// WordNet's definition, with examples after semicolons.
    package let gloss: String
    /// What it looks like; `nil` for the few that nobody has described.
    package let description: String?
    /// What it is a kind of, the nearest first, each with all that it is called.
    package let kinds: [[String]]
  }

  package let classes: [Class]
  /// The SHA-256 of the file.
  package let digest: String

  /// Reads the classes of a file.
  ///
  /// - Throws: `ModelsError.file` when it cannot be read; `.classes`.
  package init(ofFile path: String) throws(ModelsError) {
    try self.init(json: try ModelStore.contents(of: path), file: path)
  }

  /// - Parameters:
  ///   - json: the file's bytes.
  ///   - file: what errors call it.
  /// - Throws: `ModelsError.classes` when it is not such a file, a class has no name, or a kind no words.
  init(json: [UInt8], file: String) throws(ModelsError) {
    let document: Document
    do { document = try JSONDecoder().decode(Document.self, from: Data(json)) } catch {
      throw .classes(file: file, reason: "it is not a list of classes with their kinds")
    }
    var classes: [Class] = []
    for item in document.classes {
      let kinds = item.kinds.map { document.kinds[$0] ?? [] }
      guard !item.name.isEmpty, !item.synonyms.isEmpty, !kinds.contains(where: \.isEmpty) else {
        throw .classes(file: file, reason: "the class \(item.synset) or one of its kinds has no name")
      }
      classes.append(
        Class(
          synset: item.synset, name: item.name, synonyms: item.synonyms, gloss: item.gloss,
          description: item.description, kinds: kinds))
    }
    guard !classes.isEmpty else { throw .classes(file: file, reason: "it has no classes") }
    digest = try SHA256.digest(of: json)
    self.classes = classes
  }
}

/// The file, as it is written.
private struct Document: Decodable {
  struct Item: Decodable {
    let synset: String
    let name: String
    let synonyms: [String]
    let gloss: String
    let description: String?
    let kinds: [String]
  }

  let classes: [Item]
  /// The words of each kind, by its synset.
  let kinds: [String: [String]]
}
