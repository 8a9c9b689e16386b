extension Gallery {
  fileprivate static let faceSpaceColumns =
    "SELECT id, name, identity, dimension, generation FROM face_spaces"

  /// The face space with this identity, made where there is none.
  ///
  /// - Parameters:
  ///   - name: for people.
  ///   - identity: all that makes its faces comparable.
  ///   - dimension: of its embeddings.
  package func faceSpace(
    name: String, identity: String, dimension: Int
  ) throws(GalleryError) -> FaceSpaceRecord {
    try connection.run(
      """
      INSERT INTO face_spaces (name, identity, dimension, generation) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING
      """, [.text(name), .text(identity), .integer(dimension)])
    let space = try connection.row(
      "\(Self.faceSpaceColumns) WHERE identity = ?", [.text(identity)], Self.faceSpace)
    guard let space else { preconditionFailure("the face space was just made") }
    return space
  }

  /// All face spaces, in the order in which they were made.
  package func faceSpaces() throws(GalleryError) -> [FaceSpaceRecord] {
    try connection.rows("\(Self.faceSpaceColumns) ORDER BY id", [], Self.faceSpace)
  }

  /// Removes the face spaces but one, with their faces. Facts and people stay.
  ///
  /// - Parameter id: of the space that stays.
  package func removeFaceSpaces(except id: Int64) throws(GalleryError) {
    try connection.run("DELETE FROM face_spaces WHERE id <> ?", [.integer(id)])
  }

  /// How many images were looked at for faces, and how many faces there are.
  ///
  /// - Parameter space: the face space.
  package func faceCounts(inSpace space: Int64) throws(GalleryError) -> (images: Int, faces: Int) {
    (
      try count("SELECT count(*) FROM face_scans WHERE space_id = ?", [.integer(space)]),
      try count("SELECT count(*) FROM faces WHERE space_id = ? AND is_face = 1", [.integer(space)])
    )
  }

  /// Makes what is derived from the face spaces that hold faces of an image old.
  func outdateFaceSpaces(ofImage id: Int64) throws(GalleryError) {
    try connection.run(
      """
      UPDATE face_spaces SET generation = generation + 1
      WHERE id IN (SELECT space_id FROM faces WHERE image_id = ?)
      """, [.integer(id)])
  }

  fileprivate static func faceSpace(_ row: Row) -> FaceSpaceRecord {
    FaceSpaceRecord(
      id: row.integer(0), name: row.text(1), identity: row.text(2), dimension: Int(row.integer(3)),
      generation: row.integer(4))
  }
}

/// The embeddings of a face space as they are at one moment, whatever is written meanwhile.
///
/// It has a connection of its own, as `SpaceSnapshot` has. Not for use from two tasks at once.
package final class FaceSnapshot {
  /// The space at that moment.
  package let space: FaceSpaceRecord
  /// The number of its faces.
  package let count: Int
  private let connection: Connection

  /// Takes the snapshot.
  ///
  /// - Parameters:
  ///   - id: the face space.
  ///   - folder: the gallery's.
  /// - Throws: `GalleryError.noSuchSpace` when it was removed meanwhile, `.database`.
  package init(ofSpace id: Int64, gallery folder: String) throws(GalleryError) {
    connection = try Connection(path: Gallery.databasePath(folder: folder), creating: false)
    try connection.run("BEGIN")
    let record = try connection.row(
      "\(Gallery.faceSpaceColumns) WHERE id = ?", [.integer(id)], Gallery.faceSpace)
    guard let record else { throw .noSuchSpace(folder: folder, id: id) }
    space = record
    count =
      try connection.row("SELECT count(*) FROM faces WHERE space_id = ? AND is_face = 1", [.integer(id)]) {
        Int($0.integer(0))
      } ?? 0
  }

  /// Faces and their embeddings by ascending face, a page at a time.
  ///
  /// - Parameters:
  ///   - last: the face after which the page begins.
  ///   - limit: the most rows that are answered; fewer only at the end.
  package func embeddings(
    after last: Int64, limit: Int
  ) throws(GalleryError) -> [(faceID: Int64, vector: [Float])] {
    try connection.rows(
      """
      SELECT f.id, e.vector FROM faces f JOIN face_embeddings e ON e.face_id = f.id
      WHERE f.space_id = ? AND f.id > ? AND f.is_face = 1 ORDER BY f.id LIMIT ?
      """, [.integer(space.id), .integer(last), .integer(limit)]
    ) { (faceID: $0.integer(0), vector: $0.floats(1)) }
  }
}
