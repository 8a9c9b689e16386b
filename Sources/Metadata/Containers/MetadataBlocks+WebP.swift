extension MetadataBlocks {
  /// Reads the chunks of a WebP (RFC 9649): the metadata come after the pixels.
  mutating func readWebP(_ source: ByteSource) {
    var place = 12
    for _ in 0..<Self.maximumParts {
      guard let name = source.name(at: place),
        let length = source.number(at: place + 4, size: 4, isBigEndian: false)
      else { return }
      let start = place + 8
      switch name {
      case "VP8X", "VP8 ", "VP8L": takeSizeOfWebP(name, source, start)
      case "EXIF" where length <= Self.maximumBytes: takeEXIF(source.bytes(at: start, count: length))
      case "XMP " where length <= FaceRegions.maximumBytes: takeXMP(source.bytes(at: start, count: length))
      case "ICCP": takeProfile(source.bytes(at: start, count: min(length, Self.maximumProfileBytes)))
      default: break
      }
      place = start + (length + 1) / 2 * 2
    }
  }

  private mutating func takeSizeOfWebP(_ name: String, _ source: ByteSource, _ start: Int) {
    func number(_ offset: Int, _ size: Int) -> Int? {
      source.number(at: start + offset, size: size, isBigEndian: false)
    }
    switch name {
    case "VP8X":
      guard let width = number(4, 3), let height = number(7, 3) else { return }
      takeSize(width + 1, height + 1)
    case "VP8 " where number(3, 3) == 0x2A019D:
      guard let width = number(6, 2), let height = number(8, 2) else { return }
      takeSize(width & 0x3FFF, height & 0x3FFF)
    case "VP8L" where number(0, 1) == 0x2F:
      guard let bits = number(1, 4) else { return }
      takeSize((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    default: break
    }
  }
}
