import Faults
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Models

/// Real vocabularies, where the machine has them.
enum Vocabularies {
  static let wordPieces = SharedData.builtInModels + "/all-MiniLM-L6-v2/vocab.txt"
  static let hasWordPieces = FileManager.default.fileExists(atPath: wordPieces)
  static let bytePairs = SharedData.folder + "/models/clip_bpe_simple_vocab_16e6.txt.gz"
  static let hasBytePairs = FileManager.default.fileExists(atPath: bytePairs)

  static func wordPiece() throws -> WordPiece {
    try WordPiece(vocabulary: Array(Data(contentsOf: URL(filePath: wordPieces))), file: wordPieces)
  }

  static func bytePairEncoding() throws -> BytePairEncoding {
    let unpacking = Process()
    unpacking.executableURL = URL(filePath: "/bin/gzip")
    unpacking.arguments = ["-dc", bytePairs]
    let output = Pipe()
    unpacking.standardOutput = output
    try unpacking.run()
    let vocabulary = output.fileHandleForReading.readDataToEndOfFile()
    unpacking.waitUntilExit()
    return try BytePairEncoding(vocabulary: Array(vocabulary), file: bytePairs)
  }
}

/// A text, and its tokens by WordPiece and by byte pairs.
private struct GoldenTokens: Decodable {
  let text: String
  let wordPieces: [Int]
  let bytePairs: [Int]

  init(from decoder: any Decoder) throws {
    var row = try decoder.unkeyedContainer()
    text = try row.decode(String.self)
    wordPieces = try row.decode([Int].self)
    bytePairs = try row.decode([Int].self)
  }

  private struct File: Decodable { let rows: [GoldenTokens] }

  static func all() throws -> [GoldenTokens] {
    let file = SharedData.root + "/Tests/ModelsTests/Golden/tokens.json"
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: file))).rows
  }
}

@Suite struct TokenizerTests {
  @Test(.enabled(if: Vocabularies.hasWordPieces, "the vocabulary of all-MiniLM-L6-v2 is missing"))
  func wordPiecesAreTheReferences() throws {
    let tokenizer = try Vocabularies.wordPiece()
    let golden = try GoldenTokens.all()
    #expect(golden.count == 1000)
    for row in golden {
      #expect(tokenizer.tokens(of: row.text, atMost: 256) == row.wordPieces, "\(row.text.debugDescription)")
    }
  }

  @Test(.enabled(if: Vocabularies.hasBytePairs, "the vocabulary of CLIP is missing in EIDETIC_SHARED"))
  func bytePairsAreTheReferences() throws {
    let tokenizer = try Vocabularies.bytePairEncoding()
    let golden = try GoldenTokens.all()
    #expect(golden.count == 1000)
    for row in golden {
      #expect(tokenizer.tokens(of: row.text, atMost: 77) == row.bytePairs, "\(row.text.debugDescription)")
    }
  }

  private static let marks = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"

  private static func wordPiece(_ pieces: String) throws -> WordPiece {
    try WordPiece(vocabulary: Array((marks + pieces).utf8), file: "vocab.txt")
  }

  @Test func theLongestPieceComesFirst() throws {
    let tokenizer = try Self.wordPiece("play\nplaying\n##ing\n##er\n##s\n")
    #expect(tokenizer.tokens(of: "Playing PLAYERS plays", atMost: 99) == [2, 5, 4, 7, 8, 4, 8, 3])
  }

  @Test func aWordThatCannotBeSpeltIsUnknownAsAWhole() throws {
    let tokenizer = try Self.wordPiece("play\n##ing\n")
    #expect(tokenizer.tokens(of: "playful play", atMost: 99) == [2, 1, 4, 3])
  }

  @Test(arguments: [(100, 100), (101, 1)])
  func wordsHaveAGreatestLength(length: Int, pieces: Int) throws {
    let tokenizer = try Self.wordPiece("x\n##x\n")
    let tokens = tokenizer.tokens(of: String(repeating: "x", count: length), atMost: 512)
    #expect(tokens.count == pieces + 2 && (tokens[1] == 1) == (pieces == 1))
  }

  @Test(arguments: [2, 3, 4, 5, 6])
  func longTextsEndWithTheirMark(limit: Int) throws {
    let tokens = try Self.wordPiece("x\n").tokens(of: "x x x", atMost: limit)
    #expect(tokens == [2] + [4, 4, 4].prefix(limit - 2) + [3])
  }

  @Test(arguments: [
    ("", []), (" \n", []), ("Ä Ö", ["a", "o"]), ("x,y", ["x", ",", "y"]), ("狗a猫", ["狗", "a", "猫"]),
    ("a\0b\u{AD}c\u{FFFD}", ["abc"]), ("x\u{B}y", ["xy"]), ("x\u{A0}y", ["x", "y"]), ("İ", ["i"]),
  ])
  func wordsAreCleaned(text: String, words: [String]) {
    #expect(uncasedWords(of: text).map { String(String.UnicodeScalarView($0)) } == words)
  }

  @Test(arguments: [
    ("", []), ("It's 42!", ["it", "'s", "4", "2", "!"]), ("ΟΔΟΣ ΟΔΟΣΑ", ["οδος", "οδοσα"]),
    ("“ﬁｎｅ”", ["\"", "fine", "\""]), ("a\0b", ["ab"]), ("don't", ["don", "'t"]), ("👍🏽x", ["👍🏽", "x"]),
  ])
  func captionsAreTidied(text: String, words: [String]) {
    #expect(captionWords(of: text).map { String(decoding: $0, as: UTF8.self) } == words)
  }

  @Test func pairsAreJoinedInTheirOrder() throws {
    // l o, lo w</w>; the single bytes come first.
    let tokenizer = try BytePairEncoding(
      vocabulary: Array("#version\nl o\nlo w</w>\ne r\n".utf8), file: "pairs.txt")
    let byte = { (letter: Unicode.Scalar) in Int(letter.value) - 0x21 }
    #expect(tokenizer.tokens(of: "low", atMost: 77) == [515, 513, 516])
    #expect(
      tokenizer.tokens(of: "lower", atMost: 77) == [515, 512, byte("w"), byte("e"), 256 + byte("r"), 516])
  }

  @Test(arguments: [
    ("[PAD]\n[UNK]\n[CLS]\n", "[SEP]"), (marks + "a\nb\na\n", "line 7"), ("", "[PAD]"), ("\u{0}\n", "[PAD]"),
  ])
  func refusesAVocabularyThatIsNone(text: String, words: String) {
    let error = #expect(throws: ModelsError.self) {
      try WordPiece(vocabulary: Array(text.utf8), file: "vocab.txt")
    }
    #expect(error?.description.contains(words) == true && error?.fault == .data)
  }

  @Test(arguments: [
    ("#version\n", "no pairs"), ("", "no pairs"), ("#\na b c\n", "line 2"),
    ("#\na b\nab c\nxy z\n", "line 4"),
    ("#\na b\na b\n", "line 3"),
  ])
  func refusesPairsThatAreNone(text: String, words: String) {
    let error = #expect(throws: ModelsError.self) {
      try BytePairEncoding(vocabulary: Array(text.utf8), file: "pairs.txt")
    }
    #expect(error?.description.contains(words) == true)
  }

  @Test(arguments: 0..<20)
  func anyBytesHaveTokens(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let text = String(decoding: random.bytes(500), as: UTF8.self)
    let pieces = try Self.wordPiece("a\n##a\n").tokens(of: text, atMost: 64)
    let pairs = try BytePairEncoding(vocabulary: Array("#\na b\n".utf8), file: "").tokens(
      of: text, atMost: 64)
    #expect(pieces.count <= 64 && pieces.first == 2 && pieces.last == 3)
    #expect(pairs.count == 64 && pairs.first == 513 && pairs.last == 514)
    #expect(pairs.dropFirst().dropLast().allSatisfy { 0..<513 ~= $0 })
  }
}
