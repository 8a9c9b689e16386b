extension AnalysisID.Kind {
  /// A look for faces.
  package static let faces = AnalysisID.Kind(
    done: "SELECT 1 FROM face_scans WHERE space_id = ?1 AND image_id = ?2")
}

extension AnalysisID {
  /// A look for faces, which are kept in a face space.
  package static func faces(inSpace id: Int64) -> AnalysisID { AnalysisID(kind: .faces, number: id) }
}

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

  package var analysis: AnalysisID { .faces(inSpace: spaceID) }
  package var count: Int { faces.count }

  /// What a person said of faces at the same places is believed at once.
  package func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {
    let connection = gallery.connection
    try connection.run(
      "INSERT INTO face_scans (image_id, space_id) VALUES (?, ?)", [.integer(imageID), .integer(spaceID)])
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
    try gallery.outdateFaceSpaces(ofImage: imageID)
    try gallery.believeFacts(ofImage: imageID)
  }

  /// Faces stay: what people said of them is bound to their places.
  package func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {}
}
