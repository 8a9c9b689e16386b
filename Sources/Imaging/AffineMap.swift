/// A map of the plane: (x, y) ↦ (xx·x + xy·y + x0, yx·x + yy·y + y0).
///
/// Coordinates are in pixels from a picture's top left corner; the first pixel's centre is (½, ½).
package struct AffineMap: Sendable, Hashable {
  package let xx: Double
  package let xy: Double
  package let x0: Double
  package let yx: Double
  package let yy: Double
  package let y0: Double

  /// - Parameters:
  ///   - xx: the factor of x in the new x.
  ///   - xy: the factor of y in the new x.
  ///   - x0: the new x of the origin.
  ///   - yx: the factor of x in the new y.
  ///   - yy: the factor of y in the new y.
  ///   - y0: the new y of the origin.
  package init(xx: Double, xy: Double, x0: Double, yx: Double, yy: Double, y0: Double) {
    (self.xx, self.xy, self.x0) = (xx, xy, x0)
    (self.yx, self.yy, self.y0) = (yx, yy, y0)
  }

  /// The factor by which it enlarges areas.
  package var determinant: Double { xx * yy - xy * yx }

  /// Maps a position.
  ///
  /// - Parameters:
  ///   - x: pixels from the left edge.
  ///   - y: pixels from the top edge.
  package func callAsFunction(x: Double, y: Double) -> (x: Double, y: Double) {
    (xx * x + xy * y + x0, yx * x + yy * y + y0)
  }

  /// The inverse map.
  ///
  /// - Precondition: the determinant is not 0.
  package var inverse: AffineMap {
    precondition(determinant != 0, "a map that cannot be turned round")
    let d = determinant
    return AffineMap(
      xx: yy / d, xy: -xy / d, x0: (xy * y0 - yy * x0) / d,
      yx: -yx / d, yy: xx / d, y0: (yx * x0 - xx * y0) / d)
  }
}
