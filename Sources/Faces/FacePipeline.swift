package import Imaging

/// A detected face with its quality and embedding.
package struct Face: Sendable, Equatable {
  /// In pixels of the upright picture.
  package let box: FaceBox
  /// In pixels of the upright picture.
  package let landmarks: Landmarks
  /// The detector's confidence, 0…1.
  package let confidence: Double
  /// Whether it is good enough for clustering.
  package let quality: FaceQuality
  /// `[dimension]`, of length 1.
  package let embedding: [Float]
}

/// From a picture to its faces' embeddings: a detector and a face network. Safe to use from many tasks at
/// once.
package struct FacePipeline: Sendable {
  package let detector: any FaceDetector
  package let embedder: FaceEmbedder

  /// - Parameters:
  ///   - detector: finds the faces.
  ///   - embedder: embeds them.
  package init(detector: any FaceDetector, embedder: FaceEmbedder) {
    self.detector = detector
    self.embedder = embedder
  }

  /// The least size of a decoded picture: detection loses nothing, and a face of a tenth of the longest side
  /// has 100 pixels.
  package var sufficientSize: SufficientSize { SufficientSize(shortestSide: 1, longestSide: 1024) }

  /// Finds and embeds all faces of a picture.
  ///
  /// - Parameters:
  ///   - picture: upright sRGB.
  ///   - options: the faces to find.
  /// - Returns: the faces, the most confident first. Faces whose landmarks are all equal are left out,
  ///   because they cannot be aligned.
  /// - Throws: `FacesError` if a network fails or memory is short.
  package func faces(
    in picture: Pixels, options: DetectionOptions = DetectionOptions()
  ) async throws(FacesError) -> [Face] {
    let found = try await detector.faces(in: picture, options: options)
    return try await embed(found, in: picture)
  }

  /// Measures the quality of detected faces and embeds them.
  ///
  /// - Parameters:
  ///   - found: in pixels of the picture.
  ///   - picture: upright sRGB.
  /// - Returns: as `faces`.
  /// - Throws: as `faces`.
  package func embed(_ found: [DetectedFace], in picture: Pixels) async throws(FacesError) -> [Face] {
    var (kept, cuts): ([DetectedFace], [Pixels]) = ([], [])
    for face in found {
      do throws(FacesError) {
        cuts.append(try embedder.alignment.cut(face, from: picture))
        kept.append(face)
      } catch {
        guard case .landmarks = error else { throw error }
      }
    }
    let embeddings = try await embedder.embed(cuts)
    return zip(kept, embeddings).map { face, embedding in
      Face(
        box: face.box, landmarks: face.landmarks, confidence: face.confidence,
        quality: FaceQuality(of: face, in: picture), embedding: embedding)
    }
  }
}
