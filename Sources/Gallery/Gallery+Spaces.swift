/// A space of the gallery.
package struct SpaceRecord: Sendable, Equatable {
  package let id: Int64
  package let name: String
  /// All that makes its embeddings comparable, in one text.
  package let identity: String
  package let dimension: Int
  /// Grows with every change of its embeddings: copies with another generation are behind.
  package let generation: Int64
  /// The number of its embeddings.
  package let count: Int
}

extension Gallery {
  private static let columns = """
    SELECT id, name, identity, dimension, generation,
      (SELECT count(*) FROM embeddings WHERE space_id = spaces.id) FROM spaces
    """

  /// All spaces, in the order in which they were first used.
  package func spaces() throws(GalleryError) -> [SpaceRecord] {
    try connection.rows("\(Self.columns) ORDER BY id", [], Self.record)
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

  private static func record(_ row: Row) -> SpaceRecord {
    SpaceRecord(
      id: row.integer(0), name: row.text(1), identity: row.text(2), dimension: Int(row.integer(3)),
      generation: row.integer(4), count: Int(row.integer(5)))
  }
}
