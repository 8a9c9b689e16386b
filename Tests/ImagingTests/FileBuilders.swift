@testable import Imaging

/// Writes PNG files by hand, so that a test decides about every chunk.
struct PNGBuilder {
  private(set) var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(width: Int, height: Int, depth: UInt8, colourType: UInt8) {
    add("IHDR", Self.number(width) + Self.number(height) + [depth, colourType, 0, 0, 0])
  }

  mutating func add(_ name: String, _ payload: [UInt8]) {
    let body = Array(name.utf8) + payload
    bytes += Self.number(payload.count) + body + Self.number(Int(Self.checksum(body)))
  }

  /// Adds rows of samples, each without a filter, in stored blocks, and the end.
  mutating func finish(rows: [[UInt8]]) {
    let raw: [UInt8] = rows.flatMap { row -> [UInt8] in [0] + row }
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: raw.count, by: 60_000) {
      let block = raw[start..<min(start + 60_000, raw.count)]
      let size = UInt16(block.count)
      stream.append(start + block.count == raw.count ? 1 : 0)
      for word in [size, ~size] {
        stream += [UInt8(word & 255), UInt8(word >> 8)]
      }
      stream += block
    }
    var a = 1
    var b = 0
    for byte in raw {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    add("IDAT", stream + Self.number(b << 16 | a))
    add("IEND", [])
  }

  static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1
      }
    }
    return ~sum
  }
}

enum JPEGBuilder {
  /// Puts a marker segment after the start of an image.
  static func inserting(_ marker: UInt8, _ payload: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    let length = payload.count + 2
    return jpeg[..<2] + [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + payload + jpeg[2...]
  }

  /// An EXIF payload with one tag, as a SHORT.
  static func exif(orientation: UInt8, isBigEndian: Bool = true) -> [UInt8] {
    let head: [UInt8] = Array("Exif\0\0".utf8)
    return head
      + (isBigEndian
        ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0])
  }
}

/// Writes ICC profiles of a matrix and one curve.
enum ProfileBuilder {
  static let sRGB: [(String, [Double])] = [
    ("rXYZ", [0.43607, 0.22249, 0.01392]), ("gXYZ", [0.38515, 0.71687, 0.09708]),
    ("bXYZ", [0.14307, 0.06061, 0.7141]),
  ]

  /// sRGB with red and green exchanged: nothing that an eye could miss.
  static let exchanged: [(String, [Double])] = [("rXYZ", sRGB[1].1), ("gXYZ", sRGB[0].1), sRGB[2]]

  static func profile(primaries: [(String, [Double])]) -> [UInt8] {
    var tags: [(String, [UInt8])] = primaries.map { ($0.0, xyz($0.1)) }
    tags.append(("wtpt", xyz([0.9642, 1, 0.8249])))
    let curve =
      Array("para".utf8) + [0, 0, 0, 0, 0, 3, 0, 0]
      + [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045].flatMap(fixed)
    for name in ["rTRC", "gTRC", "bTRC"] { tags.append((name, curve)) }
    tags.append(("cprt", Array("text".utf8) + [0, 0, 0, 0, 0x2D, 0, 0, 0]))
    tags.append(
      ("desc", Array("desc".utf8) + [0, 0, 0, 0, 0, 0, 0, 2, 0x78] + [UInt8](repeating: 0, count: 79)))
    var directory = PNGBuilder.number(tags.count)
    var data: [UInt8] = []
    let first = 128 + 4 + 12 * tags.count
    for (name, payload) in tags {
      directory += Array(name.utf8) + PNGBuilder.number(first + data.count) + PNGBuilder.number(payload.count)
      data += payload + [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
    }
    let size = first + data.count
    var head = PNGBuilder.number(size) + Array("lcms".utf8) + [2, 0x40, 0, 0] + Array("mntrRGB XYZ ".utf8)
    head += [UInt8](repeating: 0, count: 12) + Array("acsp".utf8) + [UInt8](repeating: 0, count: 28)
    head += fixed(0.9642) + fixed(1) + fixed(0.8249)
    head += [UInt8](repeating: 0, count: 128 - head.count)
    return head + directory + data
  }

  private static func fixed(_ value: Double) -> [UInt8] { PNGBuilder.number(Int((value * 65536).rounded())) }

  private static func xyz(_ values: [Double]) -> [UInt8] {
    Array("XYZ ".utf8) + [0, 0, 0, 0] + values.flatMap(fixed)
  }
}

enum BitmapBuilder {
  /// A BMP of 24 bits, rows from bottom to top.
  static func bitmap(_ pixels: Pixels, declaredColours: Int = 0) -> [UInt8] {
    func little(_ value: Int) -> [UInt8] { PNGBuilder.number(value).reversed() }
    let padding = (4 - pixels.width * 3 % 4) % 4
    var rows: [UInt8] = []
    for y in (0..<pixels.height).reversed() {
      for x in 0..<pixels.width {
        let pixel = pixels[x, y]
        rows += [pixel.blue, pixel.green, pixel.red]
      }
      rows += [UInt8](repeating: 0, count: padding)
    }
    return Array("BM".utf8) + little(54 + rows.count) + little(0) + little(54) + little(40)
      + little(pixels.width) + little(pixels.height) + [1, 0, 24, 0] + little(0) + little(rows.count)
      + little(2835) + little(2835) + little(declaredColours) + little(0) + rows
  }
}
