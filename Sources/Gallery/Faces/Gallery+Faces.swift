import Vocabulary

extension Gallery {
  static let faceColumns = """
    SELECT f.id, f.image_id, f.x, f.y, f.width, f.height, f.landmarks, f.confidence, f.quality, a.person_id, p.name,
      a.origin FROM faces f LEFT JOIN assignments a ON a.face_id = f.id LEFT JOIN people p ON p.id = a.person_id
    """

  /// Assigns an image's faces to the people that somebody said they are, and marks those that were said to be
  /// none.
  func believeFacts(ofImage imageID: Int64) throws(GalleryError) {
    guard let hash = try hash(of: imageID) else { return }
    let faces = try faces(ofImage: imageID)
    try markNotFaces(ofImage: imageID, hash: hash, among: faces)
    let boxes = faces.map(\.box)
    for fact in try facts(of: hash) where fact.holds {
      guard let place = fact.place.box.nearest(of: boxes) else { continue }
      try assign(faces[place].id, to: fact.personID, origin: .human)
    }
  }

  /// The faces of an image, from left to right.
  ///
  /// - Parameter image: its number.
  package func faces(ofImage image: Int64) throws(GalleryError) -> [FaceRecord] {
    try connection.rows(
      "\(Self.faceColumns) WHERE f.image_id = ? AND f.is_face = 1 ORDER BY f.x, f.id", [.integer(image)],
      Self.face)
  }

  /// Faces by their numbers; nothing for one that is not there.
  ///
  /// - Parameter ids: their numbers.
  package func faces(_ ids: [Int64]) throws(GalleryError) -> [FaceRecord?] {
    var faces: [FaceRecord?] = []
    for id in ids {
      faces.append(try connection.row("\(Self.faceColumns) WHERE f.id = ?", [.integer(id)], Self.face))
    }
    return faces
  }

  /// The faces of a person, the best first.
  ///
  /// - Parameters:
  ///   - person: its number.
  ///   - limit: the most that are answered.
  package func faces(ofPerson person: Int64, limit: Int = .max) throws(GalleryError) -> [FaceRecord] {
    try connection.rows(
      "\(Self.faceColumns) WHERE a.person_id = ? ORDER BY f.quality DESC, f.id LIMIT ?",
      [.integer(person), .integer(limit)], Self.face)
  }

  /// The faces that belong to nobody, the best first.
  ///
  /// - Parameter limit: the most that are answered.
  package func unassignedFaces(limit: Int) throws(GalleryError) -> [FaceRecord] {
    try connection.rows(
      "\(Self.faceColumns) WHERE a.person_id IS NULL AND f.is_face = 1 ORDER BY f.quality DESC, f.id LIMIT ?",
      [.integer(limit)], Self.face)
  }

  /// A face's embedding; nothing where there is no such face.
  ///
  /// - Parameter face: its number.
  package func faceEmbedding(_ face: Int64) throws(GalleryError) -> [Float]? {
    try connection.row("SELECT vector FROM face_embeddings WHERE face_id = ?", [.integer(face)]) {
      $0.floats(0)
    }
  }

  /// Where a face is; nothing where there is no such face.
  func place(ofFace face: Int64) throws(GalleryError) -> FacePlace? {
    try connection.row(
      """
      SELECT i.hash, f.x, f.y, f.width, f.height FROM faces f JOIN images i ON i.id = f.image_id WHERE f.id = ?
      """, [.integer(face)]
    ) { FacePlace(hash: ContentHash(bytes: $0.bytes(0)), box: Region($0, at: 1)) }
  }

  /// The face at a place; nothing where none is there.
  func face(at place: FacePlace) throws(GalleryError) -> Int64? {
    let faces = try connection.rows(
      """
      SELECT f.id, f.x, f.y, f.width, f.height FROM faces f JOIN images i ON i.id = f.image_id
      WHERE i.hash = ? ORDER BY f.id
      """, [.blob(place.hash.bytes)]
    ) { (id: $0.integer(0), box: Region($0, at: 1)) }
    return place.box.nearest(of: faces.map(\.box)).map { faces[$0].id }
  }

  /// How many faces there are in a space.
  ///
  /// - Parameter space: its number.
  package func faceCount(inSpace space: Int64) throws(GalleryError) -> Int {
    try count("SELECT count(*) FROM faces WHERE space_id = ? AND is_face = 1", [.integer(space)])
  }

  /// Removes all that is known of faces and people, with what was said and done, and overwrites where it lay.
  package func removeAllFaceData() throws(GalleryError) {
    try erasing { () throws(GalleryError) in
      try connection.run("DELETE FROM analyses WHERE id IN (SELECT id FROM spaces WHERE subject = 'face')")
      for table in ["people", "facts", "not_faces", "edits"] {
        try connection.run("DELETE FROM \(table)")
      }
      try TextIndex.ofPeople.eraseWhatIsGone(connection)
    }
  }

  static func face(_ row: Row) -> FaceRecord {
    FaceRecord(
      id: row.integer(0), imageID: row.integer(1), box: Region(row, at: 2), landmarks: row.floats(6),
      confidence: row.real(7), quality: row.real(8), personID: row.optionalInteger(9),
      name: row.optionalText(10), origin: row.optionalText(11).flatMap(AssignmentOrigin.init))
  }
}
