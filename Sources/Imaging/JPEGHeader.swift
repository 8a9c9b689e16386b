import CDecoderProcess

/// The contents of a JPEG before its first scan, read without trusting any length in it.
struct JPEGHeader {
  private(set) var orientation = Orientation.upright
  private(set) var profile: [UInt8] = []
  /// The XMP packet, without the further segments of a large one.
  private(set) var xmp: [UInt8]?
  /// Whether the bytes reach the first scan, so that the header is complete.
  private(set) var isWhole = false
  private(set) var hasAdobeMarker = false
  private(set) var isProgressive = false
  /// Whether it contains only what any viewer decodes: no metadata, profile or comment.
  private(set) var isBare = true
  /// The samples of all components per pixel: 3 for 4:4:4, 1.5 for 4:2:0.
  private(set) var samplesPerPixel = 3.0

  private(set) var width = 0
  private(set) var height = 0
  /// Why no installed decoder reads it: its process, depth or channels; `nil` if it is supported.
  private(set) var unsupportedKind: String?

  /// The offset of the frame's payload.
  private var frameStart = 0
  private var profileChunks: [Int: [UInt8]] = [:]
  private var hasExif = false

  init(_ bytes: Span<UInt8>) {
    var offset = 2
    while let segment = Self.segment(bytes, at: offset) {
      isWhole = segment.marker == 0xDA || segment.marker == 0xD9
      guard !isWhole else { break }
      take(segment, bytes)
      offset = segment.end
    }
    profile = profileChunks.keys.sorted().flatMap { profileChunks[$0] ?? [] }
  }

  /// Counts the scans in a file: each covers all pixels, however few bytes it has.
  static func scanCount(_ bytes: Span<UInt8>) -> Int {
    unsafe bytes.withUnsafeBufferPointer { unsafe Int(eidetic_decoder_scans($0.baseAddress, $0.count)) }
  }

  /// The file with the height from a marker after the first scan (DNL) inserted in its frame; `nil` if there
  /// is no such marker.
  func withHeightFromDNL(_ bytes: Span<UInt8>) -> [UInt8]? {
    let marker = frameStart..<max(bytes.count - 5, frameStart)
    guard
      let place = marker.first(where: { bytes.number(at: $0, size: 4) == 0xFFDC_0004 }),
      let lines = bytes.bytes(place + 4..<place + 6), lines != [0, 0]
    else { return nil }
    var repaired = bytes.indices.map { bytes[$0] }
    repaired.replaceSubrange(frameStart + 1..<frameStart + 3, with: lines)
    return repaired
  }

  private struct Segment {
    let marker: UInt8
    let start: Int
    let end: Int
  }

  /// The next marker segment at or after an offset, with the bounds of its payload.
  private static func segment(_ bytes: Span<UInt8>, at offset: Int) -> Segment? {
    var place = offset
    while place < bytes.count, bytes[place] != 0xFF { place += 1 }
    while place < bytes.count, bytes[place] == 0xFF { place += 1 }
    guard place < bytes.count else { return nil }
    let marker = bytes[place]
    if marker == 0 || marker == 0x01 || (0xD0...0xD8).contains(marker) {
      return Segment(marker: marker, start: place + 1, end: place + 1)
    }
    guard place + 2 < bytes.count else { return nil }
    let length = Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
    guard length >= 2, place + 1 + length <= bytes.count else { return nil }
    return Segment(marker: marker, start: place + 3, end: place + 1 + length)
  }

  private mutating func take(_ segment: Segment, _ bytes: Span<UInt8>) {
    // APP0 and APP14 define how to interpret the samples.
    if (0xE1...0xED).contains(segment.marker) || segment.marker == 0xEF || segment.marker == 0xFE {
      isBare = false
    }
    switch segment.marker {
    case 0xE1 where !hasExif || xmp == nil: takeMetadata(Self.copy(bytes, segment))
    case 0xE2: takeProfile(Self.copy(bytes, segment))
    case 0xEE: hasAdobeMarker = hasAdobeMarker || ByteReader(bytes: Self.copy(bytes, segment)).has("Adobe")
    case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
      isProgressive = segment.marker & 3 == 2
      frameStart = segment.start
      // No browser supports arithmetic coding.
      isBare = isBare && segment.marker < 0xC8
      takeFrame(ByteReader(bytes: Self.copy(bytes, segment)), marker: segment.marker)
    case 0xF7: unsupportedKind = "JPEG-LS"
    default: break
    }
  }

  private static func copy(_ bytes: Span<UInt8>, _ segment: Segment) -> [UInt8] {
    (segment.start..<segment.end).map { bytes[$0] }
  }

  private mutating func takeMetadata(_ payload: [UInt8]) {
    let (reader, xmpName) = (ByteReader(bytes: payload), "http://ns.adobe.com/xap/1.0/\0")
    if !hasExif, reader.has("Exif\0") {
      hasExif = true
      orientation = Orientation(exif: Array(payload.dropFirst(6)))
    } else if xmp == nil, reader.has(xmpName) {
      xmp = Array(payload.dropFirst(xmpName.utf8.count))
    }
  }

  private mutating func takeProfile(_ payload: [UInt8]) {
    guard ByteReader(bytes: payload).has("ICC_PROFILE\0"), payload.count > 14 else { return }
    profileChunks[Int(payload[12])] = Array(payload.dropFirst(14))
  }

  private mutating func takeFrame(_ frame: ByteReader, marker: UInt8) {
    guard let precision = frame.byte(at: 0), let lines = frame.integer16(at: 1),
      let columns = frame.integer16(at: 3),
      let count = frame.byte(at: 5), count > 0
    else { return }
    (width, height) = (columns, lines)
    unsupportedKind =
      switch (marker & 0x0F, precision, count) {
      case (3, _, _), (11, _, _): "lossless"
      case (5...7, _, _), (13...15, _, _): "hierarchical"
      case (_, let bits, _) where bits != 8: "\(bits) bits per sample"
      case (_, _, let channels) where ![1, 3, 4].contains(channels): "\(channels) channels"
      default: nil
      }
    let factors = (0..<count).compactMap { frame.byte(at: 7 + 3 * $0) }.map { ($0 >> 4, $0 & 15) }
    let greatest = max((factors.map(\.0).max() ?? 1) * (factors.map(\.1).max() ?? 1), 1)
    samplesPerPixel = factors.reduce(0) { $0 + Double($1.0 * $1.1) } / Double(greatest)
  }
}
