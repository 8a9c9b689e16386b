package import Imaging

extension LocalFeatures {
  /// The longest side of the picture to search, in pixels: that of thumbnails.
  package static let longestSide = Thumbnail.longestSide
  /// The most features of a picture; the largest are kept.
  package static let limit = 500
  /// The least shortest side of a picture with features.
  private static let shortestSide = 16

  /// Finds a picture's features; O(pixels of the scaled picture), about 0.1 s.
  ///
  /// - Parameter pixels: of any size; a larger picture is scaled down to `longestSide`.
  /// - Throws: `LocalFeaturesError.picture`, `.outOfMemory`.
  package init(of pixels: Pixels) throws(LocalFeaturesError) {
    let small = try Self.shrunken(pixels)
    let (width, height) = (small.width, small.height)
    guard small.shortestSide >= Self.shortestSide else {
      self.init(width: width, height: height, frames: [], descriptors: [])
      return
    }
    guard var filter = SIFTFilter(width: width, height: height) else {
      throw .outOfMemory(width: width, height: height)
    }
    let found = filter.features(of: Self.grey(small)).sorted { Self.precedes($0.frame, $1.frame) }
      .prefix(Self.limit)
    self.init(
      width: width, height: height, frames: found.map(\.frame),
      descriptors: found.flatMap { Self.rooted($0.descriptor) })
  }

  private static func shrunken(_ pixels: Pixels) throws(LocalFeaturesError) -> Pixels {
    do throws(ImagingError) {
      return try pixels.resized(.fit(longestSide: longestSide), interpolation: .bilinear)
    } catch {
      throw .picture(error)
    }
  }

  /// `[height, width]`, from 0 to 255, with the weights of ITU-R BT.601.
  private static func grey(_ pixels: Pixels) -> [Float] {
    let bytes = pixels.bytes.span
    return (0..<pixels.width * pixels.height).map { pixel in
      0.299 * Float(bytes[3 * pixel]) + 0.587 * Float(bytes[3 * pixel + 1]) + 0.114
        * Float(bytes[3 * pixel + 2])
    }
  }

  /// Whether a feature comes before another: by scale, and then in a fixed order.
  private static func precedes(_ one: Frame, _ other: Frame) -> Bool {
    if one.scale != other.scale { return one.scale > other.scale }
    if one.y != other.y { return one.y < other.y }
    if one.x != other.x { return one.x < other.x }
    return one.orientation < other.orientation
  }

  /// A descriptor for RootSIFT: the square roots of its L1-normalised values, times `unit`.
  static func rooted(_ descriptor: [Float]) -> [Int8] {
    let sum = descriptor.reduce(0, +)
    guard sum > 0 else { return [Int8](repeating: 0, count: descriptor.count) }
    return descriptor.map { Int8(min((Float(unit) * ($0 / sum).squareRoot()).rounded(), 127)) }
  }
}
