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
      WHERE f.space_id = ? AND f.is_linked = 0 ORDER BY f.id LIMIT ?
      """, [.integer(space), .integer(limit)]
    ) { (id: $0.integer(0), embedding: $0.floats(1)) }
  }

  /// Stores the neighbours of faces, in one transaction. Each pair is kept once, whichever of the two found the other.
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
      WHERE f.space_id = ? ORDER BY i.hash, f.x, f.y, f.width, f.height
      """, [.integer(space)]
    ) { row in
      ClusterableFace(
        id: row.integer(0),
        place: FacePlace(hash: ContentHash(bytes: row.bytes(1)), box: FaceArea(row, at: 2)),
        quality: row.real(6), personID: row.optionalInteger(7))
    }
  }
}
