/// A rectangle of whole pixels.
public struct Rectangle: Sendable, Hashable {
  /// The first column.
  public var x: Int

  /// The first row.
  public var y: Int

  /// The number of columns.
  public var width: Int

  /// The number of rows.
  public var height: Int

  /// Makes a rectangle from its top left corner and its size.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Whether it has an area and lies inside a picture of this size.
  package func lies(inWidth outerWidth: Int, height outerHeight: Int) -> Bool {
    x >= 0 && y >= 0 && width > 0 && height > 0 && width <= outerWidth - x && height <= outerHeight - y
  }
}
