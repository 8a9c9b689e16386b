import Vocabulary

/// What was found as a face and was said to be none.
///
/// The fact is bound to the image's hash and the box, as what is said of people is: it outlives the face's
/// row, and holds for what another model finds at the same place. The row stays, marked by `is_face`, so that
/// the edit can be undone.
extension Gallery {
  /// Says of faces that they are none. They are in no list, no index and no group any more.
  ///
  /// - Parameter faces: their numbers.
  /// - Throws: `GalleryError.noSuchFace`, `.database`.
  package func refuseAsFaces(_ faces: [Int64]) throws(GalleryError) -> EditRecord {
    let owners = try owners(of: faces)
    return try edit(.notAFace, "Marked \(Self.counted(faces)) as not a face", people: owners, faces: faces) {
      () throws(GalleryError) in
      for face in faces {
        guard let place = try place(ofFace: face) else { throw .noSuchFace(id: face) }
        for fact in try facts(of: place) { try remove(fact) }
        try assign(face, to: nil, origin: .human)
        try refuse(place)
        try mark(face, isFace: false)
      }
      for owner in owners { try dissolveIfTooSmall(owner) }
      return []
    }
  }

  /// Removes a person of whom nobody said anything and of whom fewer than two faces are left, as clustering
  /// makes none.
  private func dissolveIfTooSmall(_ person: Int64) throws(GalleryError) {
    guard try self.person(person)?.name == nil, try facts(ofPerson: person).isEmpty else { return }
    let left = try faces(ofPerson: person)
    guard left.count < 2 else { return }
    for face in left { try assign(face.id, to: nil, origin: .clusterer) }
    try connection.run("DELETE FROM people WHERE id = ?", [.integer(person)])
  }

  /// Takes back of faces that they are none.
  ///
  /// - Parameter faces: their numbers.
  /// - Throws: `GalleryError.noSuchFace`, `.database`.
  package func acceptAsFaces(_ faces: [Int64]) throws(GalleryError) -> EditRecord {
    // Whose they are follows from clustering: nobody's so far.
    _ = try owners(of: faces)
    return try edit(.isAFace, "Marked \(Self.counted(faces)) as a face again", people: [], faces: faces) {
      () throws(GalleryError) in
      for face in faces {
        guard let place = try place(ofFace: face) else { throw .noSuchFace(id: face) }
        try accept(place)
      }
      return []
    }
  }

  /// The places that were said to be no faces, in the order in which it was said.
  package func notFaces() throws(GalleryError) -> [FacePlace] {
    try connection.rows("SELECT hash, x, y, width, height FROM not_faces ORDER BY id", [], Self.notFace)
  }

  /// What was found as a face and was said to be none, the newest first.
  ///
  /// - Parameter limit: the most that are answered.
  package func refusedFaces(limit: Int) throws(GalleryError) -> [FaceRecord] {
    try connection.rows(
      "\(Self.faceColumns) WHERE f.is_face = 0 ORDER BY f.id DESC LIMIT ?", [.integer(limit)], Self.face)
  }

  /// The places of an image that were said to be no faces.
  func notFaces(of hash: ContentHash) throws(GalleryError) -> [FacePlace] {
    try connection.rows(
      "SELECT hash, x, y, width, height FROM not_faces WHERE hash = ? ORDER BY id", [.blob(hash.bytes)],
      Self.notFace)
  }

  /// What was said at a place to be no face.
  func notFaces(at place: FacePlace) throws(GalleryError) -> [FacePlace] {
    try notFaces(of: place.hash).filter { place.box.nearest(of: [$0.box]) != nil }
  }

  /// States that there is no face at a place.
  func refuse(_ place: FacePlace) throws(GalleryError) {
    guard try notFaces(at: place).isEmpty else { return }
    try connection.run(
      "INSERT INTO not_faces (hash, x, y, width, height, at) VALUES (?, ?, ?, ?, ?, ?)",
      [.blob(place.hash.bytes)] + place.box.columns + [.integer(Self.now)])
  }

  /// Takes back that there is no face at a place.
  func accept(_ place: FacePlace) throws(GalleryError) {
    for refused in try notFaces(at: place) {
      try connection.run(
        "DELETE FROM not_faces WHERE hash = ? AND x = ? AND y = ? AND width = ? AND height = ?",
        [.blob(refused.hash.bytes)] + refused.box.columns)
    }
    if let face = try face(at: place) { try mark(face, isFace: true) }
  }

  /// Marks the faces of an image that were said to be none.
  func markNotFaces(ofImage imageID: Int64, hash: ContentHash, among faces: [FaceRecord]) throws(GalleryError)
  {
    let boxes = faces.map(\.box)
    for place in try notFaces(of: hash) {
      guard let found = place.box.nearest(of: boxes) else { continue }
      try mark(faces[found].id, isFace: false)
    }
  }

  /// Marks a face's row, if that changes anything.
  func mark(_ face: Int64, isFace: Bool) throws(GalleryError) {
    // Faces that came in meanwhile were not compared with it.
    try connection.run(
      "UPDATE faces SET is_face = ?2, is_linked = 0 WHERE id = ?1 AND is_face <> ?2",
      [.integer(face), .integer(isFace ? 1 : 0)])
  }

  private static func notFace(_ row: Row) -> FacePlace {
    FacePlace(hash: ContentHash(bytes: row.bytes(0)), box: Region(row, at: 1))
  }
}
