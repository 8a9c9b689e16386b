public import Vocabulary

/// A decoded picture and what its file said about it.
public struct Picture: Sendable {
  /// The upright pixels of the picture, or of its region; often smaller than the original (`SufficientSize`).
  public let pixels: Pixels

  /// The width of the whole upright picture in its file, in pixels.
  public let fullWidth: Int

  /// The height of the whole upright picture in its file, in pixels.
  public let fullHeight: Int

  /// The format that its bytes have.
  public let format: PictureFormat

  /// What was wrong with the file and could be got round, such as a missing tail, or nil.
  public let note: String?

  /// Whether its file is a JPEG that any viewer shows as it is meant, and that carries nothing besides.
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

  /// Cuts a region out; the full size stays that of the whole picture.
  ///
  /// - Parameter name: The file's name, for the error.
  /// - Throws: `ImagingError.regionOutside` if the region has no area or leaves the picture.
  public func cropped(to region: Region, name: String) throws(ImagingError) -> Picture {
    guard region.isInsidePicture else { throw .regionOutside(name: name, region: region) }
    let rectangle = region.rectangle(inWidth: pixels.width, height: pixels.height)
    return Picture(
      pixels: pixels.cropped(to: rectangle), fullWidth: fullWidth, fullHeight: fullHeight, format: format,
      note: note)
  }
}
