extension MetadataBlocks {
  /// The most bytes between two segments.
  private static let maximumGap = 4096

  /// Reads the segments of a JPEG up to its first scan: EXIF and XMP in APP1, the profile in APP2, IPTC in
  /// APP13, the size in the frame's header.
  mutating func readJPEG(_ source: ByteSource) {
    var resources: [UInt8] = []
    var extended = ExtendedXMP()
    var place = 2
    for _ in 0..<Self.maximumParts {
      guard let segment = Self.segment(source, at: place) else { break }
      let payload = segment.payload
      switch segment.marker {
      case 0xE1 where source.has("Exif\0", at: payload.lowerBound):
        takeEXIF(source.bytes(at: payload.lowerBound, count: payload.count))
      case 0xE1: takeXMP(source, payload, &extended)
      case 0xE2 where source.has("ICC_PROFILE\0\u{1}", at: payload.lowerBound):
        takeProfile(source.bytes(at: payload.lowerBound + 14, count: max(payload.count - 14, 0)))
      case 0xED where source.has("Photoshop 3.0\0", at: payload.lowerBound):
        // A resource may go on in the next segment.
        resources += source.bytes(at: payload.lowerBound + 14, count: max(payload.count - 14, 0)) ?? []
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        takeSize(
          source.number(at: payload.lowerBound + 3, size: 2),
          source.number(at: payload.lowerBound + 1, size: 2))
      default: break
      }
      if resources.count > Self.maximumBytes { break }
      place = payload.upperBound
    }
    takePhotoshop(resources)
    takeXMP(extended.packet)
    if extended.isIncomplete { notes.append("a part of the extended XMP is missing") }
  }

  /// The segment at an offset; `nil` at the first scan, at the end and where there is none.
  private static func segment(
    _ source: ByteSource, at offset: Int
  ) -> (marker: Int, payload: Range<Int>)? {
    // Any number of 0xFF may fill the room before a marker; decoders skip what is no marker, too.
    let gap = (0..<maximumGap).first { skipped in
      source.number(at: offset + skipped, size: 1) == 0xFF
        && ![0, 0xFF].contains(source.number(at: offset + skipped + 1, size: 1))
    }
    guard let gap, let marker = source.number(at: offset + gap + 1, size: 1) else { return nil }
    let place = offset + gap + 1
    switch marker {
    case 0x01, 0xD0...0xD8: return (marker, place + 1..<place + 1)
    case 0xD9, 0xDA: return nil
    default: break
    }
    guard let length = source.number(at: place + 1, size: 2), length >= 2,
      place + 1 + length <= source.count
    else { return nil }
    return (marker, place + 3..<place + 1 + length)
  }

  private mutating func takeXMP(_ source: ByteSource, _ payload: Range<Int>, _ extended: inout ExtendedXMP) {
    let own = "http://ns.adobe.com/xap/1.0/\0"
    if xmp.isEmpty, source.has(own, at: payload.lowerBound) {
      takeXMP(source.bytes(at: payload.lowerBound + own.utf8.count, count: payload.count - own.utf8.count))
    } else if let packet = xmp.first, source.has(ExtendedXMP.signature, at: payload.lowerBound) {
      let segment = source.bytes(at: payload.lowerBound, count: payload.count) ?? []
      extended.take(segment.dropFirst(ExtendedXMP.signature.utf8.count), of: packet)
    }
  }
}

/// A packet that is too long for one segment of a JPEG, and goes on in others (XMP Specification, part 3,
/// 2020, 1.1.3.1): each has the packet's digest, the length of the whole, and an offset in it.
private struct ExtendedXMP {
  static let signature = "http://ns.adobe.com/xmp/extension/\0"

  private var digest: [UInt8] = []
  private var bytes: [UInt8] = []
  private var missing = 0

  /// The packet; `nil` where there is none, or not all of it.
  var packet: [UInt8]? { missing == 0 ? bytes : nil }
  var isIncomplete: Bool { missing > 0 }

  /// Takes a segment, unless it belongs to another packet than the file's own names.
  mutating func take(_ segment: ArraySlice<UInt8>, of packet: [UInt8]) {
    let source = ByteSource(Array(segment))
    guard let digest = source.bytes(at: 0, count: 32), let length = source.number(at: 32, size: 4),
      let offset = source.number(at: 36, size: 4), let part = source.bytes(at: 40, count: source.count - 40)
    else { return }
    if self.digest.isEmpty, length <= FaceRegions.maximumBytes, contains(packet, digest) {
      self.digest = digest
      bytes = [UInt8](repeating: 0, count: length)
      missing = length
    }
    guard digest == self.digest, offset <= bytes.count, part.count <= bytes.count - offset else { return }
    bytes.replaceSubrange(offset..<offset + part.count, with: part)
    missing = max(missing - part.count, 0)
  }

  private func contains(_ packet: [UInt8], _ digest: [UInt8]) -> Bool {
    String(decoding: packet, as: UTF8.self).contains(String(decoding: digest, as: UTF8.self))
  }
}
