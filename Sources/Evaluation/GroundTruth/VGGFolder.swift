/// The ground truth of Oxford's buildings and of Paris: a folder with four files for each query (Philbin et
/// al., "Object retrieval with large vocabularies and fast spatial matching", 2007).
///
/// | file | holds |
/// |---|---|
/// | `NAME_query.txt` | the query picture and its box: x-left, y-upper, x-right, y-lower, in pixels |
/// | `NAME_good.txt`, `NAME_ok.txt` | the relevant pictures, a line each |
/// | `NAME_junk.txt` | pictures that count neither way |
package struct VGGFolder: Sendable {
  /// The set.
  package enum Collection: Sendable {
    /// Its query files have a prefix of five characters before the names of pictures.
    case oxford
    /// Its names have no prefix.
    case paris
  }

  private static let queryFile = "_query.txt"
  private static let oxfordPrefix = "oxc1_"

  /// Reads a folder. A picture that is repeated in a file counts once; the groups are the queries' names up
  /// to their last underscore.
  ///
  /// - Parameters:
  ///   - folder: its path.
  ///   - collection: the set.
  /// - Throws: `EvaluationError.notReadable`, `.noQueries`, `.line`.
  package static func groundTruth(
    _ folder: String, _ collection: Collection
  ) throws(EvaluationError) -> GroundTruth {
    var queries: [JudgedQuery] = []
    for file in try TextFile.names(in: folder) where file.hasSuffix(queryFile) {
      queries.append(try query(String(file.dropLast(queryFile.count)), folder, collection))
    }
    guard !queries.isEmpty else { throw .noQueries(path: folder) }
    return GroundTruth(path: folder, queries: queries, naming: .stem)
  }

  private static func query(
    _ name: String, _ folder: String, _ collection: Collection
  ) throws(EvaluationError) -> JudgedQuery {
    let (picture, box) = try picture("\(folder)/\(name)\(queryFile)", collection)
    let good = try names("\(folder)/\(name)_good.txt")
    return JudgedQuery(
      name, group: name.lastIndex(of: "_").map { String(name[..<$0]) } ?? name, input: .picture(picture, box),
      relevant: good.union(try names("\(folder)/\(name)_ok.txt")),
      junk: try names("\(folder)/\(name)_junk.txt"))
  }

  private static func picture(
    _ file: String, _ collection: Collection
  ) throws(EvaluationError) -> (String, PixelBox) {
    let lines = try TextFile.lines(file)
    let words = lines.first?.text.split(separator: " ").map(String.init) ?? []
    guard lines.count == 1, words.count == 5, let box = PixelBox(words.dropFirst().compactMap(Double.init))
    else {
      throw .line(
        path: file, number: 1, got: lines.first?.text ?? "",
        expected: "one line with a picture and x-left, y-upper, x-right, y-lower")
    }
    let isPrefixed = collection == .oxford && words[0].hasPrefix(oxfordPrefix)
    return (isPrefixed ? String(words[0].dropFirst(oxfordPrefix.count)) : words[0], box)
  }

  private static func names(_ file: String) throws(EvaluationError) -> Set<String> {
    var names: Set<String> = []
    for (number, line) in try TextFile.lines(file) {
      let words = line.split(separator: " ")
      guard words.count == 1 else {
        throw .line(path: file, number: number, got: line, expected: "one picture's name")
      }
      names.insert(String(words[0]))
    }
    return names
  }
}
