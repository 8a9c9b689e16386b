import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

@Suite struct AnalysisTableTests {
  private static let moods = AnalysisTable(
    "moods", label: "Moods", columns: ["mood"],
    migrations: [
      Migration(
        "moods", "CREATE TABLE moods (image_id INTEGER REFERENCES images(id) ON DELETE CASCADE, mood TEXT);"),
      Migration("mood-places", "CREATE INDEX moods_by_image ON moods(image_id);"),
    ], fields: [])

  private static func had(_ folder: TemporaryFolder) throws -> (names: Set<String>, format: Int64?) {
    let connection = try Connection(path: Gallery.databasePath(folder: folder.path), creating: false)
    return (
      Set(try connection.rows("SELECT name FROM migrations") { $0.text(0) }),
      try connection.row("PRAGMA user_version") { $0.integer(0) }
    )
  }

  /// Whichever came first: a table of the list's end, or one that was put before it later.
  @Test func tablesComeInAnyOrder() throws {
    let folder = try TemporaryFolder()
    _ = try Gallery(folder: folder.path, .creating, tables: [])
    let own = try Self.had(folder)
    _ = try Gallery(folder: folder.path, .existing, tables: [.tones])
    _ = try Gallery(folder: folder.path, .existing, tables: [Self.moods, .tones])
    let all = try Self.had(folder)
    #expect(all.names == own.names.union(["tones", "moods", "mood-places"]))
    #expect(all.format == (own.format ?? 0) + 3)
    // Nothing is left to do.
    _ = try Gallery(folder: folder.path, .existing, tables: [.tones, Self.moods])
    #expect(
      FileManager.default.fileExists(atPath: folder.file("gallery.format-\((own.format ?? 0) + 1).sqlite")))
    let path = Gallery.databasePath(folder: folder.path)
    #expect(
      throws: GalleryError.newerVersion(
        path: path, got: Int(own.format ?? 0) + 3, supported: Int(own.format ?? 0) + 1)
    ) { try Gallery(folder: folder.path, .existing, tables: [.tones]) }
  }

  private static func store(
    _ rows: [[FoundValue]], by analysis: AnalysisID, in gallery: Gallery, replaces: Bool = false
  ) async throws -> [Gallery.Outcome] {
    let root = try await gallery.root(covering: "/pictures")
    return try await gallery.store([
      .image(
        FileStamp(rootID: root.id, path: "/pictures/a.png", size: 1, modified: 1),
        ImageRecord(hash: ContentHash(high: 1, low: 1), bytes: 1, width: 1, height: 1, format: "png"),
        [FoundRows(rows, in: .tones, by: analysis)], note: nil, replaces: replaces)
    ]).map(\.outcome)
  }

  @Test func keepsAndShowsWhatWasFound() async throws {
    let folder = try TemporaryFolder()
    let gallery = try Gallery(folder: folder.path, .creating, tables: [.tones])
    #expect(try await gallery.coverage().isEmpty)
    let analysis = try await gallery.analysis(filling: .tones, version: 1)
    #expect(try await gallery.coverage().map(\.images) == [0])
    let rows: [[FoundValue]] = [
      [.number(0.75), .text("Tön"), .integer(1_500)], [.number(0.25), .missing, .missing],
    ]
    #expect(try await Self.store(rows, by: analysis, in: gallery) == [.indexed(imageID: 1)])
    let details = try await gallery.details(ofImage: 1)
    #expect(details.map(\.field.name) == ["level", "level", "word", "heard"])
    #expect(details.map(\.content) == [.number(0.25), .number(0.75), .text("Tön"), .date(1.5)])
    #expect(details[0].field.type.unit == "lx" && details[2].field.type.unit == nil)
    #expect(try await gallery.coverage().map(\.table.name) == ["tones"])
    #expect(try await gallery.coverage().map(\.images) == [1])
    // What was found stays, unless the file is worked on again.
    #expect(try await Self.store([], by: analysis, in: gallery) == [.unchanged])
    #expect(try await gallery.details(ofImage: 1).count == 4)
    #expect(try await Self.store([], by: analysis, in: gallery, replaces: true) == [.indexed(imageID: 1)])
    #expect(try await gallery.details(ofImage: 1).isEmpty)
  }

  @Test func aNewVersionTakesThePlaceOfTheOld() async throws {
    let folder = try TemporaryFolder()
    let gallery = try Gallery(folder: folder.path, .creating, tables: [.tones])
    let first = try await gallery.analysis(filling: .tones, version: 1)
    _ = try await Self.store([[.number(0.5), .missing, .missing]], by: first, in: gallery)
    #expect(try await gallery.analysis(filling: .tones, version: 1) == first)
    let second = try await gallery.analysis(filling: .tones, version: 2)
    #expect(second != first)
    #expect(try await gallery.coverage().map(\.images) == [0])
    let presence = try await gallery.presence(of: ContentHash(high: 1, low: 1), analyses: [second])
    #expect(presence.missing == [second])
    // Until then the image has what the old one found.
    #expect(try await gallery.details(ofImage: 1).map(\.content) == [.number(0.5)])
    _ = try await Self.store([[.number(1), .missing, .missing]], by: second, in: gallery)
    #expect(try await gallery.details(ofImage: 1).map(\.content) == [.number(1)])
  }

  @Test func goesWithItsImage() async throws {
    let folder = try TemporaryFolder()
    let gallery = try Gallery(folder: folder.path, .creating, tables: [.tones])
    let analysis = try await gallery.analysis(filling: .tones, version: 1)
    _ = try await Self.store([[.number(1), .missing, .missing]], by: analysis, in: gallery)
    try await gallery.removePaths([1])
    #expect(try await gallery.removeOrphans().count == 1)
    #expect(try await gallery.images(meeting: .condition(FieldCondition("level", .atLeast, "0"))).isEmpty)
    #expect(try await gallery.coverage().map(\.images) == [0])
  }
}
