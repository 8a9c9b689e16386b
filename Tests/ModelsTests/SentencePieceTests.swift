import Faults
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Models

/// SentencePiece beside its reference, with the small model and the tokens that Tools/golden/unigram.py made.
@Suite struct SentencePieceTests {
  private struct Texts: Decodable {
    struct Row: Decodable {
      let text: String
      init(from decoder: any Decoder) throws {
        var row = try decoder.unkeyedContainer()
        text = try row.decode(String.self)
      }
    }
    let rows: [Row]
  }

  private struct Tokens: Decodable { let rows: [[[Int]]] }

  private static func golden(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: SharedData.root + "/Tests/ModelsTests/Golden/\(name)"))
  }

  private static func model() throws -> [UInt8] { Array(try golden("unigram.model")) }

  private static func tokenizer(
    _ model: [UInt8], cleaning: ModelCard.Text.Tokenizer.Cleaning? = nil
  ) throws -> SentencePiece {
    try SentencePiece(model: model, cleaning: cleaning, padding: 0, file: "unigram.model")
  }

  @Test(arguments: [nil, ModelCard.Text.Tokenizer.Cleaning.canonical])
  func tokensAreTheReferences(cleaning: ModelCard.Text.Tokenizer.Cleaning?) throws {
    let texts = try JSONDecoder().decode(Texts.self, from: try Self.golden("tokens.json")).rows.map(\.text)
    let tokens = try JSONDecoder().decode(Tokens.self, from: try Self.golden("unigram.json")).rows
    #expect(texts.count == 1000 && tokens.count == 1000)
    let tokenizer = try Self.tokenizer(try Self.model(), cleaning: cleaning)
    for (text, expected) in zip(texts, tokens) {
      let wanted = expected[cleaning == nil ? 0 : 1]
      #expect(tokenizer.tokens(of: text, atMost: 64) == wanted, "\(text.debugDescription)")
    }
  }

  @Test(arguments: [1, 2, 5])
  func longTextsEndWithTheirMark(limit: Int) throws {
    let tokens = try Self.tokenizer(try Self.model()).tokens(of: "a dog on the beach", atMost: limit)
    #expect(tokens.count == limit && tokens.last == 1)
  }

  @Test(arguments: [
    ("", ""), ("  A\t Dog_house, (big)! ", "a dog house big"), ("ΟΔΟΣ", "οδος"), ("“Ça”", "ça"), ("_.!", ""),
  ])
  func captionsAreCleaned(text: String, expected: String) {
    #expect(canonicalCaption(text) == expected)
  }

  /// A field of a message: its key, then its length and contents.
  private static func field(_ number: UInt8, _ contents: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(contents.count)] + contents
  }

  /// A file with pieces of one kind, and what it says of its training.
  private static func file(_ pieces: String, kind: UInt8 = 1, training: [UInt8] = [0xD0, 2, 0]) -> [UInt8] {
    let pieces = pieces.map { field(1, field(1, Array(String($0).utf8)) + [0x18, kind]) }
    return pieces.flatMap(\.self) + field(2, training)
  }

  /// Files that are none, with a word of the error.
  private static let broken: [(bytes: [UInt8], words: String)] = [
    ([], "no model"), (Array("pieces".utf8), "no model"), (file("a", training: []), "end of a text"),
    (file("aab"), "repeats"), (file("a", kind: 4), "users defined"),
    (file("a", training: [0x18, 2, 0xD0, 2, 0]), "unigram"),
    (file("a", training: [0x98, 2, 1, 0xD0, 2, 0]), "bytes"), (file("a", kind: 3), "pieces of words"),
    (file("a") + field(3, field(2, [9])), "rules"),
  ]

  @Test(arguments: broken)
  func refusesAFileThatIsNone(bytes: [UInt8], words: String) {
    let error = #expect(throws: ModelsError.self) { try Self.tokenizer(bytes) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.fault == .data)
  }

  @Test(arguments: 0..<200)
  func damagedFilesCrashNothing(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var bytes = try Self.model()
    for byte in random.bytes(6) {
      bytes[Int(random.next() % UInt64(bytes.count))] = byte
    }
    if seed.isMultiple(of: 3) { bytes = Array(bytes.prefix(Int(random.next() % UInt64(bytes.count)))) }
    let text = String(decoding: random.bytes(300), as: UTF8.self) + "e\u{301} ﬁ"
    guard let tokenizer = try? Self.tokenizer(bytes) else { return }
    let tokens = tokenizer.tokens(of: text, atMost: 64)
    #expect(!tokens.isEmpty && tokens.count <= 64)
  }

  @Test(arguments: 0..<20)
  func anyTextHasTokens(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let text = String(decoding: random.bytes(500), as: UTF8.self)
    let tokens = try Self.tokenizer(try Self.model()).tokens(of: text, atMost: 64)
    #expect(tokens.count <= 64 && tokens.last == 1)
  }
}
