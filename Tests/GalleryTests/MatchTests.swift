import TestSupport
import Testing

@testable import Gallery

/// Images ranked by their words, and what is suggested while somebody types.
@Suite struct MatchTests {
  private static func matches(
    _ made: TextGallery, _ words: String..., most: Int = 100
  ) async throws -> [Int64: Double] {
    try await made.gallery.textMatches(ofAny: words, most: most)
  }

  private static func kinds(
    _ made: TextGallery, _ words: Set<String>, _ image: Int64
  ) async throws -> [TextKind] {
    try await made.gallery.textKinds(ofAny: words, ofImage: image)
  }

  /// Images that none of the words find, so that the words are rare.
  private static func made(others: Int = 20) async throws -> TextGallery {
    let made = try await TextGallery()
    for number in 0..<others { try await made.add(1000 + UInt64(number), "other/\(number).jpg") }
    return made
  }

  @Test func aTitleCountsMoreThanAFolder() async throws {
    let made = try await Self.made()
    let folder = try await made.add(1, "riga/a.jpg", notes: [("Old houses", "town")])
    let title = try await made.add(2, "b/a.jpg", notes: [("Riga houses", "town")])
    let keyword = try await made.add(3, "c/a.jpg", notes: [("Old houses", "riga")])
    let matches = try await Self.matches(made, "riga")
    #expect(matches.count == 3 && matches[title] == 1)
    let (less, least) = (try #require(matches[keyword]), try #require(matches[folder]))
    #expect(less < 1 && least < less && least > 0)
    #expect(try await Self.kinds(made, ["riga"], title) == [.title])
    #expect(try await Self.kinds(made, ["riga", "town"], keyword) == [.keyword])
    #expect(try await Self.kinds(made, ["riga", "houses"], folder) == [.path, .title])
    #expect(try await Self.matches(made, "riga", most: 2).isEmpty, "a word of too many images tells nothing")
  }

  @Test func anySpellingFindsWholeWordsOnly() async throws {
    let made = try await Self.made()
    let one = try await made.add(1, "a/x.jpg", notes: [("A Dög", nil)])
    let two = try await made.add(2, "b/x.jpg", notes: [("Two dogs", nil)])
    try await made.add(3, "c/x.jpg", notes: [("Doghouse", nil)])
    #expect(Set(try await Self.matches(made, "dog").keys) == [one])
    #expect(Set(try await Self.matches(made, "dog", "dogs").keys) == [one, two])
    #expect(try await Self.matches(made, "nothing").isEmpty)
  }

  @Test func namesCountToo() async throws {
    let made = try await Self.made()
    let both = try await made.add(1, "riga/a.jpg", notes: [("Anna", nil)], faces: 1)
    let named = try await made.add(2, "riga/b.jpg", faces: 2)
    let titled = try await made.add(3, "riga/c.jpg", notes: [("Anna", nil)])
    _ = try await made.person("Anna", in: both, named)
    let matches = try await Self.matches(made, "anna")
    #expect(Set(matches.keys) == [both, named, titled] && matches[both] == 1 && matches[named] == 1)
    #expect(try await Self.kinds(made, ["riga", "anna"], both) == [.path, .person, .title])
    #expect(try await Self.kinds(made, ["riga", "anna"], named) == [.path, .person])
  }

  @Test func suggestsWhatBeginsSo() async throws {
    let made = try await Self.made(others: 3)
    let first = try await made.add(1, "beach/a.jpg", notes: [("Bērzi", "写真")], faces: 1)
    let second = try await made.add(2, "beach/b.jpg", faces: 1)
    try await made.add(3, "bed/c.jpg")
    _ = try await made.person("Anna Bērziņa", in: first, second)
    func suggested(_ beginning: String, limit: Int = 10) async throws -> [TextSuggestion] {
      try await made.gallery.suggestions(beginningWith: beginning, limit: limit)
    }
    let all = try await suggested("bē")
    #expect(
      all == [
        TextSuggestion(text: "Anna Bērziņa", kind: .person, images: 2),
        TextSuggestion(text: "beach", kind: nil, images: 2),
        TextSuggestion(text: "bed", kind: nil, images: 1),
        TextSuggestion(text: "berzi", kind: nil, images: 1),
      ])
    #expect(try await suggested("BE", limit: 2) == Array(all.prefix(2)))
    #expect(try await suggested("anna b").map(\.text) == ["Anna Bērziņa"])
    for nothing in ["", "\"", "*", "zebra", "写", "e\u{0}"] {
      #expect(try await suggested(nothing).isEmpty, "\(nothing)")
    }
    try await made.remove("bed/c.jpg")
    #expect(try await suggested("bed").isEmpty)
  }
}
