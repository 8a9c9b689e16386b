import Glibc
import TestSupport
import Vocabulary

/// Pixels that a test draws: 8-bit RGB, row by row.
struct Raster: Sendable {
  private(set) var width: Int
  private(set) var height: Int
  var bytes: [UInt8]

  /// Coloured rectangles on a coloured ground; each seed gives another picture.
  init(seed: UInt64, width: Int = 64, height: Int = 48) {
    var random = SplitMix64(seed: seed)
    self.width = width
    self.height = height
    let ground = Self.colour(&random)
    bytes = Array([[UInt8]](repeating: ground, count: width * height).joined())
    for _ in 0..<10 {
      let x = Int.random(in: 0..<width, using: &random)
      let y = Int.random(in: 0..<height, using: &random)
      fill(
        x..<min(x + Int.random(in: 6..<32, using: &random), width),
        y..<min(y + Int.random(in: 6..<32, using: &random), height), Self.colour(&random))
    }
  }

  private static func colour(_ random: inout SplitMix64) -> [UInt8] {
    (0..<3).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  private mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ colour: [UInt8]) {
    let line = Array([[UInt8]](repeating: colour, count: columns.count).joined())
    for y in rows {
      let start = (y * width + columns.lowerBound) * 3
      bytes.replaceSubrange(start..<start + line.count, with: line)
    }
  }

  /// Puts another picture over this one.
  mutating func paste(_ other: Raster, x: Int, y: Int) {
    for row in 0..<other.height {
      let start = ((y + row) * width + x) * 3
      let line = other.bytes[row * other.width * 3..<(row + 1) * other.width * 3]
      bytes.replaceSubrange(start..<start + line.count, with: line)
    }
  }

  /// A PNG file.
  ///
  /// - Parameter comment: changes the file's bytes, and no pixel.
  func png(comment: String = "") -> [UInt8] { pngs(comments: [comment])[0] }

  /// PNG files that differ in their bytes, and in no pixel.
  func pngs(comments: [String]) -> [[UInt8]] {
    let header = Self.word(width) + Self.word(height) + [8, 2, 0, 0, 0]
    var lines: [UInt8] = []
    for row in 0..<height { lines += [0] + bytes[row * width * 3..<(row + 1) * width * 3] }
    let head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
    let tail = Self.chunk("IDAT", Self.stored(lines)) + Self.chunk("IEND", [])
    return comments.map { head + ($0.isEmpty ? [] : Self.chunk("tEXt", Array("Comment\0\($0)".utf8))) + tail }
  }

  /// A TIFF file with the pixels as they are, and a word on how to turn them.
  ///
  /// - Parameter orientation: 1…8, as EXIF numbers them.
  func tiff(orientation: Int) -> [UInt8] {
    let fields = [
      (256, width), (257, height), (258, 8), (259, 1), (262, 2), (273, 0), (274, orientation), (277, 3),
      (278, height), (279, bytes.count),
    ]
    let start = 8 + 2 + fields.count * 12 + 4
    var file: [UInt8] = Array("MM\0*".utf8) + Self.word(8) + [0, UInt8(fields.count)]
    for (tag, value) in fields {
      // One unsigned 32-bit number each; the strip's place is known by now.
      file += Self.word(tag << 16 | 4) + Self.word(1) + Self.word(tag == 273 ? start : value)
    }
    return file + Self.word(0) + bytes
  }

  /// The picture as it must be stored to look like this one when it is shown in an orientation.
  ///
  /// - Parameter orientation: 1…8, as EXIF numbers them.
  func stored(for orientation: Int) -> Raster {
    // Above 4 the stored rows are columns of what is seen.
    let isTurned = orientation > 4
    let isFlippedAcross = [2, 3, 6, 7].contains(orientation)
    let isFlippedDown = [3, 4, 7, 8].contains(orientation)
    var turned = self
    if isTurned { (turned.width, turned.height) = (height, width) }
    turned.bytes = []
    for row in 0..<turned.height {
      for column in 0..<turned.width {
        let (seenRow, seenColumn) = isTurned ? (column, row) : (row, column)
        let y = isFlippedDown ? height - 1 - seenRow : seenRow
        let x = isFlippedAcross ? width - 1 - seenColumn : seenColumn
        turned.bytes += bytes[(y * width + x) * 3..<(y * width + x) * 3 + 3]
      }
    }
    return turned
  }

  /// The bytes as a zlib stream that compresses nothing.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let block = bytes[start..<min(start + 65_535, bytes.count)]
      let length = UInt16(block.count)
      stream.append(start + block.count == bytes.count ? 1 : 0)
      stream += [length, ~length].flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
      }
      stream += block
    }
    var (low, high) = (1, 0)
    for byte in bytes {
      low = (low &+ Int(byte)) % 65_521
      high = (high &+ low) % 65_521
    }
    return stream + word(high << 16 | low)
  }

  private static func chunk(_ name: String, _ contents: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + contents
    return word(contents.count) + body + word(Int(checksum(body)))
  }

  /// CRC-32 as PNG has it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in sum >> 8 ^ checksums[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
  }

  private static let checksums: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(byte) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }

  private static func word(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }
}
