/// A part of a picture, as fractions 0…1 of the upright picture's width and height.
public struct Region: Sendable, Hashable, CustomStringConvertible {
  /// The left edge, from the picture's left edge.
  public var x: Double

  /// The top edge, from the picture's top edge.
  public var y: Double

  /// The width, relative to the picture's.
  public var width: Double

  /// The height, relative to the picture's.
  public var height: Double

  /// Makes a region, which may exceed the picture: see `isInsidePicture`.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The whole picture.
  public static let whole = Region(x: 0, y: 0, width: 1, height: 1)

  /// Whether it has an area and lies inside the picture; up to a thousandth beyond counts as rounding.
  public var isInsidePicture: Bool {
    let slack = 1.001
    return x.isFinite && y.isFinite && x >= 0 && y >= 0 && width > 0 && height > 0
      && x + width <= slack && y + height <= slack
  }

  /// The region clipped to the picture; `nil` if it begins outside, or has no area.
  public var cutToPicture: Region? {
    guard (0..<1).contains(x), (0..<1).contains(y), width > 0, height > 0 else { return nil }
    return Region(x: x, y: y, width: min(width, 1 - x), height: min(height, 1 - y))
  }

  /// The region rounded to whole pixels of a picture of this size, at least one.
  public func rectangle(inWidth pictureWidth: Int, height pictureHeight: Int) -> Rectangle {
    let columns = Self.span(from: x, length: width, of: pictureWidth)
    let rows = Self.span(from: y, length: height, of: pictureHeight)
    return Rectangle(x: columns.first, y: rows.first, width: columns.count, height: rows.count)
  }

  private static func span(from start: Double, length: Double, of size: Int) -> (first: Int, count: Int) {
    let first = min(place(start, of: size), size - 1)
    let end = min(max(place(start + length, of: size), first + 1), size)
    return (first, end - first)
  }

  /// The nearest pixel boundary within the picture: fractions come from files, and may be anything.
  private static func place(_ fraction: Double, of size: Int) -> Int {
    fraction > 0 ? Int((min(fraction, 1) * Double(size)).rounded()) : 0
  }

  /// The four numbers, as on the command line.
  public var description: String { "\(x),\(y),\(width),\(height)" }
}

extension Region: Codable {
  /// Reads an array of four numbers: x, y, width, height.
  ///
  /// - Parameter decoder: contains the array.
  public init(from decoder: any Decoder) throws {
    var numbers = try decoder.unkeyedContainer()
    self.init(
      x: try numbers.decode(Double.self), y: try numbers.decode(Double.self),
      width: try numbers.decode(Double.self), height: try numbers.decode(Double.self))
  }

  /// Writes an array of four numbers: x, y, width, height.
  ///
  /// - Parameter encoder: takes the array.
  public func encode(to encoder: any Encoder) throws {
    var numbers = encoder.unkeyedContainer()
    for number in [x, y, width, height] { try numbers.encode(number) }
  }
}
