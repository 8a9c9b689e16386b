import CPixels
public import Vocabulary

/// An upright sRGB picture in memory: 8 bits a channel, RGB interleaved, row-major, without padding.
///
/// A copy-on-write value: passing it to another thread costs nothing.
public struct Pixels: Sendable, Hashable {
  /// The number of columns, at least 1.
  public let width: Int

  /// The number of rows, at least 1.
  public let height: Int

  /// The samples, `[height, width, 3]`.
  public private(set) var bytes: [UInt8]

  /// Wraps samples of shape `[height, width, 3]`.
  ///
  /// - Precondition: `width` and `height` are at least 1 and `bytes` holds `3 * width * height` samples.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture of \(width) × \(height) pixels")
    precondition(bytes.count == 3 * width * height, "\(bytes.count) samples for \(width) × \(height) pixels")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// Makes a picture of one colour.
  public init(width: Int, height: Int, red: UInt8, green: UInt8, blue: UInt8) {
    var bytes = [UInt8](repeating: red, count: 3 * width * height)
    if green != red || blue != red {
      for pixel in 0..<(width * height) {
        bytes[3 * pixel + 1] = green
        bytes[3 * pixel + 2] = blue
      }
    }
    self.init(width: width, height: height, bytes: bytes)
  }

  /// The shorter of width and height.
  public var shortestSide: Int { min(width, height) }

  /// The longer of width and height.
  public var longestSide: Int { max(width, height) }

  /// The red, green and blue samples of one pixel.
  public subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    get {
      let first = offset(x: x, y: y)
      return (bytes[first], bytes[first + 1], bytes[first + 2])
    }
    set {
      let first = offset(x: x, y: y)
      bytes[first] = newValue.red
      bytes[first + 1] = newValue.green
      bytes[first + 2] = newValue.blue
    }
  }

  private func offset(x: Int, y: Int) -> Int {
    precondition(x >= 0 && x < width && y >= 0 && y < height, "pixel (\(x), \(y)) of \(width) × \(height)")
    return 3 * (y * width + x)
  }

  /// Copies a rectangle.
  ///
  /// - Precondition: the rectangle has an area and lies inside the picture.
  public func cropped(to rectangle: Rectangle) -> Pixels {
    precondition(rectangle.lies(inWidth: width, height: height), "\(rectangle) of \(width) × \(height)")
    guard rectangle.width < width || rectangle.height < height else { return self }
    var cropped: [UInt8] = []
    cropped.reserveCapacity(3 * rectangle.width * rectangle.height)
    for row in rectangle.y..<(rectangle.y + rectangle.height) {
      let first = 3 * (row * width + rectangle.x)
      cropped.append(contentsOf: bytes[first..<(first + 3 * rectangle.width)])
    }
    return Pixels(width: rectangle.width, height: rectangle.height, bytes: cropped)
  }

  /// Copies another picture into this one with its top left corner at (x, y).
  ///
  /// - Parameters:
  ///   - other: the picture to copy.
  ///   - x: the column of its left edge.
  ///   - y: the row of its top edge.
  /// - Precondition: the other picture fits there.
  package mutating func paste(_ other: Pixels, x: Int, y: Int) {
    let place = Rectangle(x: x, y: y, width: other.width, height: other.height)
    precondition(place.lies(inWidth: width, height: height), "\(place) of \(width) × \(height)")
    for row in 0..<other.height {
      let first = 3 * ((y + row) * width + x)
      let source = 3 * row * other.width
      bytes.replaceSubrange(
        first..<(first + 3 * other.width), with: other.bytes[source..<(source + 3 * other.width)])
    }
  }

  /// Turns stored pixels upright.
  func upright(from orientation: Orientation) -> Pixels {
    guard orientation != .upright else { return self }
    let turned = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
      unsafe bytes.withUnsafeBufferPointer { source in
        if let from = source.baseAddress, let to = target.baseAddress {
          unsafe eidetic_orient(from, width, height, to, orientation.code)
        }
      }
      count = bytes.count
    }
    let size = orientation.uprightSize(width: width, height: height)
    return Pixels(width: size.width, height: size.height, bytes: turned)
  }
}
