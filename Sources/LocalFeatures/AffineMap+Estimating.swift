import Imaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension AffineMap {
  /// The largest plausible difference in size between two pictures of an object.
  static let greatestScale = 5.0
  /// The largest plausible compression of an object seen from the side.
  static let greatestStretch = 3.0

  /// The similarity that maps one feature to another, by its scale and orientation (Philbin et al., "Object
  /// retrieval with large vocabularies and fast spatial matching", 2007).
  ///
  /// - Parameters:
  ///   - frame: the first feature.
  ///   - other: the second feature.
  init(from frame: LocalFeatures.Frame, to other: LocalFeatures.Frame) {
    let scale = Double(other.scale) / Double(frame.scale)
    let turn = Double(other.orientation) - Double(frame.orientation)
    let (along, across) = (scale * cos(turn), scale * sin(turn))
    self.init(
      xx: along, xy: -across, x0: Double(other.x) - along * Double(frame.x) + across * Double(frame.y),
      yx: across, yy: along, y0: Double(other.y) - across * Double(frame.x) - along * Double(frame.y))
  }

  /// The map with the least sum of squared distances; `nil` if the points are collinear, or fewer than three.
  ///
  /// - Parameter places: pairs of corresponding points.
  init?(fitting places: [(from: LocalFeatures.Frame, to: LocalFeatures.Frame)]) {
    let count = Double(places.count)
    guard places.count > 2 else { return nil }
    // With centred coordinates each row has two unknowns.
    var means = (x: 0.0, y: 0.0, u: 0.0, v: 0.0)
    for (from, to) in places {
      means.x += Double(from.x) / count
      means.y += Double(from.y) / count
      means.u += Double(to.x) / count
      means.v += Double(to.y) / count
    }
    var (sxx, sxy, syy, sxu, syu, sxv, syv) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for (from, to) in places {
      let (x, y) = (Double(from.x) - means.x, Double(from.y) - means.y)
      let (u, v) = (Double(to.x) - means.u, Double(to.y) - means.v)
      sxx += x * x
      sxy += x * y
      syy += y * y
      sxu += x * u
      syu += y * u
      sxv += x * v
      syv += y * v
    }
    let determinant = sxx * syy - sxy * sxy
    // For collinear points only rounding remains here.
    guard determinant > 1e-9 * (sxx + syy) * (sxx + syy) else { return nil }
    let (xx, xy) = ((sxu * syy - syu * sxy) / determinant, (syu * sxx - sxu * sxy) / determinant)
    let (yx, yy) = ((sxv * syy - syv * sxy) / determinant, (syv * sxx - sxv * sxy) / determinant)
    self.init(
      xx: xx, xy: xy, x0: means.u - xx * means.x - xy * means.y,
      yx: yx, yy: yy, y0: means.v - yx * means.x - yy * means.y)
  }

  /// Whether it can relate two pictures of an object: not mirrored, nor much enlarged, reduced or compressed.
  var isPlausible: Bool {
    guard determinant > 0 else { return false }
    let scale = determinant.squareRoot()
    guard scale <= Self.greatestScale, scale * Self.greatestScale >= 1 else { return false }
    // The sum of the squared singular values; their product is the determinant's square.
    let sum = xx * xx + xy * xy + yx * yx + yy * yy
    let difference = max(0, sum * sum - 4 * determinant * determinant).squareRoot()
    return sum + difference <= Self.greatestStretch * Self.greatestStretch * (sum - difference)
  }
}
