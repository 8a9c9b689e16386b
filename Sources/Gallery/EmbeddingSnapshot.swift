/// The embeddings of a space as they are at one moment, whatever is written meanwhile.
///
/// It has a connection of its own, so that reading a million embeddings holds nobody up. Not for use from two
/// tasks at once.
package final class EmbeddingSnapshot {
  /// An image or a face, and its embedding.
  package typealias SubjectRow = (subject: Int64, embedding: StoredEmbedding)

  /// The space at that moment.
  package let space: SpaceRecord
  private let connection: Connection

  /// Takes the snapshot.
  ///
  /// - Parameters:
  ///   - id: the space.
  ///   - folder: the gallery's.
  /// - Throws: `GalleryError.spaceRemoved` if it was removed meanwhile, `.database`.
  package init(ofSpace id: Int64, gallery folder: String) throws(GalleryError) {
    connection = try Connection(path: Gallery.databasePath(folder: folder), creating: false)
    try connection.run("BEGIN")
    guard let space = try Gallery.space(id, connection) else { throw .spaceRemoved(folder: folder, id: id) }
    self.space = space
  }

  /// Subject, vector and regions of the embeddings of a space.
  private var rows: String {
    switch space.traits.subject {
    case .image: "SELECT image_id AS subject, vector, regions FROM embeddings WHERE space_id = ?1"
    case .face:
      """
      SELECT f.id AS subject, e.vector, NULL AS regions FROM faces f JOIN face_embeddings e ON e.face_id = f.id
      WHERE f.space_id = ?1 AND f.is_face = 1
      """
    }
  }

  /// The number of its vectors: one for each subject, and one for each region that is kept.
  package func count() throws(GalleryError) -> Int {
    let sql =
      switch space.traits.subject {
      case .image where space.traits.keepsRegions:
        "SELECT sum(1 + ifnull(length(regions), 0) / 16) FROM embeddings WHERE space_id = ?"
      case .image: "SELECT count(*) FROM embeddings WHERE space_id = ?"
      case .face: "SELECT count(*) FROM faces WHERE space_id = ? AND is_face = 1"
      }
    return try connection.row(sql, [.integer(space.id)]) { Int($0.integer(0)) } ?? 0
  }

  /// The images, or faces, that have an embedding, ascending.
  package func subjects() throws(GalleryError) -> [Int64] {
    try connection.rows(
      "SELECT subject FROM (\(rows)) ORDER BY subject", [.integer(space.id)]
    ) { $0.integer(0) }
  }

  /// The embeddings by ascending subject, a page at a time.
  ///
  /// - Returns: at most `limit` rows with a subject above `last`; fewer only at the end.
  package func embeddings(after last: Int64, limit: Int) throws(GalleryError) -> [SubjectRow] {
    try connection.rows(
      "\(rows) AND subject > ?2 ORDER BY subject LIMIT ?3",
      [.integer(space.id), .integer(last), .integer(limit)], Self.row)
  }

  /// The embedding of a subject; `nil` if there is none.
  package func embedding(of subject: Int64) throws(GalleryError) -> StoredEmbedding? {
    try connection.row("\(rows) AND subject = ?2", [.integer(space.id), .integer(subject)], Self.row)?
      .embedding
  }

  /// The subjects whose embeddings came, changed or went after a generation, ascending.
  ///
  /// - Parameters:
  ///   - generation: an earlier one of the space.
  ///   - most: how many changes are read.
  /// - Returns: `nil` if there are more, or the gallery does not know: it keeps the latest changes, and those
  ///   of a gallery that was put back from a backup are not its own.
  package func changes(since generation: Int64, most: Int) throws(GalleryError) -> [Int64]? {
    let isKnown =
      try connection.row(
        """
        SELECT 1 FROM spaces WHERE id = ?1 AND changes_since = ?2
        UNION ALL SELECT 1 FROM changes WHERE space_id = ?1 AND sequence = ?2
        """, [.integer(space.id), .integer(generation)]
      ) { _ in true } ?? false
    guard isKnown else { return nil }
    let changed = try connection.rows(
      "SELECT subject_id FROM changes WHERE space_id = ? AND sequence > ? LIMIT ?",
      [.integer(space.id), .integer(generation), .integer(most + 1)]
    ) { $0.integer(0) }
    return changed.count > most ? nil : Set(changed).sorted()
  }

  private static func row(_ row: Row) -> SubjectRow {
    (subject: row.integer(0), embedding: StoredEmbedding(row, at: 1))
  }
}

extension Gallery {
  /// The fewest changes of a space that are kept; of a large one, half as many as it has images: where more
  /// have changed, all are read again.
  private static let changesKept = 4096

  /// Forgets old changes of spaces: what is derived from what was there before them is made anew.
  package func forgetOldChanges() throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for space in try connection.rows("SELECT id FROM spaces", [], { $0.integer(0) }) {
        let images = try count("SELECT images FROM analyses WHERE id = ?", [.integer(space)])
        let kept = max(Self.changesKept, images / 2)
        let oldest = try connection.row(
          "SELECT sequence FROM changes WHERE space_id = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?",
          [.integer(space), .integer(kept)]
        ) { $0.integer(0) }
        guard let oldest else { continue }
        try connection.run(
          "DELETE FROM changes WHERE space_id = ? AND sequence <= ?", [.integer(space), .integer(oldest)])
        try connection.run(
          "UPDATE spaces SET changes_since = ? WHERE id = ?", [.integer(oldest), .integer(space)])
      }
    }
  }
}
