/// A rectangle with upright sides, in whatever unit its numbers have.
package protocol Box {
  /// The left edge.
  var x: Double { get }
  /// The top edge.
  var y: Double { get }
  var width: Double { get }
  var height: Double { get }
}

extension Box {
  /// In its unit, squared; at least 0.
  package var area: Double { max(width, 0) * max(height, 0) }

  /// The area that it shares with another.
  ///
  /// - Parameter other: of the same picture, in the same unit.
  package func overlap(with other: Self) -> Double {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    return columns > 0 && rows > 0 ? columns * rows : 0
  }

  /// The shared area over the area of both together, 0…1.
  ///
  /// - Parameter other: of the same picture, in the same unit.
  package func intersectionOverUnion(with other: Self) -> Double {
    let shared = overlap(with: other)
    return shared > 0 ? shared / (area + other.area - shared) : 0
  }
}

extension Region: Box {}
