extension MetadataBlocks {
  /// Reads a GIF up to its first picture: the screen's size, and XMP in an application extension.
  mutating func readGIF(_ source: ByteSource) {
    takeSize(
      source.number(at: 6, size: 2, isBigEndian: false), source.number(at: 8, size: 2, isBigEndian: false))
    guard let flags = source.number(at: 10, size: 1) else { return }
    var place = 13 + (flags & 0x80 == 0 ? 0 : 3 << ((flags & 7) + 1))
    for _ in 0..<Self.maximumParts {
      guard source.number(at: place, size: 1) == 0x21, let length = source.number(at: place + 2, size: 1)
      else { return }
      let isXMP = source.number(at: place + 1, size: 1) == 0xFF && source.has("XMP DataXMP", at: place + 3)
      let start = place + 3 + length
      guard let end = Self.endOfBlocks(source, from: start) else { return }
      if isXMP, end - start <= FaceRegions.maximumBytes,
        let bytes = source.bytes(at: start, count: end - start)
      {
        // After the packet, 258 bytes make it a chain of blocks for those who do not know it.
        takeXMP(Array(bytes.dropLast(258)))
      }
      place = end
    }
  }

  /// The offset after a chain of blocks, each of which begins with its length.
  private static func endOfBlocks(_ source: ByteSource, from offset: Int) -> Int? {
    var place = offset
    for _ in 0..<maximumParts {
      guard let length = source.number(at: place, size: 1) else { return nil }
      place += 1 + length
      if length == 0 { return place }
    }
    return nil
  }

  /// Reads the size of a BMP, which says nothing else.
  mutating func readBMP(_ source: ByteSource) {
    func number(_ offset: Int, _ size: Int) -> Int? {
      source.number(at: offset, size: size, isBigEndian: false)
    }
    if number(14, 4) == 12 {
      takeSize(number(18, 2), number(20, 2))
    } else if let width = number(18, 4), let height = number(22, 4) {
      // A negative height says that the first row is on top.
      takeSize(width, abs(Int(Int32(truncatingIfNeeded: height))))
    }
  }
}
