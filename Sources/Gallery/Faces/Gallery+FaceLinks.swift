import Vocabulary

extension Gallery {
  /// The faces of a space whose neighbours have not been looked for, by number, a page at a time.
  ///
  /// - Parameters:
  ///   - space: the face space.
  ///   - limit: the most that are answered.
  package func unlinkedFaces(
    inSpace space: Int64, limit: Int
  ) throws(GalleryError) -> [(id: Int64, embedding: [Float])] {
    try connection.rows(
      """
      SELECT f.id, e.vector FROM faces f JOIN face_embeddings e ON e.face_id = f.id
      WHERE f.space_id = ? AND f.is_linked = 0 AND f.is_face = 1 ORDER BY f.id LIMIT ?
      """, [.integer(space), .integer(limit)]
    ) { (id: $0.integer(0), embedding: $0.floats(1)) }
  }

  /// Stores the neighbours of faces, in one transaction. Each pair is kept once, whichever of the two found
  /// the other.
  ///
  /// - Parameters:
  ///   - links: of faces that are gone meanwhile none is stored.
  ///   - faces: whose neighbours they are, all of them.
  package func store(_ links: [FaceLink], ofFaces faces: [Int64]) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for face in faces {
        try connection.run("UPDATE faces SET is_linked = 1 WHERE id = ?", [.integer(face)])
      }
      for link in links {
        try connection.run(
          """
          INSERT INTO face_links (face_id, other_id, score) SELECT ?1, ?2, ?3
          WHERE EXISTS (SELECT 1 FROM faces WHERE id = ?1) AND EXISTS (SELECT 1 FROM faces WHERE id = ?2)
          ON CONFLICT DO NOTHING
          """,
          [
            .integer(min(link.face, link.other)), .integer(max(link.face, link.other)),
            .real(Double(link.score)),
          ])
      }
    }
  }

  /// Whether there are faces whose neighbours have not been looked for.
  ///
  /// - Parameter space: the face space.
  package func hasUnlinkedFaces(inSpace space: Int64) throws(GalleryError) -> Bool {
    try connection.row(
      "SELECT 1 FROM faces WHERE space_id = ? AND is_linked = 0 AND is_face = 1 LIMIT 1", [.integer(space)]
    ) { _ in true } ?? false
  }

  /// The people who have faces that are alike, each two once.
  ///
  /// - Parameter score: from which two faces are.
  package func linkedPeople(
    from score: Float
  ) throws(GalleryError) -> [(person: Int64, other: Int64)] {
    try connection.rows(
      """
      SELECT DISTINCT min(a.person_id, b.person_id), max(a.person_id, b.person_id) FROM face_links l
      JOIN assignments a ON a.face_id = l.face_id JOIN assignments b ON b.face_id = l.other_id
      WHERE l.score >= ? AND a.person_id <> b.person_id
      """, [.real(Double(score))]
    ) { (person: $0.integer(0), other: $0.integer(1)) }
  }

  /// The people of whom somebody said that they are two: a face that is assigned to the one is said not to be
  /// the other.
  package func distinguishedPeople() throws(GalleryError) -> [(person: Int64, other: Int64)] {
    var people: [(person: Int64, other: Int64)] = []
    for fact in try facts() where !fact.holds {
      guard let id = try face(at: fact.place), let owner = try faces([id])[0]?.personID else { continue }
      people.append((person: owner, other: fact.personID))
    }
    return people
  }

  /// All pairs of faces that are alike.
  package func faceLinks() throws(GalleryError) -> [FaceLink] {
    try connection.rows("SELECT face_id, other_id, score FROM face_links ORDER BY face_id, other_id") {
      FaceLink(face: $0.integer(0), other: $0.integer(1), score: Float($0.real(2)))
    }
  }

  /// All faces of a space as clustering takes them, in an order that does not depend on when they came.
  ///
  /// - Parameter space: the face space.
  package func clusterableFaces(inSpace space: Int64) throws(GalleryError) -> [ClusterableFace] {
    try connection.rows(
      """
      SELECT f.id, i.hash, f.x, f.y, f.width, f.height, f.quality, a.person_id FROM faces f
      JOIN images i ON i.id = f.image_id LEFT JOIN assignments a ON a.face_id = f.id
      WHERE f.space_id = ? AND f.is_face = 1 ORDER BY i.hash, f.x, f.y, f.width, f.height
      """, [.integer(space)]
    ) { row in
      ClusterableFace(
        id: row.integer(0),
        place: FacePlace(hash: ContentHash(bytes: row.bytes(1)), box: Region(row, at: 2)),
        quality: row.real(6), personID: row.optionalInteger(7))
    }
  }
}
