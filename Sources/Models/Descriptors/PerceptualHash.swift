import CDescriptors
package import Imaging
package import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A 64-bit hash that changes little when a picture is scaled, compressed or retouched.
///
/// The hash of Krawetz, Looks like it (2011), as imagehash's `phash` computes it with Pillow up to version
/// 12: grey, 32 × 32 pixels by Lanczos' filter, the 8 × 8 lowest coefficients of the cosine transform, a bit
/// for each that lies above their median. Any size of picture is taken as it is. Coefficients below 10⁻⁶ are
/// rounding errors and count as 0.
package struct PerceptualHash: Descriptor {
  /// Both sides of the picture that is transformed, in pixels.
  package static let side = 32

  /// The one kind that there is.
  package init() {}

  package var name: String { "perceptual-hash" }
  package var version: Int { 1 }
  package var dimension: Int { 64 }
  package var sufficientSize: SufficientSize { SufficientSize(shortestSide: 128, longestSide: 128) }
  package var metrics: [Metric] { [.hamming] }

  /// The bits of the hash as values 0 and 1, the highest bit first.
  package func describe(_ pixels: Pixels) throws(ImagingError) -> [Float] {
    Self.values(of: try Self.hash(of: pixels))
  }

  /// Hashes a picture.
  ///
  /// - Parameter pixels: upright sRGB of any size.
  /// - Returns: a bit for each coefficient, row by row, the first one the highest: imagehash's hexadecimal
  ///   text.
  /// - Throws: `ImagingError.outOfMemory`.
  package static func hash(of pixels: Pixels) throws(ImagingError) -> UInt64 {
    var small = [UInt8](repeating: 0, count: side * side)
    let status = unsafe eidetic_grey_lanczos(
      greyValues(of: pixels), pixels.width, pixels.height, &small, side)
    guard status == 0 else {
      throw .outOfMemory(what: "hash a picture", bytes: side * pixels.height)
    }
    let coefficients = lowCoefficients(of: small)
    let sorted = coefficients.sorted()
    let median = (sorted[31] + sorted[32]) / 2
    return coefficients.reduce(0) { $0 << 1 | ($1 > median ? 1 : 0) }
  }

  /// The number of bits that differ, 0...64; pictures that look the same have 10 or less (Krawetz 2011).
  ///
  /// - Parameters:
  ///   - one: the hash of a picture.
  ///   - other: the hash of another; their order does not matter.
  package static func distance(_ one: UInt64, _ other: UInt64) -> Int { (one ^ other).nonzeroBitCount }

  /// The bits of a hash as values 0 and 1, `[64]`, the highest bit first.
  ///
  /// - Parameter hash: as `hash(of:)` returns it.
  package static func values(of hash: UInt64) -> [Float] {
    (0..<64).map { hash >> (63 - $0) & 1 == 1 ? 1 : 0 }
  }

  /// The 8 × 8 lowest coefficients of the unnormalised DCT-II, row by row.
  private static func lowCoefficients(of grey: [UInt8]) -> [Double] {
    // First down the columns, [8, 32], then along the rows, [8, 8].
    var down = [Double](repeating: 0, count: 8 * side)
    for frequency in 0..<8 {
      for y in 0..<side {
        let wave = waves[frequency * side + y]
        for x in 0..<side { down[frequency * side + x] += wave * Double(grey[y * side + x]) }
      }
    }
    return (0..<64).map { place in
      let sum = (0..<side).reduce(0) { $0 + waves[place % 8 * side + $1] * down[place / 8 * side + $1] }
      return abs(sum) < 1e-6 ? 0 : sum
    }
  }

  /// 2 cos(π k (2 i + 1) / 64) for the frequencies k and the places i, `[8, 32]`.
  private static let waves: [Double] = (0..<(8 * side)).map { place in
    2 * cos(.pi * Double(place / side) * Double(2 * (place % side) + 1) / Double(2 * side))
  }
}
