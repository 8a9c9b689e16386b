/// SentencePiece's unigram model (Kudo, "Subword regularization", 2018; Kudo and Richardson, "SentencePiece",
/// 2018): a text becomes the pieces whose scores have the greatest sum.
///
/// Agrees with the Python package sentencepiece, followed by the mark of the end. Of its models, those of the
/// kind unigram are read.
struct SentencePiece: Tokenizer {
  let paddingToken: Int
  private let normaliser: SentencePieceNormaliser
  private let cleaning: ModelCard.Text.Tokenizer.Cleaning?
  /// The pieces that may be part of a text, with the score of each.
  private let pieces: [[UInt8]: (number: Int, score: Float)]
  /// The length of the longest piece, in bytes.
  private let longest: Int
  private let end: Int
  private let unknown: Int
  /// The score of a character that no piece has.
  private let unknownScore: Float

  /// What a character that no piece has costs beyond the rarest piece.
  private static let unknownPenalty: Float = 10

  /// - Parameters:
  ///   - model: a file of SentencePiece, `ModelProto` of its `sentencepiece_model.proto`.
  ///   - cleaning: how a text is changed before; `nil` for not at all.
  ///   - padding: what fills up shorter texts.
  ///   - file: what errors call the file.
  /// - Throws: `ModelsError.vocabulary` when it is no such file, of another kind than unigram, has pieces for
  ///   bytes or of users, or no mark of the end.
  init(
    model: [UInt8], cleaning: ModelCard.Text.Tokenizer.Cleaning?, padding: Int, file: String
  ) throws(ModelsError) {
    let proto = SentencePieceModel(model)
    func fault(_ reason: String) -> ModelsError { .vocabulary(file: file, reason: reason) }
    guard !proto.pieces.isEmpty else { throw fault("it is no model of SentencePiece") }
    guard proto.kind == SentencePieceModel.unigram, !proto.splitsIntoBytes, !proto.hasOwnPieces else {
      throw fault(
        "only models of the kind unigram can be read, without pieces for bytes and pieces that users defined")
    }
    guard proto.pieces.indices.contains(proto.unknown), proto.pieces.indices.contains(proto.end) else {
      throw fault("it has no piece for unknown characters, or none for the end of a text")
    }
    var pieces: [[UInt8]: (number: Int, score: Float)] = [:]
    for (number, piece) in proto.pieces.enumerated() where piece.isWord {
      guard !piece.text.isEmpty, pieces.updateValue((number, piece.score), forKey: piece.text) == nil else {
        throw fault("its piece \(number) is empty or repeats another one")
      }
    }
    guard let least = pieces.values.lazy.map(\.score).min() else { throw fault("it has no pieces of words") }
    guard let normaliser = SentencePieceNormaliser(proto) else {
      throw fault("its rules for characters are damaged")
    }
    self.pieces = pieces
    self.normaliser = normaliser
    self.cleaning = cleaning
    paddingToken = padding
    longest = pieces.keys.lazy.map(\.count).max() ?? 0
    unknownScore = least - Self.unknownPenalty
    (end, unknown) = (proto.end, proto.unknown)
  }

  func tokens(of text: String, atMost limit: Int) -> [Int] {
    precondition(limit >= 1, "at most \(limit) tokens, expected at least 1")
    let text = cleaning == .canonical ? canonicalCaption(text) : text
    return encoded(normaliser.normalised(Array(text.utf8))).prefix(limit - 1) + [end]
  }

  /// The best way to the end of a part of the text.
  private struct Path {
    let score: Float
    let start: Int
    let piece: Int
  }

  /// The pieces of a normalised text; characters without one that follow each other are a single unknown one.
  private func encoded(_ text: [UInt8]) -> [Int] {
    var paths = [Path?](repeating: nil, count: text.count + 1)
    paths[0] = Path(score: 0, start: 0, piece: unknown)
    var start = 0
    while start < text.count {
      let score = paths[start]?.score ?? 0
      let character = Self.length(ofCharacterAt: start, in: text)
      func offer(_ piece: Int, _ added: Float, endingAt end: Int) {
        let sum = score + added
        if let known = paths[end], known.score >= sum { return }
        paths[end] = Path(score: sum, start: start, piece: piece)
      }
      var isKnown = false
      for length in stride(from: 1, through: min(longest, text.count - start), by: 1) {
        guard let piece = pieces[Array(text[start..<(start + length)])] else { continue }
        offer(piece.number, piece.score, endingAt: start + length)
        isKnown = isKnown || length == character
      }
      if !isKnown { offer(unknown, unknownScore, endingAt: start + character) }
      start += character
    }
    var tokens: [Int] = []
    var end = text.count
    while end > 0, let path = paths[end] {
      if path.piece != unknown || tokens.last != unknown { tokens.append(path.piece) }
      end = path.start
    }
    return tokens.reversed()
  }

  /// The length in bytes of the character that begins at a position, at most to the end.
  private static func length(ofCharacterAt position: Int, in text: [UInt8]) -> Int {
    let length =
      switch text[position] {
      case 0xC0..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0...: 4
      default: 1
      }
    return min(length, text.count - position)
  }
}
