/// Turns a text into the numbers of the pieces of words that a network was trained on.
///
/// A text holds words only: what looks like one of the vocabulary's marks, such as `[SEP]`, is read as text.
package protocol Tokenizer: Sendable {
  /// What fills up shorter texts.
  var paddingToken: Int { get }

  /// The tokens of a text, between the marks of its beginning and its end.
  ///
  /// - Parameters:
  ///   - text: anything, also nothing.
  ///   - limit: the most tokens, at least 2: of a longer text, those at the end are left out, but not its
  ///     mark.
  func tokens(of text: String, atMost limit: Int) -> [Int]
}

extension ModelCard.Text.Tokenizer {
  /// The tokenizer, with its vocabulary read.
  ///
  /// - Parameter folder: the folder of the card's files.
  /// - Throws: `ModelsError.vocabulary` when the file is no such vocabulary; `.file` when it cannot be read.
  func reader(in folder: String) throws(ModelsError) -> any Tokenizer {
    let file = "\(folder)/\(vocabulary)"
    let contents = try ModelStore.contents(of: file)
    return switch kind {
    case .wordPiece: try WordPiece(vocabulary: contents, file: file)
    case .bytePairs: try BytePairEncoding(vocabulary: contents, file: file)
    case .sentencePiece:
      try SentencePiece(model: contents, cleaning: cleaning, padding: padding ?? 0, file: file)
    }
  }
}

/// Puts pieces between the marks of the beginning and the end, as many as a network's limit allows.
func marked(_ pieces: [Int], begin: Int, end: Int, atMost limit: Int) -> [Int] {
  precondition(limit >= 2, "at most \(limit) tokens, expected at least 2")
  return [begin] + pieces.prefix(limit - 2) + [end]
}

/// The lines of a vocabulary. Only line feeds end them: other ends of lines may be pieces of words.
func vocabularyLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  return lines.last?.isEmpty == true ? lines.dropLast() : lines
}
