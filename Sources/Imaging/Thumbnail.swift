/// A small JPEG of a picture.
public struct Thumbnail: Sendable, Hashable {
  /// The longest side of thumbnails in a gallery, in pixels.
  public static let longestSide = 320

  /// The least decoded size for a thumbnail.
  public static let sufficientSize = SufficientSize(shortestSide: 1, longestSide: longestSide)

  /// The JPEG file, without metadata.
  public let bytes: [UInt8]

  /// The largest file that serves as its own thumbnail, in bytes.
  private static let ownLimit = 64 << 10

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Uses a picture's file itself if it is a small bare JPEG already, and makes a thumbnail otherwise.
  ///
  /// - Parameter file: the bytes of the picture's file.
  /// - Throws: `ImagingError.encoding` or `.outOfMemory`.
  public init(of picture: Picture, file: [UInt8]) throws(ImagingError) {
    if picture.isBareJPEG, max(picture.fullWidth, picture.fullHeight) <= Self.longestSide,
      file.count <= Self.ownLimit
    {
      self.init(bytes: file)
    } else {
      try self.init(of: picture.pixels)
    }
  }

  /// Scales a picture down to a longest side of 320 pixels, unless it is smaller, and encodes it.
  ///
  /// - Parameter quality: from 1 to 100, as in libjpeg.
  /// - Throws: `ImagingError.encoding` or `.outOfMemory`.
  public init(of pixels: Pixels, quality: Int = 80) throws(ImagingError) {
    // At this size bilinear looks as good as bicubic, and takes half the time.
    let small = try pixels.resized(.fit(longestSide: Self.longestSide), interpolation: .bilinear)
    self.init(bytes: try small.encodedAsJPEG(quality: quality))
  }
}
