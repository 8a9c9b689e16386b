import Imaging

/// The parts of a picture's file that say something of the picture, as they are found in its container.
///
/// They are small beside the file, so that another process can be given those of many files to read.
package struct MetadataBlocks: Sendable, Equatable {
  /// The most bytes of an EXIF block, of IPTC and of a text that are read.
  static let maximumBytes = 4 << 20
  /// The most bytes of a colour profile that are read: its name comes early.
  static let maximumProfileBytes = 128 << 10
  /// The most segments, chunks or boxes that are looked at.
  static let maximumParts = 65_536

  /// EXIF, from its TIFF header on.
  var exif: [UInt8]?
  /// Packets of XMP: the file's own, then what goes on elsewhere.
  var xmp: [[UInt8]] = []
  /// IPTC's datasets (IIM).
  var iptc: [UInt8]?
  /// The beginning of the colour profile (ICC).
  var profile: [UInt8]?
  /// The primaries that are stated by number (ITU-T H.273), where there is no profile.
  var primaries: Int?
  /// The picture as it is stored, before it is turned.
  var size: PixelSize?
  /// Texts of a PNG by their keywords.
  var texts: [String: String] = [:]
  /// What is there and is not read, and why.
  var notes: [String] = []

  /// Looks for the parts of a file; of one of another format nothing is found.
  package init(_ source: ByteSource) {
    guard let beginning = source.bytes(at: 0, count: min(source.count, 1024)) else { return }
    switch PictureFormat.sniff(beginning) {
    case .jpeg: readJPEG(source)
    case .png: readPNG(source)
    case .webp: readWebP(source)
    case .tiff: readTIFF(source)
    case .gif: readGIF(source)
    case .bmp: readBMP(source)
    case .heic, .avif: readHEIF(source)
    case .jpegXL: readJPEGXL(source)
    case .ico, .pnm, .svg, .jpeg2000, .photoshop, .pdf, .compressedSVG, nil: break
    }
  }

  /// Takes the first EXIF block, with or without the six bytes that it begins with in a JPEG, and what it
  /// goes on with in further segments.
  mutating func takeEXIF(_ block: [UInt8]?) {
    guard let block, !block.isEmpty else { return }
    let rest = block.starts(with: "Exif\0".utf8) ? block.dropFirst(6) : block[...]
    guard let first = exif else {
      exif = Array(rest)
      return
    }
    let isOther = rest.starts(with: "II".utf8) || rest.starts(with: "MM".utf8)
    if !isOther, rest.count <= Self.maximumBytes - first.count { exif = first + rest }
  }

  /// Takes a packet of XMP.
  mutating func takeXMP(_ packet: [UInt8]?) {
    if let packet, !packet.isEmpty { xmp.append(packet) }
  }

  /// Takes the first colour profile.
  mutating func takeProfile(_ bytes: [UInt8]?) { profile = profile ?? bytes }

  /// Takes the first size that a picture can have.
  mutating func takeSize(_ width: Int?, _ height: Int?) {
    guard size == nil, let width, let height, width > 0, height > 0 else { return }
    size = PixelSize(width: width, height: height)
  }

  /// Takes IPTC's datasets out of Photoshop's image resources: `8BIM`, a number, a name, a length, data.
  mutating func takePhotoshop(_ resources: [UInt8]) {
    let source = ByteSource(resources)
    var place = 0
    for _ in 0..<Self.maximumParts {
      guard iptc == nil, source.has("8BIM", at: place),
        let number = source.number(at: place + 4, size: 2),
        let name = source.number(at: place + 6, size: 1)
      else { return }
      // Name and data are padded to an even number of bytes.
      let start = place + 6 + (name + 2) / 2 * 2 + 4
      guard let length = source.number(at: start - 4, size: 4) else { return }
      if number == 0x0404 { iptc = source.bytes(at: start, count: length) }
      place = start + (length + 1) / 2 * 2
    }
  }
}
