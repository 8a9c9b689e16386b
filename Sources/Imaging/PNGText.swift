/// A text in a PNG that names the program that made it (PNG specification, third edition, 11.3.3.2).
enum PNGText {
  /// The size of the signature, and of the header with its length, name and checksum.
  private static let headerEnd = 8 + 25

  /// Adds a text chunk "Software" after a PNG's header.
  ///
  /// - Parameters:
  ///   - software: Latin-1.
  ///   - png: a whole PNG.
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
