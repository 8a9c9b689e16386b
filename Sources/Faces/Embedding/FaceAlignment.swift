package import Imaging
package import Models
import Vocabulary

/// Aligns a face for a network.
package struct FaceAlignment: Sendable, Equatable {
  private enum Way: Sendable, Equatable {
    /// The template, in pixels of the network's picture.
    case landmarks([Point])
    case box(margin: Double, square: Bool)
  }

  /// Pixels of the network's picture.
  package let width: Int
  /// Pixels of the network's picture.
  package let height: Int
  private let way: Way

  /// - Parameter card: of a face network.
  /// - Throws: `FacesError.unfit` if it is not a face network's, or gives no size.
  package init(_ card: ModelCard) throws(FacesError) {
    guard let face = card.face, let width = card.input?.width, let height = card.input?.height else {
      throw .unfit(model: card.name, purpose: "embed faces")
    }
    self.width = width
    self.height = height
    switch face.alignment {
    case .box: way = .box(margin: face.margin, square: face.square)
    case .landmarks:
      guard let template = face.template else { throw .unfit(model: card.name, purpose: "embed faces") }
      way = .landmarks(template.map { Point(x: $0[0] * Double(width), y: $0[1] * Double(height)) })
    }
  }

  /// The map from positions in the network's picture to positions in the picture.
  ///
  /// - Parameter face: in pixels of the picture.
  /// - Throws: `FacesError.landmarks` if its landmarks or its box have no extent.
  package func map(to face: DetectedFace) throws(FacesError) -> AffineMap {
    switch way {
    case .landmarks(let template):
      return try SimilarityTransform.laying(face.landmarks.points, on: template).inverse
    case .box(let margin, let square):
      let box = (square ? face.box.squared : face.box).widened(by: margin * face.box.longerSide)
      guard box.width > 0, box.height > 0, box.area.isFinite else {
        throw .landmarks(reason: "its box has no area")
      }
      return box.map(fromWidth: width, height: height)
    }
  }

  /// Crops the aligned face: bilinear, and averaged where it is reduced; black beyond the picture.
  ///
  /// - Parameters:
  ///   - face: in pixels of the picture.
  ///   - picture: upright sRGB.
  /// - Returns: `width` × `height` pixels.
  /// - Throws: `FacesError.landmarks`.
  package func cut(_ face: DetectedFace, from picture: Pixels) throws(FacesError) -> Pixels {
    picture.warped(by: try map(to: face), width: width, height: height)
  }
}
