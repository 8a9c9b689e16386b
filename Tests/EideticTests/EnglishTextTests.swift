import Testing

@testable import Eidetic
@testable import Models

/// What texts of other languages mean in English.
@Suite struct EnglishTextTests {
  private static let dictionary = WordDictionary(files: [
    lines([
      "a\tfr*\t", "am\tde*\t", "cane\tit*\tdog", "chair\tfr*\tflesh|meat", "chat\tfr*\tcat|demon",
      "der\tde\t", "et\tfr*\t", "hund\tde\tdog|hound", "katze\tde\tcat", "ours brun\tfr\tbrown bear",
      "strand\tde*\tbeach", "und\tde\t", "の\tja\t", "海辺\tja\tbeach|seaside", "犬\tja\tdog",
    ]), lines(["chat\tfr*\tcat", "hund\tde\tdog"]),
  ])

  private static func lines(_ lines: [String]) -> [UInt8] {
    lines.map { Array("\($0)\n".utf8) }.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
  }

  private static func english(_ text: String) -> EnglishText? {
    EnglishText(text, dictionary) { ["dog", "cat", "chair", "the", "with", "a", "cane"].contains($0) }
  }

  @Test(arguments: [
    ("Hund", "dog"), ("der HUND und Katze", "dog cat"), ("Hund am Strand", "dog beach"),
    ("ours brun", "brown bear"), ("犬", "dog"), ("海辺の犬", "beach dog"), ("Hund qwertz", "dog qwertz"),
  ])
  func wordsOfOtherLanguagesAreTranslated(text: String, english: String) {
    let found = Self.english(text)
    #expect(found?.text == english)
    #expect(found?.mayBeEnglish == false)
  }

  @Test(arguments: [
    "dog", "a dog", "the chat with a cat", "strand with the dog", "hund with a cat", "", "qwertz", "der",
    "42", "-", "cane", "chair", "chat strand",
  ])
  func englishStaysEnglish(text: String) { #expect(Self.english(text) == nil) }

  @Test func whatEnglishSharesMayBeBoth() throws {
    let chat = try #require(Self.english("chat"))
    #expect(chat.mayBeEnglish && chat.text == "cat")
    #expect(chat.words == [.init(text: "chat", language: "fr", english: "cat")])
  }

  @Test func wordsAreFoundAtEveryPlaceOfAFile() {
    let words = (0..<300).map { "wort\($0)" }
    let dictionary = WordDictionary(files: [Self.lines(words.map { "\($0)\tde\tword" })])
    for word in words {
      #expect(
        dictionary.entries(for: word)
          == [.init(language: "de", isEnglishToo: false, translations: ["word"])])
    }
    for word in ["", "wort", "wort300", "a", "z", "\t"] { #expect(dictionary.entries(for: word).isEmpty) }
    #expect(WordDictionary(files: [[], []]).entries(for: "hund").isEmpty)
  }
}
