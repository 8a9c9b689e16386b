import Imaging
package import Vocabulary

/// A rectangle around a face, in pixels of the upright picture; it may exceed the picture.
package struct FaceBox: Box, Sendable, Hashable, Codable {
  /// The left edge.
  package let x: Double
  /// The top edge.
  package let y: Double
  package let width: Double
  package let height: Double

  /// - Parameters:
  ///   - x: the left edge.
  ///   - y: the top edge.
  ///   - width: at least 0.
  ///   - height: at least 0.
  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var centre: Point { Point(x: x + width / 2, y: y + height / 2) }

  /// The longer of width and height.
  package var longerSide: Double { max(width, height) }

  /// The square around its centre with its longer side.
  package var squared: FaceBox {
    FaceBox(
      x: centre.x - longerSide / 2, y: centre.y - longerSide / 2, width: longerSide, height: longerSide)
  }

  /// The box enlarged around its centre.
  ///
  /// - Parameter pixels: the total enlargement of each side.
  package func widened(by pixels: Double) -> FaceBox {
    FaceBox(x: x - pixels / 2, y: y - pixels / 2, width: width + pixels, height: height + pixels)
  }

  /// The box scaled around its centre.
  ///
  /// - Parameter factor: the factor for both sides.
  func scaledAroundCentre(by factor: Double) -> FaceBox {
    FaceBox(
      x: centre.x - width * factor / 2, y: centre.y - height * factor / 2, width: width * factor,
      height: height * factor)
  }

  /// The same box in a picture of another scale.
  ///
  /// - Parameter factor: the factor for all numbers.
  package func scaled(by factor: Double) -> FaceBox {
    FaceBox(x: x * factor, y: y * factor, width: width * factor, height: height * factor)
  }

  /// The map from a new picture of this size to the contents of the box, stretched to fit.
  ///
  /// - Parameters:
  ///   - newWidth: columns of the new picture.
  ///   - newHeight: rows of the new picture.
  func map(fromWidth newWidth: Int, height newHeight: Int) -> AffineMap {
    AffineMap(xx: width / Double(newWidth), xy: 0, x0: x, yx: 0, yy: height / Double(newHeight), y0: y)
  }

  /// The part inside the picture, as fractions; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - pictureWidth: columns of the upright picture.
  ///   - pictureHeight: rows of the upright picture.
  package func region(inWidth pictureWidth: Int, height pictureHeight: Int) -> Region? {
    let (columns, rows) = (Double(pictureWidth), Double(pictureHeight))
    let (left, top) = (max(x, 0), max(y, 0))
    let (right, bottom) = (min(x + width, columns), min(y + height, rows))
    guard left < right, top < bottom else { return nil }
    return Region(
      x: left / columns, y: top / rows, width: (right - left) / columns, height: (bottom - top) / rows)
  }
}
