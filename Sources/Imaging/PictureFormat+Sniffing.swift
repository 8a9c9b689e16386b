extension PictureFormat {
  /// Detects a format by its first bytes, ignoring the file's name.
  ///
  /// Reads at most 1,024 bytes, except for XML, whose first element may come after any number of comments.
  /// `nil` if there is no known signature.
  public static func sniff(_ bytes: Span<UInt8>) -> PictureFormat? {
    let head = Head(bytes)
    return binarySignature(head) ?? isobmffBrand(head)
      ?? (XMLPrologue.finding(bytes) == .element("svg") ? .svg : nil)
  }

  /// Detects a format by its first bytes, ignoring the file's name.
  public static func sniff(_ bytes: [UInt8]) -> PictureFormat? {
    sniff(bytes.span)
  }

  /// The beginning of a file, padded with zeros.
  private struct Head {
    let bytes: [UInt8]

    init(_ span: Span<UInt8>) {
      bytes = (0..<min(span.count, 1024)).map { span[$0] }
    }

    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
      let wanted = Array("\(text)".unicodeScalars)
      guard offset + wanted.count <= bytes.count else { return false }
      return wanted.indices.allSatisfy { UInt32(bytes[offset + $0]) == wanted[$0].value }
    }

    func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }
  }

  private static func binarySignature(_ head: Head) -> PictureFormat? {
    switch head.byte(0) {
    case 0xFF where head.has("\u{FF}\u{D8}\u{FF}"): .jpeg
    case 0xFF where head.has("\u{FF}\u{0A}"): .jpegXL
    case 0xFF where head.has("\u{FF}\u{4F}\u{FF}\u{51}"): .jpeg2000
    case 0x89 where head.has("\u{89}PNG\r\n\u{1A}\n"): .png
    case 0x47 where head.has("GIF87a") || head.has("GIF89a"): .gif
    case 0x52 where head.has("RIFF") && head.has("WEBP", at: 8): .webp
    case 0x49 where head.has("II*\0") || head.has("II+\0"): .tiff
    case 0x4D where head.has("MM\0*") || head.has("MM\0+"): .tiff
    case 0x42 where head.has("BM") && head.byte(14) >= 12 && head.has("\0\0\0", at: 15): .bmp
    case 0x50 where isPNM(head): .pnm
    case 0x38 where head.has("8BPS"): .photoshop
    case 0x25 where head.has("%PDF-"): .pdf
    case 0x1F where head.has("\u{1F}\u{8B}"): .compressedSVG
    case 0 where head.has("\0\0\0\u{0C}jP  \r\n"): .jpeg2000
    case 0 where head.has("\0\0\0\u{0C}JXL \r\n"): .jpegXL
    case 0 where isIcon(head): .ico
    default: nil
    }
  }

  private static func isPNM(_ head: Head) -> Bool {
    (0x31...0x36).contains(head.byte(1)) && [0x09, 0x0A, 0x0D, 0x20, 0x23].contains(head.byte(2))
  }

  /// An icon or cursor directory with at least one image.
  private static func isIcon(_ head: Head) -> Bool {
    (head.has("\0\0\u{01}\0") || head.has("\0\0\u{02}\0")) && head.byte(4) > 0 && head.byte(5) == 0
      && head.byte(9) == 0
  }

  /// HEIC and AVIF differ in the brands of the `ftyp` box.
  private static func isobmffBrand(_ head: Head) -> PictureFormat? {
    guard head.has("ftyp", at: 4) else { return nil }
    let end = min(max(Int(head.byte(2)) << 8 | Int(head.byte(3)), 16), 128)
    let brands = [8] + Array(stride(from: 16, to: end, by: 4))
    if brands.contains(where: { head.has("avif", at: $0) || head.has("avis", at: $0) }) { return .avif }
    let heic: [StaticString] = [
      "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1",
    ]
    return brands.contains { place in heic.contains { head.has($0, at: place) } } ? .heic : nil
  }

  /// Whether a file begins as XML whose first element comes later, so that more of it is needed.
  public static func needsMore(ofBeginning bytes: [UInt8]) -> Bool {
    XMLPrologue.finding(bytes.span) == .incomplete
  }
}
