package import Vocabulary

/// A face on its way into the gallery.
package struct NewFace: Sendable, Equatable {
  package let box: Region
  /// `[10]`: x and y of left eye, right eye, nose, left and right corner of the mouth, as fractions.
  package let landmarks: [Float]
  /// How certain the detector is, 0…1.
  package let confidence: Double
  /// How well the face can be told from others, 0…1.
  package let quality: Double
  /// `[dimension]`, of length 1.
  package let embedding: [Float]

  /// - Parameters:
  ///   - box: as fractions of the upright image.
  ///   - landmarks: `[10]`, x and y of five points.
  ///   - confidence: 0…1.
  ///   - quality: 0…1.
  ///   - embedding: `[dimension]`, of length 1.
  package init(
    box: Region, landmarks: [Float], confidence: Double, quality: Double, embedding: [Float]
  ) {
    precondition(landmarks.count == 10, "\(landmarks.count) coordinates of landmarks, expected 10")
    self.box = box
    self.landmarks = landmarks
    self.confidence = confidence
    self.quality = quality
    self.embedding = embedding
  }
}

/// Who said whose a face is.
package enum AssignmentOrigin: String, Sendable, Codable {
  case clusterer, human
}

/// A face of the gallery.
package struct FaceRecord: Sendable, Equatable {
  package let id: Int64
  package let imageID: Int64
  package let box: Region
  /// `[10]`, as `NewFace.landmarks`.
  package let landmarks: [Float]
  /// 0…1.
  package let confidence: Double
  /// 0…1.
  package let quality: Double
  /// Whose it is; nothing where nobody knows.
  package let personID: Int64?
  /// That person's name; nothing where there is none.
  package let name: String?
  /// Who said so.
  package let origin: AssignmentOrigin?
}

/// What clustering takes of a face besides its neighbours.
package struct ClusterableFace: Sendable, Equatable {
  package let id: Int64
  package let place: FacePlace
  /// 0…1.
  package let quality: Double
  /// Whose it is so far.
  package let personID: Int64?
}

/// Two faces and how alike they are.
package struct FaceLink: Sendable, Equatable {
  package let face: Int64
  package let other: Int64
  /// The cosine of their embeddings.
  package let score: Float

  /// - Parameters:
  ///   - face: a face's number.
  ///   - other: another's.
  ///   - score: the cosine of their embeddings.
  package init(face: Int64, other: Int64, score: Float) {
    self.face = face
    self.other = other
    self.score = score
  }
}
