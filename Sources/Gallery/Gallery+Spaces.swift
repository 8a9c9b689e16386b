/// A space of the gallery.
package struct SpaceRecord: Sendable, Equatable {
  package let id: Int64
  package let name: String
  /// All that makes its embeddings comparable, in one text.
  package let identity: String
  package let dimension: Int
  /// Grows with every change of its embeddings: what is derived of another generation is behind.
  package let generation: Int64
  /// The space whose embeddings a learned projection maps to this one's; nothing where none was learned.
  package let base: String?
  /// How many images have an embedding in it.
  package let images: Int
}

extension Gallery {
  fileprivate static let columns =
    "SELECT id, name, identity, dimension, generation, base, images FROM spaces"

  /// All spaces, in the order in which they were first used.
  package func spaces() throws(GalleryError) -> [SpaceRecord] {
    try connection.rows("\(Self.columns) ORDER BY id", [], Self.record)
  }

  /// The spaces that hold an embedding, in the order in which they were first used.
  package func filledSpaces() throws(GalleryError) -> [SpaceRecord] {
    try connection.rows(
      "\(Self.columns) WHERE images > 0 ORDER BY id", [], Self.record)
  }

  /// What there is to search in, at one moment.
  package struct Holdings: Sendable {
    /// The spaces that hold an embedding, in the order in which they were first used.
    package let spaces: [SpaceRecord]
    /// How many images there are.
    package let images: Int
  }

  /// What there is to search in.
  package func holdings() throws(GalleryError) -> Holdings {
    try connection.reading { () throws(GalleryError) in
      Holdings(spaces: try filledSpaces(), images: try imageCount())
    }
  }

  /// The number of embeddings in a space.
  ///
  /// - Complexity: O(1).
  package func embeddingCount(in space: Int64) throws(GalleryError) -> Int {
    try count("SELECT images FROM spaces WHERE id = ?", [.integer(space)])
  }

  /// The space with this identity.
  package func space(identity: String) throws(GalleryError) -> SpaceRecord? {
    try connection.row("\(Self.columns) WHERE identity = ?", [.text(identity)], Self.record)
  }

  /// The space with this identity, made where there is none.
  package func space(
    name: String, identity: String, dimension: Int
  ) throws(GalleryError) -> SpaceRecord {
    try connection.run(
      "INSERT INTO spaces (name, identity, dimension, generation) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
      [.text(name), .text(identity), .integer(dimension)])
    guard let space = try space(identity: identity) else { preconditionFailure("the space was just made") }
    return space
  }

  /// Makes a learned space, without embeddings yet.
  ///
  /// - Parameters:
  ///   - name: not that of another space of the gallery.
  ///   - identity: all that makes its embeddings comparable.
  ///   - dimension: of its embeddings.
  ///   - base: the name of the space whose embeddings are projected.
  ///   - projection: in its file format.
  /// - Throws: `GalleryError.spaceExists`, `.database`.
  package func addLearnedSpace(
    name: String, identity: String, dimension: Int, base: String, projection: [UInt8]
  ) throws(GalleryError) -> SpaceRecord {
    guard try !spaces().contains(where: { $0.name == name || $0.identity == identity }) else {
      throw .spaceExists(folder: folder, name: name)
    }
    try connection.run(
      """
      INSERT INTO spaces (name, identity, dimension, generation, base, projection) VALUES (?, ?, ?, 0, ?, ?)
      """,
      [.text(name), .text(identity), .integer(dimension), .text(base), .blob(projection)])
    guard let space = try space(identity: identity) else { preconditionFailure("the space was just made") }
    return space
  }

  /// What a learned space projects by, in its file format; nothing for a space that was not learned.
  package func projection(ofSpace id: Int64) throws(GalleryError) -> [UInt8]? {
    try connection.row("SELECT projection FROM spaces WHERE id = ? AND base IS NOT NULL", [.integer(id)]) {
      $0.bytes(0)
    }
  }

  /// Removes a space with its embeddings.
  package func removeSpace(_ id: Int64) throws(GalleryError) {
    try connection.run("DELETE FROM spaces WHERE id = ?", [.integer(id)])
  }

  fileprivate static func record(_ row: Row) -> SpaceRecord {
    SpaceRecord(
      id: row.integer(0), name: row.text(1), identity: row.text(2), dimension: Int(row.integer(3)),
      generation: row.integer(4), base: row.optionalText(5), images: Int(row.integer(6)))
  }
}

/// The embeddings of a space as they are at one moment, whatever is written meanwhile.
///
/// It has a connection of its own, so that reading a million embeddings holds nobody up. Not for use from two
/// tasks at once.
package final class SpaceSnapshot {
  /// The space at that moment.
  package let space: SpaceRecord
  /// The number of its vectors: one for each image, and one for each region that is kept.
  package let count: Int
  private let connection: Connection

  /// Takes the snapshot.
  ///
  /// - Parameters:
  ///   - id: the space.
  ///   - folder: the gallery's.
  /// - Throws: `GalleryError.noSuchSpace` when it was removed meanwhile, `.database`.
  package init(ofSpace id: Int64, gallery folder: String) throws(GalleryError) {
    connection = try Connection(path: Gallery.databasePath(folder: folder), creating: false)
    try connection.run("BEGIN")
    let record = try connection.row(
      "\(Gallery.columns) WHERE id = ?", [.integer(id)], Gallery.record)
    guard let record else { throw .noSuchSpace(folder: folder, id: id) }
    space = record
    count =
      try connection.row(
        "SELECT sum(1 + ifnull(length(regions), 0) / 16) FROM embeddings WHERE space_id = ?", [.integer(id)]
      ) { Int($0.integer(0)) } ?? 0
  }

  /// The embeddings by ascending image, a page at a time.
  ///
  /// - Returns: at most `limit` rows with an image above `last`; fewer only at the end.
  package func embeddings(
    after last: Int64, limit: Int
  ) throws(GalleryError) -> [(imageID: Int64, embedding: StoredEmbedding)] {
    try connection.rows(
      """
      SELECT image_id, vector, regions FROM embeddings WHERE space_id = ? AND image_id > ?
      ORDER BY image_id LIMIT ?
      """,
      [.integer(space.id), .integer(last), .integer(limit)]
    ) { (imageID: $0.integer(0), embedding: StoredEmbedding($0, at: 1)) }
  }
}
