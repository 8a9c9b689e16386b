import CDecoderProcess

/// The properties of a JPEG that decide where it is decoded, read without copying.
///
/// An ordinary JPEG is decoded in the program itself: libjpeg-turbo is fast and well tested, and the
/// properties limit its time. All other files are decoded in a helper process.
struct OrdinaryJPEG {
  /// Pixels times scans: at most about two seconds of a slow core.
  private static let mostWork = 400_000_000
  private static let mostBytes = 64 << 20
  /// Larger profiles have tables, which take long to prepare.
  private static let mostProfileBytes = 16 << 10

  private var components = 0
  private var pixels = 0
  private var isProgressive = false
  private var profileBytes = 0
  private var hasOneScan = false

  /// Whether a file is an ordinary JPEG.
  static func matches(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count <= mostBytes, let found = OrdinaryJPEG(bytes) else { return false }
    guard found.components == 1 || found.components == 3, found.profileBytes <= mostProfileBytes else {
      return false
    }
    guard found.isProgressive else { return found.hasOneScan && found.pixels <= mostWork }
    let scans = unsafe bytes.withUnsafeBufferPointer {
      unsafe eidetic_decoder_scans($0.baseAddress, $0.count)
    }
    return found.pixels <= mostWork / max(scans, 1)
  }

  /// Reads up to the first scan; `nil` if something is uncommon or missing.
  private init?(_ bytes: Span<UInt8>) {
    var place = 2
    while place + 3 < bytes.count {
      guard bytes[place] == 0xFF else { return nil }
      let marker = bytes[place + 1]
      if marker == 0xFF {
        place += 1
        continue
      }
      let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      guard length >= 2, place + 2 + length <= bytes.count else { return nil }
      switch marker {
      case 0xC0, 0xC1, 0xC2:
        guard components == 0, length >= 8, bytes[place + 4] == 8 else { return nil }
        let height = Int(bytes[place + 5]) << 8 | Int(bytes[place + 6])
        pixels = height * (Int(bytes[place + 7]) << 8 | Int(bytes[place + 8]))
        components = Int(bytes[place + 9])
        isProgressive = marker == 0xC2
      // Lossless, hierarchical and arithmetic coding; a height that comes later.
      case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xDC: return nil
      case 0xE2: profileBytes += length
      case 0xDA:
        guard length >= 3, pixels > 0 else { return nil }
        hasOneScan = Int(bytes[place + 4]) == components
        return
      case 0xC4, 0xDB, 0xDD, 0xE0...0xEF, 0xFE: break
      default: return nil
      }
      place += 2 + length
    }
    return nil
  }
}
