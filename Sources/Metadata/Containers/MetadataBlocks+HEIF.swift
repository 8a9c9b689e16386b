import Imaging

extension MetadataBlocks {
  /// The most bytes of the box `meta` that are read.
  private static let maximumMetaBytes = 4 << 20

  /// Reads a HEIC or AVIF (ISO/IEC 23008-12): the box `meta` names its items, of which one kind is EXIF and
  /// another XMP, and the properties of its primary picture.
  mutating func readHEIF(_ source: ByteSource) {
    var walker = BoxWalker(source)
    while let box = walker.next() {
      guard box.name == "meta" else { continue }
      guard box.payload.count <= Self.maximumMetaBytes,
        let meta = source.bytes(at: box.payload.lowerBound, count: box.payload.count)
      else { return }
      return readMeta(meta, source)
    }
  }

  private mutating func readMeta(_ bytes: [UInt8], _ source: ByteSource) {
    guard bytes.count > 4 else { return }
    let meta = BoxReader(bytes)
    let parts = meta.boxes(in: 4..<bytes.count)
    if let primary = parts.first(where: { $0.name == "pitm" }).flatMap(meta.primaryItem) {
      for property in meta.properties(among: parts)[primary] ?? [] { takeProperty(property, bytes) }
    }
    let items = ItemLocations(parts, meta)
    for (item, kind) in items.kinds.sorted(by: { $0.key < $1.key }) {
      switch kind {
      case "Exif":
        guard let block = items.bytes(of: item, source, limit: Self.maximumBytes) else { continue }
        takeEXIFOfItem(block)
      case "application/rdf+xml": takeXMP(items.bytes(of: item, source, limit: FaceRegions.maximumBytes))
      default: break
      }
    }
  }

  /// Takes an EXIF block that begins with the number of bytes before its TIFF header.
  mutating func takeEXIFOfItem(_ bytes: [UInt8]) {
    guard let skipped = ByteSource(bytes).number(at: 0, size: 4), skipped <= bytes.count - 4 else { return }
    takeEXIF(Array(bytes[(4 + skipped)...]))
  }

  private mutating func takeProperty(_ box: BoxReader.Box, _ bytes: [UInt8]) {
    let source = ByteSource(bytes)
    let start = box.payload.lowerBound
    switch box.name {
    case "ispe": takeSize(source.number(at: start + 4, size: 4), source.number(at: start + 8, size: 4))
    case "colr" where source.has("prof", at: start) || source.has("rICC", at: start):
      let count = min(box.payload.count - 4, Self.maximumProfileBytes)
      takeProfile(source.bytes(at: start + 4, count: count))
    case "colr" where source.has("nclx", at: start): primaries = source.number(at: start + 4, size: 2)
    default: break
    }
  }
}

/// Which items a file has, of which kind they are, and where.
private struct ItemLocations {
  /// The most parts that an item may be in.
  private static let maximumExtents = 256
  private static let maximumItems = 65_536

  /// Of each item its type, or of one that is `mime` what that is.
  private(set) var kinds: [Int: String] = [:]
  /// Of each item its parts: offsets in the file, or in the box `idat`.
  private var extents: [Int: (isInBox: Bool, parts: [Range<Int>])] = [:]
  private let meta: ByteSource
  private var inner: Range<Int>?

  init(_ parts: [BoxReader.Box], _ reader: BoxReader) {
    meta = ByteSource(reader.reader.bytes)
    for part in parts {
      switch part.name {
      case "iinf": readKinds(part.payload, reader)
      case "iloc": readLocations(part.payload)
      case "idat": inner = part.payload
      default: break
      }
    }
  }

  private mutating func readKinds(_ payload: Range<Int>, _ reader: BoxReader) {
    guard let version = meta.number(at: payload.lowerBound, size: 1) else { return }
    let start = payload.lowerBound + (version == 0 ? 6 : 8)
    guard start <= payload.upperBound else { return }
    for entry in reader.boxes(in: start..<payload.upperBound) where entry.name == "infe" {
      let place = entry.payload.lowerBound
      guard let version = meta.number(at: place, size: 1), version >= 2 else { continue }
      let width = version == 2 ? 2 : 4
      guard let item = meta.number(at: place + 4, size: width),
        let type = meta.name(at: place + 6 + width)
      else { continue }
      kinds[item] = type == "mime" ? contentType(place + 10 + width, entry.payload.upperBound) : type
    }
  }

  /// The second of two texts that end with a zero.
  private func contentType(_ start: Int, _ end: Int) -> String? {
    guard start <= end, let bytes = meta.bytes(at: start, count: end - start) else { return nil }
    let texts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    return texts.count > 1 ? String(decoding: texts[1], as: UTF8.self) : nil
  }

  private mutating func readLocations(_ payload: Range<Int>) {
    var place = payload.lowerBound
    func number(_ size: Int) -> Int? {
      defer { place += size }
      guard place + size <= payload.upperBound else { return nil }
      switch size {
      case 0: return 0
      case 8: return meta.longNumber(at: place)
      case 1, 2, 4: return meta.number(at: place, size: size)
      default: return nil
      }
    }
    guard let version = number(1), version <= 2, number(1) != nil, number(2) != nil, let sizes = number(2),
      let items = number(version < 2 ? 2 : 4)
    else { return }
    let (offsetSize, lengthSize) = (sizes >> 12, sizes >> 8 & 15)
    let (baseSize, indexSize) = (sizes >> 4 & 15, version == 0 ? 0 : sizes & 15)
    for _ in 0..<min(items, Self.maximumItems) {
      guard let item = number(version < 2 ? 2 : 4), let method = version == 0 ? 0 : number(2),
        number(2) != nil, let base = number(baseSize), let count = number(2)
      else { return }
      var parts: [Range<Int>] = []
      for _ in 0..<count {
        guard number(indexSize) != nil, let offset = number(offsetSize), let length = number(lengthSize)
        else { return }
        let start = base.addingReportingOverflow(offset)
        let end = start.partialValue.addingReportingOverflow(length)
        guard !start.overflow, !end.overflow, parts.count < Self.maximumExtents else { return }
        parts.append(start.partialValue..<end.partialValue)
      }
      if method & 15 <= 1 { extents[item] = (method & 15 == 1, parts) }
    }
  }

  /// An item's bytes; `nil` where they are not all there, or more than a limit.
  func bytes(of item: Int, _ source: ByteSource, limit: Int) -> [UInt8]? {
    guard let (isInBox, parts) = extents[item] else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard part.count <= limit - bytes.count else { return nil }
      let found: [UInt8]?
      if isInBox {
        guard let inner, part.upperBound <= inner.count else { return nil }
        found = meta.bytes(at: inner.lowerBound + part.lowerBound, count: part.count)
      } else {
        found = source.bytes(at: part.lowerBound, count: part.count)
      }
      guard let found else { return nil }
      bytes += found
    }
    return bytes
  }
}
