extension Orientation {
  /// Reads the orientation from an EXIF block that begins with its TIFF header; upright where it has none.
  init(exif: [UInt8]) {
    self.init(tag: Self.tag(inTIFF: ByteReader(bytes: exif)) ?? 1)
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
