extension MetadataBlocks {
  /// Reads a JPEG XL: a bare codestream has a size only, a container (ISO/IEC 18181-2) has EXIF and XMP in
  /// boxes.
  mutating func readJPEGXL(_ source: ByteSource) {
    guard source.number(at: 0, size: 2) != 0xFF0A else { return takeSizeOfJPEGXL(source, 0) }
    var walker = BoxWalker(source)
    while let box = walker.next() {
      let (start, count) = (box.payload.lowerBound, box.payload.count)
      switch box.name {
      case "Exif" where exif == nil && count <= Self.maximumBytes:
        if let bytes = source.bytes(at: start, count: count) { takeEXIFOfItem(bytes) }
      case "xml " where xmp.isEmpty && count <= FaceRegions.maximumBytes:
        takeXMP(source.bytes(at: start, count: count))
      case "brob":
        let kind = ["Exif": "EXIF", "xml ": "XMP"][source.name(at: start) ?? ""]
        if let kind { notes.append("the \(kind) is compressed with Brotli, and is not read") }
      case "jxlc": takeSizeOfJPEGXL(source, start)
      // The first part has a number before it.
      case "jxlp": takeSizeOfJPEGXL(source, start + 4)
      default: break
      }
    }
  }

  /// Takes the size that a codestream begins with (ISO/IEC 18181-1, SizeHeader).
  private mutating func takeSizeOfJPEGXL(_ source: ByteSource, _ start: Int) {
    guard source.number(at: start, size: 2) == 0xFF0A else { return }
    // At most 1 + 2 + 30 + 3 + 2 + 30 bits.
    let bytes = (2..<11).map { source.number(at: start + $0, size: 1) ?? 0 }
    var bit = 0
    func bits(_ count: Int) -> Int {
      defer { bit += count }
      return (0..<count).reduce(0) { $0 | (bytes[(bit + $1) / 8] >> ((bit + $1) % 8) & 1) << $1 }
    }
    let isSmall = bits(1) == 1
    func side() -> Int { isSmall ? (bits(5) + 1) * 8 : bits([9, 13, 18, 30][bits(2)]) + 1 }
    let height = side()
    let ratio = bits(3)
    let ratios = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)]
    takeSize(ratio == 0 ? side() : height * ratios[ratio - 1].0 / ratios[ratio - 1].1, height)
  }
}
