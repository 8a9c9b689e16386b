public import Vocabulary

/// A decoded picture, and what is known about its file.
public struct Picture: Sendable {
  /// The upright pixels of the picture or its region; often smaller than the original (`SufficientSize`).
  public let pixels: Pixels

  /// The width of the whole upright picture in its file, in pixels.
  public let fullWidth: Int

  /// The height of the whole upright picture in its file, in pixels.
  public let fullHeight: Int

  /// The detected format of the file.
  public let format: PictureFormat

  /// Problems with the file that could be worked around, such as a missing end; `nil` if there are none.
  public let note: String?

  /// Whether its file is a JPEG that all viewers show correctly, without any metadata.
  package let isBareJPEG: Bool

  /// Describes a decoded picture.
  package init(
    pixels: Pixels, fullWidth: Int, fullHeight: Int, format: PictureFormat, note: String?,
    isBareJPEG: Bool = false
  ) {
    self.pixels = pixels
    self.fullWidth = fullWidth
    self.fullHeight = fullHeight
    self.format = format
    self.note = note
    self.isBareJPEG = isBareJPEG
  }

  /// Crops a region; the full size stays that of the whole picture.
  ///
  /// - Parameter name: the file's name, for the error.
  /// - Throws: `ImagingError.regionOutside` if the region has no area or exceeds the picture.
  public func cropped(to region: Region, name: String) throws(ImagingError) -> Picture {
    guard region.isInsidePicture else { throw .regionOutside(name: name, region: region) }
    let rectangle = region.rectangle(inWidth: pixels.width, height: pixels.height)
    return Picture(
      pixels: pixels.cropped(to: rectangle), fullWidth: fullWidth, fullHeight: fullHeight, format: format,
      note: note)
  }
}
