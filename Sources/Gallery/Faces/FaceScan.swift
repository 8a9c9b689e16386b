/// What was found in an image that was looked at for faces.
package struct FaceScan: Finding, Equatable {
  /// The face space.
  package let spaceID: Int64
  /// Empty where there is nobody.
  package let faces: [NewFace]

  /// - Parameters:
  ///   - spaceID: the face space.
  ///   - faces: all that were found.
  package init(spaceID: Int64, faces: [NewFace]) {
    self.spaceID = spaceID
    self.faces = faces
  }

  package var analysis: AnalysisID { AnalysisID(number: spaceID) }
  package var count: Int { faces.count }

  /// What a person said of faces at the same places is believed at once.
  package func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {
    let connection = gallery.connection
    guard !faces.isEmpty else { return }
    for face in faces {
      try connection.run(
        """
        INSERT INTO faces (image_id, space_id, x, y, width, height, landmarks, confidence, quality)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [.integer(imageID), .integer(spaceID)] + face.box.columns
          + [.floats(face.landmarks), .real(face.confidence), .real(face.quality)])
      try connection.run(
        "INSERT INTO face_embeddings (face_id, vector) VALUES (?, ?)",
        [.integer(connection.lastInsertedID), .floats(face.embedding)])
    }
    try gallery.believeFacts(ofImage: imageID)
  }

  /// Faces stay: what people said of them is bound to their places.
  package func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) -> Bool { false }
}
