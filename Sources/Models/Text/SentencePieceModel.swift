import FoundationEssentials

/// What a file of SentencePiece says: `ModelProto` of its `sentencepiece_model.proto`.
struct SentencePieceModel {
  struct Piece {
    var text: [UInt8] = []
    var score: Float = 0
    /// As the file has it: 1 for pieces of words, 4 for those that users defined; marks and others have other
    /// numbers.
    var kind: UInt64 = 1

    var isWord: Bool { kind == 1 }
  }

  private(set) var pieces: [Piece] = []
  /// Whether characters that no piece has are split into bytes.
  private(set) var splitsIntoBytes = false
  /// Whether users defined pieces, which are always taken.
  var hasOwnPieces: Bool { pieces.contains { $0.kind == 4 } }
  /// `unigram`, or another one.
  private(set) var kind = SentencePieceModel.unigram
  /// The number of the piece for unknown characters.
  private(set) var unknown = 0
  /// The number of the mark of the end.
  private(set) var end = 2
  /// Which characters become which, as SentencePiece compiles it; empty for none.
  private(set) var characters: [UInt8] = []
  private(set) var addsSpaceBefore = true
  private(set) var removesExtraSpaces = true
  private(set) var escapesSpaces = true
  private(set) var spacesComeLast = false

  /// The kind of models that choose the pieces with the greatest sum of scores.
  static let unigram = 1

  /// - Parameter bytes: the file. Of what is damaged, all before the damage is read.
  init(_ bytes: [UInt8]) {
    let data = Data(bytes)
    let reader = ProtobufReader(data)
    for field in reader.fields(of: reader.whole) {
      guard let contents = field.contents else { continue }
      switch field.number {
      case 1: pieces.append(Self.piece(reader.fields(of: contents), bytes))
      case 2: readTraining(reader.fields(of: contents))
      case 3: readNormaliser(reader.fields(of: contents), bytes)
      default: break
      }
    }
  }

  private static func piece(_ fields: [ProtobufReader.Field], _ bytes: [UInt8]) -> Piece {
    var piece = Piece()
    for field in fields {
      switch (field.number, field.contents, field.value) {
      case (1, let contents?, _): piece.text = Array(bytes[contents])
      case (2, _, let value?): piece.score = Float(bitPattern: UInt32(truncatingIfNeeded: value))
      case (3, _, let value?): piece.kind = value
      default: break
      }
    }
    return piece
  }

  private mutating func readTraining(_ fields: [ProtobufReader.Field]) {
    for field in fields {
      guard let value = field.value else { continue }
      switch field.number {
      case 3: kind = Int(truncatingIfNeeded: value)
      case 24: spacesComeLast = value != 0
      case 35: splitsIntoBytes = value != 0
      case 40: unknown = Int(truncatingIfNeeded: value)
      case 42: end = Int(truncatingIfNeeded: value)
      default: break
      }
    }
  }

  private mutating func readNormaliser(_ fields: [ProtobufReader.Field], _ bytes: [UInt8]) {
    for field in fields {
      switch (field.number, field.contents, field.value) {
      case (2, let contents?, _): characters = Array(bytes[contents])
      case (3, _, let value?): addsSpaceBefore = value != 0
      case (4, _, let value?): removesExtraSpaces = value != 0
      case (5, _, let value?): escapesSpaces = value != 0
      default: break
      }
    }
  }
}
