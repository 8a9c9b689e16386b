/// WordPiece for lower-case text, as BERT's uncased networks were trained with it (Devlin et al., "BERT:
/// Pre-training of deep bidirectional transformers for language understanding", 2019): text becomes words,
/// and each word the longest pieces that the vocabulary has, from its beginning.
///
/// Agrees with `BertNormalizer`, `BertPreTokenizer` and `WordPiece` of the Python package tokenizers.
struct WordPiece: Tokenizer {
  let paddingToken: Int
  private let vocabulary: [[UInt8]: Int]
  private let begin: Int
  private let end: Int
  private let unknown: Int

  /// Words of more characters are unknown as a whole.
  private static let longestWord = 100
  /// What a piece that does not begin a word begins with in the vocabulary.
  private static let continuation = Array("##".utf8)

  /// - Parameters:
  ///   - vocabulary: a piece on each line, numbered from 0.
  ///   - file: what errors call it.
  /// - Throws: `ModelsError.vocabulary` when it lacks a mark, or has a piece twice.
  init(vocabulary lines: [UInt8], file: String) throws(ModelsError) {
    var vocabulary: [[UInt8]: Int] = [:]
    for (number, line) in vocabularyLines(lines).enumerated() {
      guard vocabulary.updateValue(number, forKey: Array(line)) == nil else {
        throw .vocabulary(file: file, reason: "line \(number + 1) repeats another one")
      }
    }
    func mark(_ name: String) throws(ModelsError) -> Int {
      guard let number = vocabulary[Array(name.utf8)] else {
        throw .vocabulary(file: file, reason: "it has no line \"\(name)\"")
      }
      return number
    }
    paddingToken = try mark("[PAD]")
    begin = try mark("[CLS]")
    end = try mark("[SEP]")
    unknown = try mark("[UNK]")
    self.vocabulary = vocabulary
  }

  func tokens(of text: String, atMost limit: Int) -> [Int] {
    marked(uncasedWords(of: text).flatMap(pieces), begin: begin, end: end, atMost: limit)
  }

  /// The pieces of one word; one unknown piece where the vocabulary cannot spell it.
  private func pieces(of word: [Unicode.Scalar]) -> [Int] {
    guard word.count <= Self.longestWord else { return [unknown] }
    var pieces: [Int] = []
    var start = 0
    while start < word.count {
      guard let piece = longestPiece(of: word, from: start) else { return [unknown] }
      pieces.append(piece.number)
      start = piece.end
    }
    return pieces
  }

  private func longestPiece(of word: [Unicode.Scalar], from start: Int) -> (number: Int, end: Int)? {
    for end in stride(from: word.count, to: start, by: -1) {
      let piece = (start == 0 ? [] : Self.continuation) + word[start..<end].flatMap(\.utf8)
      if let number = vocabulary[piece] { return (number, end) }
    }
    return nil
  }
}
