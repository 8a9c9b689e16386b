/// The size of a picture in pixels.
package struct PixelSize: Sendable, Equatable, Codable, CustomStringConvertible {
  package let width: Int
  package let height: Int

  /// - Parameters:
  ///   - width: above 0.
  ///   - height: above 0.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size with width and height exchanged.
  var turned: PixelSize { PixelSize(width: height, height: width) }

  /// Whether two sizes have the same proportions up to rounding: their aspect ratios differ by at most 2 %.
  ///
  /// - Parameter other: the other size.
  func hasShape(of other: PixelSize) -> Bool {
    let (own, its) = (Double(width) * Double(other.height), Double(height) * Double(other.width))
    return abs(own - its) <= 0.02 * max(own, its)
  }

  /// `640 × 480`.
  package var description: String { "\(width) × \(height)" }
}
