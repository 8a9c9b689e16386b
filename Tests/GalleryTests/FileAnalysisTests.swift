import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// What is found out about images without decoding them.
@Suite struct FileAnalysisTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery
  private let analysis: AnalysisID
  private let root: Root

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
    analysis = try await gallery.analysis(filling: .properties, version: 1)
    root = try await gallery.root(covering: "/pictures")
    for (number, path) in ["/pictures/a.jpg", "/pictures/b.jpg", "/pictures/copy of a.jpg"].enumerated() {
      let file = FileStamp(rootID: root.id, path: path, size: 1, modified: 1)
      let image = ImageRecord(
        hash: ContentHash(high: UInt64(number % 2), low: 1), bytes: 1, width: 1, height: 1, format: "jpeg")
      _ = try await gallery.store([.image(file, image, [], note: nil)])
    }
  }

  private func lacking(after last: Int64 = 0, limit: Int = 10) async throws -> [LackingFile] {
    try await gallery.files(lacking: [analysis], inRoot: root.id, after: last, limit: limit)
  }

  private func found(
    _ values: [String: FoundValue] = [:], keywords: [String] = [], note: FindingNote? = nil
  ) -> FoundRows {
    let flags: [String: FoundValue] = [
      "is_screenshot": .integer(0), "is_panorama": .integer(0), "is_live": .integer(1),
    ]
    return FoundRows(
      flags.merging(values) { $1 }, lists: ["keywords": keywords], note: note, in: .properties, by: analysis)
  }

  @Test func listsWhatLacksItAPageAtATime() async throws {
    #expect(try await gallery.lacks([analysis]))
    #expect(try await lacking().map(\.imageID) == [1, 2, 1])
    let page = try await lacking(limit: 1)
    #expect(page[0].file.path == "/pictures/a.jpg")
    #expect(try await lacking(after: page[0].pathID).map(\.imageID) == [2, 1])
    let first = try await gallery.complete([(page[0], [found(keywords: ["sea", "boat"])])])
    // The other file of the image comes too late.
    let copy = try #require(try await lacking().first { $0.imageID == 2 })
    let rest = try await gallery.complete([(page[0], [found()]), (copy, [found()])])
    #expect(first == [true] && rest == [false, true])
    #expect(try await lacking().isEmpty)
    #expect(try await gallery.lacks([analysis]) == false)
    #expect(
      try await gallery.details(ofImage: 1).map(\.content) == [.text("boat"), .text("sea"), .yes])
    try await gallery.forget([analysis], ofImages: [1])
    #expect(try await lacking().map(\.imageID) == [1, 1])
    _ = try await gallery.complete([(page[0], [found(["iso": .integer(400)], keywords: ["sea"])])])
    #expect(try await gallery.details(ofImage: 1).map(\.content) == [.text("sea"), .yes, .number(400)])
  }

  @Test func anImageThatIsGoneIsPassedOver() async throws {
    let files = try await lacking()
    try await gallery.removePaths(files.map(\.pathID))
    _ = try await gallery.removeOrphans()
    #expect(try await gallery.complete(files.map { ($0, [found()]) }) == [false, false, false])
    #expect(try await gallery.lacks([analysis]) == false)
  }

  @Test func whatCouldNotBeReadGoesIntoTheLedger() async throws {
    let files = try await lacking()
    let note = FindingNote(.metadata, "cannot read it")
    _ = try await gallery.complete([(files[0], [found(note: note)]), (files[1], [found()])])
    let ledger = try await gallery.ledger().map(\.entry)
    #expect(ledger.map(\.path) == ["/pictures/a.jpg"] && ledger[0].severity == .recovered)
    #expect(ledger[0].stage == .metadata && ledger[0].reason == "cannot read it")
  }

  @Test func timesAreListedAsFarAsTheyAreKnown() async throws {
    let files = try await lacking()
    func text(_ precision: String, _ zone: FoundValue) async throws -> FieldValue.Content? {
      try await gallery.forget([analysis], ofImages: [1])
      let values: [String: FoundValue] = [
        "taken": .integer(1_556_878_830), "taken_precision": .text(precision), "taken_zone": zone,
      ]
      _ = try await gallery.complete([(files[0], [found(values)])])
      return try await gallery.details(ofImage: 1).first { $0.field.name == "taken" }?.content
    }
    #expect(try await text("second", .integer(-210)) == .wallClock("2019-05-03T10:20:30-03:30"))
    #expect(try await text("second", .integer(0)) == .wallClock("2019-05-03T10:20:30+00:00"))
    #expect(try await text("minute", .missing) == .wallClock("2019-05-03T10:20"))
    #expect(try await text("day", .integer(60)) == .wallClock("2019-05-03"))
    #expect(try await text("month", .missing) == .wallClock("2019-05"))
    #expect(try await text("year", .missing) == .wallClock("2019"))
  }

  @Test func pathsAreFoundByTheirBeginning() async throws {
    #expect(
      try await gallery.images(atPathsBeginningWith: "/pictures/a").map(\.path) == ["/pictures/a.jpg"])
    #expect(try await gallery.images(atPathsBeginningWith: "/pictures/").count == 3)
    #expect(try await gallery.newestImageID() == 2)
  }
}
