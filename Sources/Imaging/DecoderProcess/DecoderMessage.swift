import Vocabulary

/// What a helper is asked to do with the file in the shared memory.
struct DecoderOrder: Codable {
  enum Work: Codable {
    case pixels
    case metadata
  }

  let work: Work
  let name: String
  /// The file's length.
  let byteCount: Int
  let limits: DecodingLimits
  let sufficient: SufficientSize?
  let region: Region?
  /// The memory that the decode may use before it asks for more.
  let lentBytes: Int
  /// The room for pixels before more is asked for.
  let outputBytes: Int
}

/// What a helper says.
enum DecoderAnswer: Codable {
  /// It is ready for orders.
  case ready
  /// It cannot work; the reason.
  case unfit(String)
  /// It asks for so much memory to work with, in all, and waits.
  case needsMemory(Int)
  /// It asks for so much room for what it has made, and waits.
  case needsRoom(Int)
  /// The pixels are in the shared memory.
  case picture(PictureDescription)
  /// So many bytes of XMP are in the shared memory, or none.
  case metadata(orientation: Orientation, xmpBytes: Int?)
  case failure(ImagingError)
}

/// A picture without its pixels.
struct PictureDescription: Codable {
  let width: Int
  let height: Int
  let fullWidth: Int
  let fullHeight: Int
  let format: PictureFormat
  let note: String?
  let isBareJPEG: Bool

  init(_ picture: Picture) {
    (width, height) = (picture.pixels.width, picture.pixels.height)
    (fullWidth, fullHeight) = (picture.fullWidth, picture.fullHeight)
    (format, note, isBareJPEG) = (picture.format, picture.note, picture.isBareJPEG)
  }

  /// The samples' bytes; nothing for a size that no picture has.
  var byteCount: Int? {
    guard width > 0, height > 0, fullWidth > 0, fullHeight > 0 else { return nil }
    let (pixels, isTooMany) = width.multipliedReportingOverflow(by: height)
    let (bytes, areTooMany) = pixels.multipliedReportingOverflow(by: 3)
    return isTooMany || areTooMany ? nil : bytes
  }

  /// - Precondition: there are `byteCount` bytes.
  func picture(_ bytes: [UInt8]) -> Picture {
    Picture(
      pixels: Pixels(width: width, height: height, bytes: bytes), fullWidth: fullWidth,
      fullHeight: fullHeight, format: format, note: note, isBareJPEG: isBareJPEG)
  }
}

extension PictureFormat: Codable {}
extension Orientation: Codable {}
