/// A position in a picture, in pixels from its top left corner; the first pixel's centre is (½, ½).
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

  /// The distance to another position.
  ///
  /// - Parameter other: the other position.
  package func distance(to other: Point) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}
