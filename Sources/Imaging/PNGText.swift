/// A text inside of a PNG that says which program made it (PNG specification, third edition, 11.3.3.2).
enum PNGText {
  /// The signature, and the header with its length, name and checksum.
  private static let headerEnd = 8 + 25

  /// Adds a text chunk "Software" right behind a PNG's header.
  ///
  /// - Parameters:
  ///   - software: Latin-1.
  ///   - png: A whole PNG.
  static func adding(_ software: String, to png: [UInt8]) -> [UInt8] {
    let content = Array("tEXtSoftware".utf8) + [0] + Array(software.utf8)
    let chunk = bytes(UInt32(content.count - 4)) + content + bytes(checksum(content))
    return Array(png[..<headerEnd]) + chunk + png[headerEnd...]
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  /// The CRC-32 of the PNG specification's annex D.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
    }
  }
}
