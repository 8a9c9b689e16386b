package import Imaging

/// Finds the faces in a picture. Safe to use from many tasks at once.
package protocol FaceDetector: Sendable {
  /// The name of its model.
  var name: String { get }

  /// Finds faces.
  ///
  /// - Parameters:
  ///   - picture: upright sRGB.
  ///   - options: the faces to find.
  /// - Returns: the faces in pixels of the picture, the most confident first.
  /// - Throws: `FacesError.inference` if a network fails, `.output` if its output is not that of its family,
  ///   `.picture` if memory is short.
  func faces(in picture: Pixels, options: DetectionOptions) async throws(FacesError) -> [DetectedFace]
}

/// The faces to find.
package struct DetectionOptions: Sendable, Hashable {
  /// The longer side of the smallest face's box, in pixels of the picture; `nil` for the smallest that the
  /// detector finds on a copy of its usual size.
  ///
  /// A detector works on a copy whose longest side is limited (see `DetectionScale`). To find smaller faces,
  /// it works on a larger copy, up to the picture itself, and takes longer.
  package var minimumSize: Double?
  /// The least confidence 0…1; `nil` for the detector's own.
  package var minimumConfidence: Double?

  /// - Parameters:
  ///   - minimumSize: the smallest face, in pixels.
  ///   - minimumConfidence: the least confidence.
  package init(minimumSize: Double? = nil, minimumConfidence: Double? = nil) {
    self.minimumSize = minimumSize
    self.minimumConfidence = minimumConfidence
  }
}

/// A detected face.
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
  /// - Parameter factor: the factor for all numbers.
  func scaled(by factor: Double) -> DetectedFace {
    DetectedFace(box: box.scaled(by: factor), confidence: confidence, landmarks: landmarks.scaled(by: factor))
  }
}
