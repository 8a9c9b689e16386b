/// A place in a picture, in pixels from its top left corner; the first pixel's centre is (½, ½).
package struct Point: Sendable, Hashable, Codable {
  package let x: Double
  package let y: Double

  /// - Parameters:
  ///   - x: pixels from the left edge.
  ///   - y: pixels from the top edge.
  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// How far another place is.
  ///
  /// - Parameter other: the other place.
  package func distance(to other: Point) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}
