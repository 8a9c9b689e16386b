package import Imaging

/// Scales pictures for reports.
package enum ReportThumbnail {
  /// The longest side in pixels, for displays with double density.
  private static let longestSide = 240

  /// Scales a thumbnail down.
  ///
  /// - Parameters:
  ///   - jpeg: the gallery's thumbnail.
  ///   - name: for errors only.
  /// - Throws: `ImagingError`.
  package static func small(_ jpeg: [UInt8], name: String) throws(ImagingError) -> [UInt8] {
    let size = SufficientSize(shortestSide: 1, longestSide: longestSide)
    let pixels = try PictureDecoder().decode(jpeg, name: name, sufficient: size).pixels
    guard max(pixels.width, pixels.height) > longestSide else { return jpeg }
    return try pixels.resized(.fit(longestSide: longestSide)).encodedAsJPEG(quality: 75)
  }
}
