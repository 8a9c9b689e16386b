import TestSupport
import Testing

@testable import Gallery

@Suite struct WordsTests {
  @Test(
    arguments: [
      ("IMG_1234.JPG", "img 1234 jpg"), ("img1234", "img 1234"),
      ("2020-05-17 12.30.00", "2020 05 17 12 30 00"),
      ("/Rīga/Ķīpsala/", "riga kipsala"), ("e\u{301}te\u{301} ÉTÉ", "ete ete"), ("Straße", "strasse"),
      ("ＡＢＣ１２３", "abc 123"), ("Ελλάς", "ελλασ"), ("Мой ёж", "мои еж"), ("o'hara 100%", "o hara 100"),
      ("\"NEAR(a, b)\" AND ^c*", "near a b and c"), ("a\u{0}b", "a b"), ("soft\u{AD}ware", "software"),
      ("", ""), ("- … !?", ""), ("\u{301}", ""), ("\u{E000}", ""),
      // Scripts without spaces between words.
      ("東京タワー2020年の夏", "東 京 タ ワ ー 2020 年 の 夏"), ("人々・ビーチ", "人 々 ビ ー チ"),
      ("海滩.jpg", "海 滩 jpg"), ("กินข้าว", "กิ น ข้ า ว"), ("\u{20000}x", "\u{20000} x"),
      // Scripts with spaces and marks.
      ("부산에서 각", "부산에서 각"), ("हिन्दी समाचार", "हिन्दी समाचार"), ("بِسْمِ", "بسم"), ("שָׁלוֹם", "שלום"),
      // Symbols.
      ("👍🏽 🏖️🏖", "👍 🏖 🏖"), ("🇱🇻", "🇱 🇻"), ("1️⃣ ★", "1 ★"), ("👩‍🚀", "👩 🚀"),
    ])
  func tellsWordsApart(text: String, expected: String) {
    let found = words(of: text)
    #expect(found.map(folded) == expected.split(separator: " ").map { folded(String($0)) })
    #expect(words(of: found.joined(separator: " ")) == found, "the words of words are others")
  }

  @Test func aPatternHasAWord() {
    for text in ["", " ", "\u{0}", "\"\"", "- + *", "…"] {
      #expect(TextPattern(word: text) == nil && TextPattern(phrase: text) == nil)
    }
    #expect(TextPattern(word: "IMG_12")?.match == "\"img 12\" *")
    #expect(TextPattern(phrase: "\"red\" OR bicycle*")?.match == "\"red or bicycle\"")
  }

  @Test(
    arguments: [
      ("riga beach", true, true), ("riga bea", true, false), ("beach", true, true), ("iga", false, false),
      ("beach riga", false, false), ("riga beach 12 x", false, false), ("old riga beach 12", true, true),
    ])
  func wordsAreNextToEachOther(text: String, asWord: Bool, asPhrase: Bool) throws {
    let words = "old riga beach 12".split(separator: " ")
    #expect(try #require(TextPattern(word: text)).matches(words) == asWord)
    #expect(try #require(TextPattern(phrase: text)).matches(words) == asPhrase)
  }
}
