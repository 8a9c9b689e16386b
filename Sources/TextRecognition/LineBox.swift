import Imaging

/// A rectangle around a line of text, turned as the line is; in pixels from the picture's top left corner.
package struct LineBox: Sendable, Hashable {
  package let centre: SIMD2<Double>
  /// The direction in which the line is read, of length 1.
  package let direction: SIMD2<Double>
  /// Along the direction.
  package let length: Double
  /// Across it.
  package let height: Double

  /// - Parameters:
  ///   - centre: in pixels.
  ///   - direction: in which the line is read, of length 1.
  ///   - length: along the direction, in pixels.
  ///   - height: across it, in pixels.
  package init(centre: SIMD2<Double>, direction: SIMD2<Double>, length: Double, height: Double) {
    (self.centre, self.direction, self.length, self.height) = (centre, direction, length, height)
  }

  /// From the top of a letter to its bottom, of length 1.
  package var down: SIMD2<Double> { SIMD2(-direction.y, direction.x) }

  /// The corners, clockwise as the line is read: where it begins above, where it ends above, where it ends
  /// below, where it begins below.
  package var corners: [SIMD2<Double>] {
    let (along, across) = (direction * (length / 2), down * (height / 2))
    return [
      centre - along - across, centre + along - across, centre + along + across, centre - along + across,
    ]
  }

  /// The same rectangle, read from its other end.
  package var reversed: LineBox {
    LineBox(centre: centre, direction: -direction, length: length, height: height)
  }

  /// The rectangle with all sides moved outwards.
  ///
  /// - Parameter distance: how far, in pixels.
  func widened(by distance: Double) -> LineBox {
    LineBox(
      centre: centre, direction: direction, length: length + 2 * distance, height: height + 2 * distance)
  }

  /// The same rectangle in a picture of another size; its angles stay right where both sides change alike.
  ///
  /// - Parameter factors: of the horizontal and the vertical side.
  func scaled(by factors: SIMD2<Double>) -> LineBox {
    let (along, across) = (direction * length * factors, down * height * factors)
    let length = along.magnitude
    return LineBox(
      centre: centre * factors, direction: length > 0 ? along / length : direction, length: length,
      height: across.magnitude)
  }

  /// The rectangle as it is read: along its longer side if that is clearly longer, otherwise along the side
  /// that is more level. Level lines are read to the right, upright ones downwards.
  var asRead: LineBox {
    var level = self
    if abs(direction.x) < abs(direction.y) {
      level = LineBox(centre: centre, direction: down, length: height, height: length)
    }
    if level.direction.x < 0 { level = level.reversed }
    guard level.height >= Self.upright * level.length else { return level }
    // The letters of a line that leads down have their tops to the right.
    return LineBox(
      centre: centre, direction: level.down, length: level.height, height: level.length)
  }

  /// How many times higher than wide a box is whose line leads up or down.
  private static let upright = 1.5

  /// The map from a picture of the box alone, of some size, to the picture that the box is in.
  ///
  /// - Parameters:
  ///   - width: of the picture of the box, in pixels.
  ///   - height: of the picture of the box, in pixels.
  func map(fromWidth width: Double, height newHeight: Double) -> AffineMap {
    let (along, across) = (direction * (length / width), down * (height / newHeight))
    let origin = corners[0]
    return AffineMap(
      xx: along.x, xy: across.x, x0: origin.x, yx: along.y, yy: across.y, y0: origin.y)
  }
}

extension SIMD2<Double> {
  var magnitude: Double { (x * x + y * y).squareRoot() }

  func dot(_ other: SIMD2<Double>) -> Double { x * other.x + y * other.y }

  /// The area between both directions; above 0 if the other one is clockwise of this one, as y grows
  /// downwards.
  func cross(_ other: SIMD2<Double>) -> Double { x * other.y - y * other.x }
}
