import TestSupport
import Testing

@testable import Gallery

/// Images ranked by their words, and what is suggested while somebody types.
@Suite struct MatchTests {
  private static func matches(
    _ made: TextGallery, _ words: String..., limit: Int = 100
  ) async throws -> [TextMatch] {
    try await made.gallery.matches(
      of: try words.map { try #require(TextPattern(word: $0)) }, limit: limit)
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
    #expect(matches.map(\.imageID) == [title, keyword, folder])
    #expect(matches.map(\.kinds) == [[.title], [.keyword], [.path]])
    #expect(matches[0].score > matches[1].score && matches[1].score > matches[2].score)
    #expect(try await Self.matches(made, "riga", limit: 2) == Array(matches.prefix(2)))
  }

  @Test func aRareWordCountsMoreThanAFrequentOne() async throws {
    let made = try await Self.made()
    for number in UInt64(1)...6 { try await made.add(number, "a/x\(number).jpg", notes: [("sea", nil)]) }
    let rare = try await made.add(7, "b/x.jpg", notes: [("seal", nil)])
    #expect(try await Self.matches(made, "sea").count == 7)
    let seals = try await Self.matches(made, "seal").map(\.score)
    #expect(seals.count == 1)
    #expect(try await Self.matches(made, "sea").allSatisfy { $0.score < seals[0] })
    #expect(try await Self.matches(made, "seal").map(\.imageID) == [rare])
  }

  @Test func namesCountToo() async throws {
    let made = try await Self.made()
    let both = try await made.add(1, "riga/a.jpg", notes: [("Anna", nil)], faces: 1)
    let named = try await made.add(2, "riga/b.jpg", faces: 2)
    let titled = try await made.add(3, "riga/c.jpg", notes: [("Anna", nil)])
    _ = try await made.person("Anna", in: both, named)
    let matches = try await Self.matches(made, "riga", "anna")
    #expect(Set(matches.map(\.imageID)) == [both, named, titled] && matches[0].imageID == both)
    #expect(matches[0].kinds == [.path, .person, .title])
    #expect(matches.first { $0.imageID == named }?.kinds == [.path, .person])
    #expect(matches.allSatisfy { $0.score > 0 })
  }

  @Test func ofEquallyCloseOnesTheNewestIsFirst() async throws {
    let made = try await Self.made()
    let first = try await made.add(1, "riga/a.jpg")
    let second = try await made.add(2, "riga/b.jpg")
    #expect(try await Self.matches(made, "riga").map(\.imageID) == [second, first])
    #expect(try await Self.matches(made, "nothing").isEmpty)
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
