package import Imaging

/// Finds the faces of a picture. Safe to use from many tasks at once.
package protocol FaceDetector: Sendable {
  /// The name of its model.
  var name: String { get }

  /// Finds faces.
  ///
  /// - Parameters:
  ///   - picture: upright sRGB.
  ///   - options: which faces are wanted.
  /// - Returns: the faces, the most certain first; in pixels of the picture.
  /// - Throws: `FacesError.inference` when a network fails, `.output` when it is none of its family,
  ///   `.picture` when memory is short.
  func faces(in picture: Pixels, options: DetectionOptions) async throws(FacesError) -> [DetectedFace]
}

/// Which faces are wanted.
package struct DetectionOptions: Sendable, Hashable {
  /// The longer side of the smallest face's box, in pixels of the picture; nothing for the smallest that the
  /// detector sees on a copy of its usual size.
  ///
  /// A detector works on a copy whose longest side is bounded (see `DetectionScale`). Where a smaller face is
  /// asked for than it can see there, it works on a larger copy, up to the picture itself, and takes longer.
  package var minimumSize: Double?
  /// The confidence 0…1 from which a face counts; nothing for the detector's own.
  package var minimumConfidence: Double?

  /// - Parameters:
  ///   - minimumSize: the smallest face, in pixels.
  ///   - minimumConfidence: the confidence from which a face counts.
  package init(minimumSize: Double? = nil, minimumConfidence: Double? = nil) {
    self.minimumSize = minimumSize
    self.minimumConfidence = minimumConfidence
  }
}

/// A face where a detector found it.
package struct DetectedFace: Sendable, Hashable {
  /// In pixels of the upright picture.
  package let box: FaceBox
  /// 0…1; comparable among one detector's faces only.
  package let confidence: Double
  /// In pixels of the upright picture.
  package let landmarks: Landmarks

  /// - Parameters:
  ///   - box: in pixels of the upright picture.
  ///   - confidence: 0…1.
  ///   - landmarks: in pixels of the upright picture.
  package init(box: FaceBox, confidence: Double, landmarks: Landmarks) {
    self.box = box
    self.confidence = confidence
    self.landmarks = landmarks
  }

  /// The same face in a picture of another scale.
  ///
  /// - Parameter factor: what each number is multiplied by.
  func scaled(by factor: Double) -> DetectedFace {
    DetectedFace(box: box.scaled(by: factor), confidence: confidence, landmarks: landmarks.scaled(by: factor))
  }
}
