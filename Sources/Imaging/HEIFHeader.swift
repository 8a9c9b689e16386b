import Vocabulary

/// Properties of the primary picture of a HEIC or AVIF (ISO/IEC 23008-12) that libvips does not return.
struct HEIFHeader {
  /// The colours that are defined by numbers; `nil` if none are.
  private(set) var coding: ColourCoding?

  /// Whether the file's properties turn or mirror the picture, which libheif applies.
  private(set) var isTurned = false

  /// Whether the picture is stored as a single grey channel.
  private(set) var isGrey = false

  /// Reads the properties of the primary picture; for a tiled picture without properties, those of a tile.
  init(_ bytes: Span<UInt8>) {
    guard let box = Self.metaBox(bytes) else { return }
    let meta = BoxReader(box)
    let parts = meta.boxes(in: 4..<box.count)
    guard let item = parts.first(where: { $0.name == "pitm" }).flatMap(meta.primaryItem) else { return }
    let properties = meta.properties(among: parts)
    let tile = parts.first { $0.name == "iref" }.flatMap { meta.firstTile(of: item, in: $0) }
    for property in properties[item] ?? [] { take(property, meta) }
    for property in tile.flatMap({ properties[$0] }) ?? [] { takeOfTile(property, meta) }
  }

  /// The payload of the box `meta`; `nil` also if it is unreasonably large.
  private static func metaBox(_ bytes: Span<UInt8>) -> [UInt8]? {
    var offset = 0
    while let short = bytes.number(at: offset, size: 4) {
      let isLong = short == 1
      guard let size = isLong ? bytes.number(at: offset + 8, size: 8) : short else { return nil }
      let head = isLong ? 16 : 8
      let length = size == 0 ? bytes.count - offset : size
      guard length >= head, length <= bytes.count - offset else { return nil }
      if bytes.has("meta", at: offset + 4) {
        return length <= 4 << 20 ? bytes.bytes(offset + head..<offset + length) : nil
      }
      offset += length
    }
    return nil
  }

  private mutating func take(_ box: BoxReader.Box, _ meta: BoxReader) {
    if box.name == "irot" || box.name == "imir" { isTurned = true }
    takeOfTile(box, meta)
  }

  private mutating func takeOfTile(_ box: BoxReader.Box, _ meta: BoxReader) {
    let (reader, start) = (meta.reader, box.payload.lowerBound)
    switch box.name {
    case "colr" where coding == nil && reader.has("nclx", at: start):
      guard let primaries = reader.integer16(at: start + 4), let transfer = reader.integer16(at: start + 6)
      else { return }
      coding = ColourCoding(primaries: primaries, transfer: transfer)
    // AV1: a bit. HEVC: two bits for the chroma sampling, 0 for none.
    case "av1C": isGrey = reader.byte(at: start + 2).map { $0 & 0x10 != 0 } ?? false
    case "hvcC": isGrey = reader.byte(at: start + 16).map { $0 & 3 == 0 } ?? false
    default: break
    }
  }
}
