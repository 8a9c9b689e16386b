package import Imaging

/// A face that was found, judged and embedded.
package struct Face: Sendable, Equatable {
  /// In pixels of the upright picture.
  package let box: FaceBox
  /// In pixels of the upright picture.
  package let landmarks: Landmarks
  /// How certain the detector is, 0…1.
  package let confidence: Double
  /// Whether it may take part in clusters.
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

  /// How big a decoded picture must at least be: detection loses nothing, and a face that fills a tenth of
  /// the longest side has 100 pixels.
  package var sufficientSize: SufficientSize { SufficientSize(shortestSide: 1, longestSide: 1024) }

  /// Finds and embeds all faces of a picture.
  ///
  /// - Parameters:
  ///   - picture: upright sRGB.
  ///   - options: which faces are wanted.
  /// - Returns: the faces, the most certain first. A face whose landmarks lie in one place is left out:
  ///   nobody can align it.
  /// - Throws: `FacesError` when a network fails or memory is short.
  package func faces(
    in picture: Pixels, options: DetectionOptions = DetectionOptions()
  ) async throws(FacesError) -> [Face] {
    let found = try await detector.faces(in: picture, options: options)
    return try await embed(found, in: picture)
  }

  /// Judges and embeds faces that were found.
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
