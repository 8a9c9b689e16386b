import Imaging

/// Pictures of the size in which reports show them.
enum ReportThumbnail {
  /// The longest side, in pixels: two for each of the screen's.
  private static let longestSide = 240

  /// Shrinks a thumbnail.
  ///
  /// - Parameters:
  ///   - jpeg: the gallery's.
  ///   - name: for errors only.
  /// - Throws: `ImagingError`.
  static func small(_ jpeg: [UInt8], name: String) throws(ImagingError) -> [UInt8] {
    let size = SufficientSize(shortestSide: 1, longestSide: longestSide)
    let pixels = try PictureDecoder().decode(jpeg, name: name, sufficient: size).pixels
    guard max(pixels.width, pixels.height) > longestSide else { return jpeg }
    return try pixels.resized(.fit(longestSide: longestSide)).encodedAsJPEG(quality: 75)
  }
}
