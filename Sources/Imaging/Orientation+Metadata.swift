extension Orientation {
  /// Reads the orientation from an EXIF block that begins with its TIFF header; upright if it has none.
  init(exif: [UInt8]) {
    self.init(tag: Self.tag(inTIFF: ByteReader(bytes: exif)) ?? 1)
  }

  /// Reads the orientation from an EXIF block that may begin with the six-byte prefix used in JPEGs.
  init(exifOfItem bytes: [UInt8]) {
    self.init(exif: ByteReader(bytes: bytes).has("Exif\0") ? Array(bytes.dropFirst(6)) : bytes)
  }

  /// Reads `tiff:Orientation`, an attribute or an element, from an XMP packet; `nil` if it has none.
  init?(xmp packet: [UInt8]) {
    let text = String(decoding: packet, as: UTF8.self)
    guard let name = text.firstRange(of: "tiff:Orientation") else { return nil }
    let value = text[name.upperBound...].drop { "=\"'> \n\r\t".contains($0) }
    guard let tag = value.first?.wholeNumberValue else { return nil }
    self.init(tag: tag)
  }

  /// Reads the EXIF block that ImageMagick writes as text: a name, a length, and hexadecimal digits.
  init(rawProfile text: String) {
    let digits = text.split(whereSeparator: \.isWhitespace).dropFirst(2).joined().compactMap(\.hexDigitValue)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    self.init(exifOfItem: bytes)
  }

  private static func tag(inTIFF reader: ByteReader) -> Int? {
    var reader = reader
    guard reader.has("II") || reader.has("MM") else { return nil }
    reader.isBigEndian = reader.has("MM")
    guard reader.integer16(at: 2) == 42, let directory = reader.integer32(at: 4),
      let count = reader.integer16(at: directory)
    else { return nil }
    for entry in 0..<count {
      let offset = directory + 2 + 12 * entry
      guard let tag = reader.integer16(at: offset) else { return nil }
      guard tag == 274 else { continue }
      // A SHORT by the standard; some writers use a LONG.
      return reader.integer16(at: offset + 2) == 4
        ? reader.integer32(at: offset + 8) : reader.integer16(at: offset + 8)
    }
    return nil
  }
}
