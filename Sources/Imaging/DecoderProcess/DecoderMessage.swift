import Vocabulary

/// A request to a helper about the file in the shared memory.
struct DecoderOrder: Codable {
  enum Work: Codable {
    case pixels
    case metadata
    /// That of a `HelperService`, by its name.
    case service(String)
  }

  let work: Work
  let name: String
  /// The size of the file in bytes.
  let byteCount: Int
  let limits: DecodingLimits
  let sufficient: SufficientSize?
  let region: Region?
  /// The memory that the decode may use before requesting more.
  let lentBytes: Int
  /// The space for pixels before more is requested.
  let outputBytes: Int
}

/// A message from a helper.
enum DecoderAnswer: Codable {
  /// It is ready for requests.
  case ready
  /// It cannot work, and why.
  case unfit(String)
  /// It requests this much working memory in total, and waits.
  case needsMemory(Int)
  /// It requests this much space for its output, and waits.
  case needsRoom(Int)
  /// The pixels are in the shared memory.
  case picture(PictureDescription)
  /// This many bytes of XMP are in the shared memory; `nil` if there is none.
  case metadata(orientation: Orientation, xmpBytes: Int?)
  /// This many bytes, which a service made, are in the shared memory.
  case bytes(Int)
  case failure(ImagingError)
}

/// A picture's description, without its pixels.
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

  /// The size of the samples in bytes; `nil` for an impossible size.
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
