/// A box as fractions of the upright image.
package struct ImageArea: Sendable, Hashable, Codable {
  /// The left edge.
  package let x: Double
  /// The top edge.
  package let y: Double
  package let width: Double
  package let height: Double

  /// - Parameters:
  ///   - x: the left edge, 0…1.
  ///   - y: the top edge, 0…1.
  ///   - width: above 0, at most 1.
  ///   - height: above 0, at most 1.
  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The shared area over the area of both together, 0…1.
  ///
  /// - Parameter other: of the same image.
  package func intersectionOverUnion(with other: ImageArea) -> Double {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    guard columns > 0, rows > 0 else { return 0 }
    return columns * rows / (width * height + other.width * other.height - columns * rows)
  }
}

extension ImageArea {
  /// Reads the columns `x`, `y`, `width` and `height`, which begin at a column.
  init(_ row: Row, at column: Int32) {
    self.init(
      x: row.real(column), y: row.real(column + 1), width: row.real(column + 2), height: row.real(column + 3))
  }

  /// The columns `x`, `y`, `width` and `height`.
  var columns: [Value] { [.real(x), .real(y), .real(width), .real(height)] }
}
