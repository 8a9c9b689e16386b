import Foundation
import Testing

/// Looks into `gallery.sqlite`, past the program.
struct GalleryDatabase {
  struct StoredImage: Decodable, Hashable {
    let id: Int
    /// Hexadecimal.
    let hash: String
    /// Hexadecimal; the embedding in the space that was asked for.
    let vector: String
    /// The embedding's row: another one when it was made again.
    let row: Int

    var embedding: [Float] {
      let digits = Array(vector.utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).map {
        Self.value(digits[$0]) << 4 | Self.value(digits[$0 + 1])
      }
      return stride(from: 0, to: bytes.count, by: 4).map { start in
        Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
      }
    }

    private static func value(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }
  }

  struct StoredPath: Decodable, Hashable {
    let path: String
    /// Hexadecimal; empty for a file that is no picture.
    let hash: String
  }

  let work: Workplace

  init(_ work: Workplace) { self.work = work }

  /// The images with an embedding in a space, by number.
  func images(in space: String = "efficientnet-lite0") async throws -> [StoredImage] {
    try await rows(
      """
      SELECT i.id AS id, i.hash AS hash, e.vector AS vector, e.rowid AS row FROM images i
      JOIN embeddings e ON e.image_id = i.id JOIN spaces s ON s.id = e.space_id WHERE s.name = '\(space)' ORDER BY i.id
      """)
  }

  func paths() async throws -> [StoredPath] {
    try await rows(
      """
      SELECT p.path AS path, coalesce(hex(i.hash), '') AS hash FROM paths p
      LEFT JOIN images i ON i.id = p.image_id ORDER BY p.path
      """)
  }

  /// The embedding of each picture by the path where it lies.
  func embeddings() async throws -> [String: [Float]] {
    let paths = try await paths()
    let vectors = Dictionary(uniqueKeysWithValues: try await images().map { ($0.hash, $0.embedding) })
    return Dictionary(
      uniqueKeysWithValues: paths.compactMap { path in vectors[path.hash.lowercased()].map { (path.path, $0) }
      })
  }

  /// Runs statements, the last of which answers rows.
  func rows<Row: Decodable>(_ sql: String) async throws -> [Row] {
    let script = """
      import json, sqlite3, sys
      database = sqlite3.connect(sys.argv[1])
      database.row_factory = sqlite3.Row
      text = lambda value: value.hex() if isinstance(value, bytes) else value
      rows = [{key: text(row[key]) for key in row.keys()} for row in database.execute(sys.argv[2])]
      database.commit()
      json.dump(rows, sys.stdout)
      """
    let ending = try await work.runTool(
      [Program.tree + "/.deps/python/bin/python", "-c", script, work.gallery + "/gallery.sqlite", sql])
    try #require(ending.code == 0, "\(ending.errors)")
    return try ending.answer()
  }

  /// Changes the database behind the program's back.
  func change(_ sql: String) async throws {
    struct Nothing: Decodable {}
    let _: [Nothing] = try await rows(sql)
  }
}
