/// Walks over the boxes that a file of the ISO base media format, or a JPEG XL, is made of.
struct BoxWalker {
  private let source: ByteSource
  private var place = 0
  private var boxes = 0

  /// - Parameter source: the file.
  init(_ source: ByteSource) { self.source = source }

  /// The next box's name and where its content is; `nil` after the last one.
  mutating func next() -> (name: String, payload: Range<Int>)? {
    guard boxes < MetadataBlocks.maximumParts, let short = source.number(at: place, size: 4),
      let name = source.name(at: place + 4)
    else { return nil }
    let isLong = short == 1
    guard let size = isLong ? source.longNumber(at: place + 8) : short else { return nil }
    let (head, rest) = (isLong ? 16 : 8, source.count - place)
    let length = size == 0 ? rest : size
    guard length >= head, head <= rest else { return nil }
    // What was cut off may have its beginning.
    let payload = place + head..<place + min(length, rest)
    boxes += 1
    place += min(length, rest)
    return (name, payload)
  }
}
