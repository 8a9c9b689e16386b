/// A matrix of 3 × 3, for conversions between linear light and CIE XYZ.
struct ColourMatrix {
  var rows: [SIMD3<Double>]

  static let d65: SIMD2<Double> = [0.3127, 0.3290]
  static let d50: SIMD2<Double> = [0.3457, 0.3585]

  static let bradford = ColourMatrix(rows: [
    [0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296],
  ])

  /// All numbers, row by row.
  var numbers: [Double] { rows.flatMap { [$0.x, $0.y, $0.z] } }

  /// The XYZ of a chromaticity, with Y = 1.
  static func tristimulus(_ place: SIMD2<Double>) -> SIMD3<Double> {
    // A primary outside of all real colours may have no luminance.
    let y = max(place.y, 1e-4)
    return SIMD3(place.x / y, 1, (1 - place.x - place.y) / y)
  }

  /// The matrix from linear light in some primaries to XYZ; `nil` if the primaries are collinear.
  static func toXYZ(_ primaries: ColourCoding.Primaries) -> ColourMatrix? {
    let columns = [primaries.red, primaries.green, primaries.blue].map(tristimulus)
    let mixed = ColourMatrix(rows: columns).transposed
    guard let inverse = mixed.inverted else { return nil }
    let weights = inverse.applied(tristimulus(primaries.white))
    return ColourMatrix(rows: mixed.rows.map { $0 * weights })
  }

  /// Bradford's adaptation from one white point to another.
  static func adaptation(from: SIMD2<Double>, to: SIMD2<Double>) -> ColourMatrix? {
    guard let inverse = bradford.inverted else { return nil }
    let (old, new) = (bradford.applied(tristimulus(from)), bradford.applied(tristimulus(to)))
    guard (0..<3).allSatisfy({ abs(old[$0]) > 1e-6 }) else { return nil }
    let scaled = ColourMatrix(rows: (0..<3).map { bradford.rows[$0] * (new[$0] / old[$0]) })
    return inverse * scaled
  }

  func applied(_ vector: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3((rows[0] * vector).sum(), (rows[1] * vector).sum(), (rows[2] * vector).sum())
  }

  static func * (a: ColourMatrix, b: ColourMatrix) -> ColourMatrix {
    let columns = b.transposed.rows.map(a.applied)
    return ColourMatrix(rows: columns).transposed
  }

  var transposed: ColourMatrix {
    ColourMatrix(rows: (0..<3).map { SIMD3(rows[0][$0], rows[1][$0], rows[2][$0]) })
  }

  /// The inverse; `nil` if it is singular.
  var inverted: ColourMatrix? {
    let columns = [Self.cross(rows[1], rows[2]), Self.cross(rows[2], rows[0]), Self.cross(rows[0], rows[1])]
    let determinant = (rows[0] * columns[0]).sum()
    guard determinant.isFinite, abs(determinant) > 1e-9 else { return nil }
    return ColourMatrix(rows: columns.map { $0 / determinant }).transposed
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    let (left, right) = (
      SIMD3(a.y, a.z, a.x) * SIMD3(b.z, b.x, b.y), SIMD3(a.z, a.x, a.y) * SIMD3(b.y, b.z, b.x)
    )
    return left - right
  }
}
