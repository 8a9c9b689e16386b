/// An axis-aligned rectangle, in any unit.
package protocol Box {
  /// The left edge.
  var x: Double { get }
  /// The top edge.
  var y: Double { get }
  var width: Double { get }
  var height: Double { get }
}

extension Box {
  /// In square units; at least 0.
  package var area: Double { max(width, 0) * max(height, 0) }

  /// The area of the intersection with another box.
  ///
  /// - Parameter other: in the same picture and unit.
  package func overlap(with other: Self) -> Double {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    return columns > 0 && rows > 0 ? columns * rows : 0
  }

  /// The intersection over union, 0…1.
  ///
  /// - Parameter other: in the same picture and unit.
  package func intersectionOverUnion(with other: Self) -> Double {
    let shared = overlap(with: other)
    return shared > 0 ? shared / (area + other.area - shared) : 0
  }
}

extension Region: Box {}
