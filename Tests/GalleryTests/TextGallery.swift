import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

extension AnalysisTable {
  /// What an analysis for tests keeps: any number of notes on an image.
  static let notes = AnalysisTable(
    "notes", label: "Notes", columns: ["title", "keyword"],
    migrations: [
      Migration(
        "notes",
        """
        CREATE TABLE notes (image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, title TEXT, keyword TEXT);
        """)
    ],
    fields: [],
    texts: [TextSource(.title, of: "notes", "v.title"), TextSource(.keyword, of: "notes", "v.keyword")])
}

/// A gallery that is searched by words.
struct TextGallery {
  let folder: TemporaryFolder
  let gallery: Gallery
  private let root: Root
  private let notes: AnalysisID
  private let faces: SpaceRecord

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating, tables: [.notes])
    root = try await gallery.root(covering: "/home/eve/pictures")
    notes = try await gallery.analysis(filling: .notes, version: 1)
    faces = try await gallery.space(.faces("net", identity: "net 1"))
  }

  /// Stores a file, whose image is told by a number.
  ///
  /// - Parameters:
  ///   - number: of the image.
  ///   - path: within the gallery's folder of pictures.
  ///   - notes: a title and a keyword each; those of before stay unless there are any.
  ///   - faces: how many faces it shows.
  @discardableResult func add(
    _ number: UInt64, _ path: String, notes: [(title: String?, keyword: String?)] = [], faces: Int = 0
  ) async throws -> Int64 {
    let hash = ContentHash(high: number, low: 1)
    let file = FileStamp(rootID: root.id, path: root.path + "/" + path, size: 1, modified: 1)
    let rows = notes.map { [$0.title, $0.keyword].map { $0.map(FoundValue.text) ?? .missing } }
    let found: [any Finding] = [
      FoundRows(rows, in: .notes, by: self.notes),
      FaceScan(
        spaceID: self.faces.id,
        faces: (0..<faces).map { face in
          NewFace(
            box: Region(x: Double(face) / 10, y: 0, width: 0.1, height: 0.1),
            landmarks: [Float](repeating: 0.5, count: 10), confidence: 1, quality: 1, embedding: [1, 0])
        }),
    ]
    let image = ImageRecord(hash: hash, bytes: 1, width: 1, height: 1, format: "png")
    _ = try await gallery.store([.image(file, image, found, note: nil, replaces: !notes.isEmpty)])
    return try #require(try await gallery.imageID(of: hash))
  }

  /// Takes a file away.
  func remove(_ path: String) async throws {
    let paths = try await gallery.paths(inRoot: root.id, after: 0, upTo: .max, limit: 1000)
    try await gallery.removePaths(paths.filter { $0.path == root.path + "/" + path }.map(\.id))
    _ = try await gallery.removeOrphans()
  }

  /// Makes a person of all faces of images.
  func person(_ name: String, in images: Int64...) async throws -> Int64 {
    var faces: [Int64] = []
    for image in images { faces += try await gallery.faces(ofImage: image).map(\.id) }
    return try await gallery.split(faces, name: name).person
  }

  /// The images that all words find.
  func found(_ words: String..., in other: Gallery? = nil) async throws -> Set<Int64> {
    let patterns = try words.map { try #require(TextPattern(word: $0)) }
    return Set(try await (other ?? gallery).images(meeting: .all(patterns.map(ImageFilter.text))))
  }

  /// The images that a phrase finds.
  func found(phrase: String) async throws -> Set<Int64> {
    Set(try await gallery.images(meeting: .text(try #require(TextPattern(phrase: phrase)))))
  }
}
