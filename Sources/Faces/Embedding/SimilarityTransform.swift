import Imaging

/// Rotation, scaling and translation, without reflection.
enum SimilarityTransform {
  /// The transform from points to others with the least sum of squared distances (Umeyama, "Least-squares
  /// estimation of transformation parameters between two point patterns", 1991, in the plane and without
  /// reflection).
  ///
  /// In the plane the best rotation has a closed form: with the points as complex numbers around their means,
  /// the factor is Σ conj(aᵢ)·bᵢ / Σ |aᵢ|².
  ///
  /// - Parameters:
  ///   - points: at least two.
  ///   - others: as many.
  /// - Throws: `FacesError.landmarks` if all points are equal or not finite, or the best factor is 0.
  static func laying(_ points: [Point], on others: [Point]) throws(FacesError) -> AffineMap {
    precondition(
      points.count == others.count && points.count > 1, "\(points.count) and \(others.count) points")
    let (from, to) = (mean(points), mean(others))
    var (real, imaginary, spread) = (0.0, 0.0, 0.0)
    for (a, b) in zip(points, others) {
      let (ax, ay, bx, by) = (a.x - from.x, a.y - from.y, b.x - to.x, b.y - to.y)
      real += ax * bx + ay * by
      imaginary += ax * by - ay * bx
      spread += ax * ax + ay * ay
    }
    guard spread.isFinite, spread > 1e-9 else {
      throw .landmarks(reason: "its landmarks lie in one place")
    }
    let (c, s) = (real / spread, imaginary / spread)
    guard c.isFinite, s.isFinite, c * c + s * s > 1e-12 else {
      throw .landmarks(reason: "its landmarks are not those of a face")
    }
    return AffineMap(
      xx: c, xy: -s, x0: to.x - c * from.x + s * from.y, yx: s, yy: c, y0: to.y - s * from.x - c * from.y)
  }

  private static func mean(_ points: [Point]) -> Point {
    let count = Double(points.count)
    return Point(
      x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
  }
}
