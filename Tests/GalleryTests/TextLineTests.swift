import Files
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// What is written in images: kept line by line, and found by words.
struct TextLineTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery
  private let root: Root

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.file("gallery"), .creating)
    root = try #require(try await gallery.roots(covering: ["/pictures"]).first)
  }

  private func line(_ text: String, _ confidence: Double = 0.9) -> TextLine {
    TextLine(
      text: text, confidence: confidence, corners: [[0.1, 0.2], [0.6, 0.25], [0.6, 0.3], [0.1, 0.25]])
  }

  /// Adds an image, with what is written in it, unless it was not read.
  private func add(_ number: UInt64, _ lines: [TextLine]?, version: Int = 1) async throws {
    let analysis = try await gallery.analysis(filling: .textLines, version: version)
    let file = FileStamp(
      rootID: root.id, path: "/pictures/\(number).jpg", size: 1, modified: 1)
    let image = ImageRecord(
      hash: ContentHash(high: number, low: 0), bytes: 1, width: 10, height: 10, format: "jpeg")
    let findings: [any Finding] = lines.map { [FoundRows($0, by: analysis)] } ?? []
    _ = try await gallery.store([.image(file, image, findings, note: nil, replaces: false)])
  }

  private func images(_ filter: ImageFilter) async throws -> [Int64] {
    try await gallery.images(meeting: filter)
  }

  private func phrase(_ text: String) throws -> ImageFilter {
    .text(try #require(TextPattern(phrase: text)))
  }

  private func words(_ text: String) throws -> ImageFilter { .text(try #require(TextPattern(word: text))) }

  @Test func linesKeepTheirOrderAndTheirCorners() async throws {
    let lines = [line("Total: 12.50 EUR"), line("danke", 0.6), line("Zürich")]
    try await add(1, lines)
    try await add(2, [])
    #expect(try await gallery.textLines(ofImage: 1) == lines)
    #expect(try await gallery.textLines(ofImage: 2).isEmpty)
    #expect(try await gallery.textLines(ofImage: 99).isEmpty)
  }

  @Test func aFieldAndWordsFindThem() async throws {
    try await add(1, [line("Zürich"), line("danke schön")])
    try await add(2, [line("invoice 2024")])
    try await add(3, nil)
    #expect(try await images(.condition(FieldCondition("text", .contains, "URI"))) == [1])
    #expect(try await images(words("zuri")) == [1])
    #expect(try await images(words("uri")) == [])
    #expect(try await images(words("2024")) == [2])
    // No phrase begins in one line and ends in the next.
    #expect(try await images(phrase("zurich danke")) == [])
    #expect(try await images(phrase("danke schon")) == [1])
    #expect(try await gallery.textMatches(ofAny: ["invoice"], most: 5) == [2: 1])
    #expect(try await gallery.textKinds(ofAny: ["invoice"], ofImage: 2) == [.text])
    #expect(try await gallery.details(ofImage: 1).allSatisfy { $0.field.name != "text" })
  }

  @Test func anotherVersionReplacesWhatWasRead() async throws {
    try await add(1, [line("old")])
    try await add(1, [line("new"), line("newer")], version: 2)
    #expect(try await gallery.textLines(ofImage: 1).map(\.text) == ["new", "newer"])
    #expect(try await images(words("old")) == [])
    #expect(try await images(words("newer")) == [1])
  }

  @Test func removingForgetsLinesWordsAndThatTheyWereRead() async throws {
    try await add(1, [line("secret")])
    #expect(try await gallery.coverage().contains { $0.table.name == "text_lines" && $0.images == 1 })
    try await gallery.removeTextLines()
    #expect(try await gallery.textLines(ofImage: 1).isEmpty)
    #expect(try await images(words("secret")) == [])
    #expect(try await !gallery.coverage().contains { $0.table.name == "text_lines" })
  }
}
