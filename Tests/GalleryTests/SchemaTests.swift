import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// Galleries of older formats, as the last program wrote them that used each: texts of `Golden`, made with
/// `sqlite3 gallery.sqlite .dump` and the pragmas that a dump lacks.
@Suite struct SchemaTests {
  private static func golden(_ format: Int, in folder: TemporaryFolder) throws -> Connection {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/format-\(format).sql").path
    let connection = try Connection(path: Gallery.databasePath(folder: folder.path), creating: true)
    try connection.script(try String(contentsOfFile: path, encoding: .utf8))
    return connection
  }

  /// What a gallery holds, whatever its format: by table its rows as texts, in a fixed order.
  private static func contents(_ connection: Connection) throws -> [String: [String]] {
    let faceSpaces =
      try number(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'face_spaces'", connection) > 0
    let queries = [
      "roots": "quote(id) || quote(path) FROM roots",
      "images":
        "quote(id) || quote(hash) || quote(bytes) || quote(width) || quote(height) || format || added FROM images",
      "paths":
        """
      quote(id) || quote(root_id) || path || size || ' ' || modified || quote(image_id) || quote(inode) ||
        quote(changed) FROM paths
      """,
      "errors": "path_id || stage || reason || severity || attempts || ' ' || at FROM errors",
      "settings": "name || value FROM settings",
      "folders": "path || root_id || mount FROM folders",
      "exclusions": "id || root_id || pattern FROM exclusions",
      "totals": "name || value FROM totals",
      "spaces": """
      s.id || s.name || s.identity || s.dimension || ' ' || s.generation || quote(s.base) || quote(s.projection)
      FROM spaces s WHERE s.identity NOT LIKE 'detector=%'
      """,
      "embeddings": "space_id || ' ' || image_id || quote(vector) || quote(regions) FROM embeddings",
      "face spaces": "s.name || s.identity || s.dimension || ' ' || s.generation FROM "
        + (faceSpaces ? "face_spaces s" : "spaces s WHERE s.subject = 'face'"),
      "scans": faceSpaces
        ? "s.identity || c.image_id FROM face_scans c JOIN face_spaces s ON s.id = c.space_id"
        : "s.identity || c.image_id FROM analysed c JOIN spaces s ON s.id = c.analysis_id WHERE s.subject = 'face'",
      "faces": """
      f.id || ' ' || f.image_id || s.identity || f.x || f.y || f.width || f.height || quote(f.landmarks) ||
        f.confidence || f.quality || f.is_linked || f.is_face
      FROM faces f JOIN \(faceSpaces ? "face_spaces" : "spaces") s ON s.id = f.space_id
      """,
      "face embeddings": "face_id || quote(vector) FROM face_embeddings",
      "links": "face_id || ' ' || other_id || ' ' || score FROM face_links",
      "people": "id || quote(name) || created FROM people",
      "assignments": "face_id || ' ' || person_id || origin FROM assignments",
      "facts": "id || quote(hash) || x || y || width || height || person_id || holds || at FROM facts",
      "not faces": "id || quote(hash) || x || y || width || height || at FROM not_faces",
      "edits": "id || kind || summary || before || at || quote(undone) FROM edits",
      "next face": "seq FROM sqlite_sequence WHERE name = 'faces'",
    ]
    return try queries.mapValues { query in
      try connection.rows("SELECT \(query)") { $0.text(0) }.sorted()
    }
  }

  private static func number(_ sql: String, _ connection: Connection) throws -> Int64 {
    try #require(try connection.row(sql) { $0.integer(0) })
  }

  @Test(arguments: [5]) func anOlderGalleryKeepsAllThatItHad(format: Int) async throws {
    let folder = try TemporaryFolder()
    let path = Gallery.databasePath(folder: folder.path)
    let old = try Self.golden(format, in: folder)
    let before = try Self.contents(old)
    #expect(before.values.allSatisfy { !$0.isEmpty }, "the old gallery shows too little: \(before)")
    let gallery = try Gallery(folder: folder.path, .existing)
    let after = try Self.contents(try Connection(path: path, creating: false))
    for (table, rows) in before { #expect(after[table] == rows, "\(table)") }

    #expect(try await gallery.people().map(\.name) == ["Anna", "Ben", nil])
    // The full text has what was there.
    let anna = try #require(TextPattern(word: "ANNA"))
    let images = try await gallery.images(of: [1], .all)
    #expect(!images.isEmpty)
    #expect(Set(try await gallery.images(meeting: .text(anna))) == Set(images))
    let trip = try #require(TextPattern(phrase: "pictures/trip/p3.png"))
    #expect(try await gallery.images(meeting: .text(trip)) == [2])
    #expect(try await gallery.faces(ofPerson: 1).map(\.id) == [6, 2, 1])
    #expect(try await gallery.undo()?.summary == "Removed 1 face from Ben")
    let spaces = try await gallery.spaces()
    #expect(spaces.map(\.traits.kind) == [.descriptor, .descriptor, .projection, .network])
    #expect(spaces.map(\.metrics.first) == [.hellinger, .hamming, .cosine, .cosine])
    #expect(spaces.map(\.traits.isNormalised) == [false, false, true, true])
    #expect(spaces.map(\.traits.keepsRegions) == [false, false, false, true])
    #expect(spaces.map(\.images) == [6, 6, 6, 3])
    #expect(try await gallery.spaces(of: .face).map(\.images) == [6])
    // Nothing is embedded, or searched for faces, twice.
    let analyses = try await (gallery.spaces() + gallery.spaces(of: .face)).filter { $0.images == 6 }
    for image in Int64(1)...6 {
      let hash = try #require(try await gallery.hash(of: image))
      #expect(try await gallery.presence(of: hash, analyses: analyses.map(\.analysis)).isComplete)
    }
  }

  @Test func theGalleryOfBeforeIsKeptAsItWas() throws {
    let folder = try TemporaryFolder()
    let before = try Self.contents(try Self.golden(5, in: folder))
    try Data("an older one".utf8).write(to: URL(filePath: folder.file("gallery.format-4.sqlite")))
    _ = try Gallery(folder: folder.path, .existing)
    let backup = try Connection(path: folder.file("gallery.format-5.sqlite"), creating: false)
    #expect(try Self.contents(backup) == before)
    #expect(try Self.number("PRAGMA user_version", backup) == 5)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(
      names.filter { $0.hasPrefix("gallery.format-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
        == ["gallery.format-5.sqlite"])
    // The next start finds nothing to do.
    try FileManager.default.removeItem(atPath: folder.file("gallery.format-5.sqlite"))
    _ = try Gallery(folder: folder.path, .existing)
    #expect(!FileManager.default.fileExists(atPath: folder.file("gallery.format-5.sqlite")))
  }

  @Test func anUpgradeThatFailsChangesNothing() throws {
    let folder = try TemporaryFolder()
    let old = try Self.golden(5, in: folder)
    try old.script("PRAGMA foreign_keys = OFF; UPDATE faces SET image_id = 99 WHERE id = 3;")
    let before = try Self.contents(old)
    let error = #expect(throws: GalleryError.self) { try Gallery(folder: folder.path, .existing) }
    #expect(error?.description.contains("upgrade") == true)
    let after = try Connection(path: Gallery.databasePath(folder: folder.path), creating: false)
    #expect(try Self.number("PRAGMA user_version", after) == 5)
    #expect(try Self.contents(after) == before)
  }

  @Test func isNotUpgradedWhileAnotherProcessIndexes() throws {
    let folder = try TemporaryFolder()
    _ = try Self.golden(5, in: folder)
    do {
      let lock = try IndexingLock(galleryFolder: folder.path)
      defer { extendLifetime(lock) }
      #expect(throws: GalleryError.busy(folder: folder.path)) { try Gallery(folder: folder.path, .existing) }
    }
    _ = try Gallery(folder: folder.path, .existing)
  }

  @Test func aMigrationThatThisProgramLacksIsANewerFormat() throws {
    let folder = try TemporaryFolder()
    _ = try Gallery(folder: folder.path, .creating)
    let path = Gallery.databasePath(folder: folder.path)
    try Connection(path: path, creating: false).script("INSERT INTO migrations VALUES ('wings', 0)")
    #expect(
      throws: GalleryError.newerVersion(
        path: path, got: Schema(AnalysisTable.all).version, supported: Schema(AnalysisTable.all).version)
    ) { try Gallery(folder: folder.path, .existing) }
  }

  @Test func bringsTheFirstFormatUpToDate() async throws {
    let folder = try TemporaryFolder()
    let path = Gallery.databasePath(folder: folder.path)
    let old = try Connection(path: path, creating: true)
    try old.script(Schema.own[0].sql)
    try old.script(
      """
      PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1;
      INSERT INTO images VALUES (7, x'00', 1, 1, 1, 'jpeg', 0);
      INSERT INTO spaces VALUES (3, 'old', 'identity', 2, 5);
      INSERT INTO embeddings VALUES (7, 3, x'0000803f00000040');
      """)
    let gallery = try Gallery(folder: folder.path, .existing)
    #expect(
      try await gallery.spaces() == [
        SpaceRecord(
          id: 3,
          traits: SpaceTraits(
            kind: .network, name: "old", identity: "identity", dimension: 2,
            metrics: [.cosine, .euclidean, .innerProduct], isNormalised: true), generation: 5, images: 1)
      ])
    #expect(try await gallery.embedding(of: 7, in: 3) == StoredEmbedding(vector: [1, 2]))
  }

  @Test func knowsWhatChangedSinceAGeneration() async throws {
    let folder = try TemporaryFolder()
    let gallery = try Gallery(folder: folder.path, .creating)
    let root = try await gallery.root(covering: "/pictures")
    let space = try await gallery.space(.net("net", identity: "net 1"))
    func add(_ numbers: ClosedRange<UInt64>) async throws -> Int64 {
      _ = try await gallery.store(
        numbers.map { number in
          .image(
            FileStamp(rootID: root.id, path: "/pictures/\(number).png", size: 1, modified: 1),
            ImageRecord(
              hash: ContentHash(high: number, low: 0), bytes: 1, width: 1, height: 1, format: "png"),
            [NewEmbedding(spaceID: space.id, StoredEmbedding(vector: [1, 0, 0]))], note: nil)
        })
      return try await gallery.spaces()[0].generation
    }
    func changes(since generation: Int64, most: Int = 100) throws -> [Int64]? {
      try EmbeddingSnapshot(ofSpace: space.id, gallery: folder.path).changes(since: generation, most: most)
    }
    let first = try await add(1...5)
    let second = try await add(6...7)
    #expect(try changes(since: first) == [6, 7] && (try changes(since: second)) == [])
    let gone = try await gallery.paths(inRoot: root.id, after: 0, upTo: .max, limit: 2).map(\.id)
    try await gallery.removePaths(gone)
    #expect(try await gallery.removeOrphans().count == 2)
    #expect(try changes(since: second) == [1, 2] && (try changes(since: first)) == [1, 2, 6, 7])
    #expect(try changes(since: 0)?.count == 7 && (try changes(since: first, most: 3)) == nil)
    // A generation that this gallery never had, as of one that was put back.
    #expect(try changes(since: first + 1_000_000) == nil)
    // Old changes are forgotten, and then nobody says that there were none.
    _ = try await add(100...5200)
    try await gallery.forgetOldChanges()
    #expect(try changes(since: second, most: 100_000) == nil)
    #expect(try changes(since: try await gallery.spaces()[0].generation) == [])
  }
}
