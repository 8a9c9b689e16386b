import Files

/// The file format of a picture's features. Version 1, little-endian. All unnamed bytes are zero.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | magic, the ASCII letters `EIDETLFT` |
/// | 8 | 4 | version, 1: how features are found, too |
/// | 12 | 4 | how many features, n |
/// | 16 | 4 | width of the shrunken picture in pixels |
/// | 20 | 4 | height |
/// | 24 | 8 | `Checksum` of all that follows the header |
/// | 64 | 16 n | frames: x, y, scale, orientation, each a binary32 |
/// | 64 + 16 n | 128 n | descriptors, bytes from 0 to 127 |
/// | | | zeros up to a multiple of 32 |
extension LocalFeatures {
  private static let magic = Array("EIDETLFT".utf8)
  private static let version: UInt32 = 1
  private static let headerSize = 64

  /// The bytes of a file.
  package var bytes: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(Self.bodySize(count))
    body.append(littleEndian: frames.flatMap { [$0.x, $0.y, $0.scale, $0.orientation] })
    body.append(contentsOf: descriptors.lazy.map { UInt8(bitPattern: $0) })
    body.append(contentsOf: [UInt8](repeating: 0, count: Self.bodySize(count) - body.count))
    var header = Self.magic
    header.append(littleEndian: [Self.version, UInt32(count), UInt32(width), UInt32(height)])
    header.append(littleEndian: Checksum.of(body))
    header.append(contentsOf: [UInt8](repeating: 0, count: Self.headerSize - header.count))
    return header + body
  }

  /// Reads a file.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: `LocalFeaturesError.damaged` if it is not of this version or damaged.
  package init(bytes: [UInt8]) throws(LocalFeaturesError) {
    guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else {
      throw .damaged(reason: "the file does not begin as one of features does")
    }
    let version: UInt32 = bytes.integer(at: 8)
    guard version == Self.version else {
      throw .damaged(reason: "the file has version \(version), not \(Self.version)")
    }
    let (count, width, height): (UInt32, UInt32, UInt32) = (
      bytes.integer(at: 12), bytes.integer(at: 16), bytes.integer(at: 20)
    )
    let size = Self.headerSize + Self.bodySize(Int(count))
    guard bytes.count == size else {
      throw .damaged(reason: "the file has \(bytes.count) bytes, not \(size)")
    }
    guard Checksum.of(Array(bytes[Self.headerSize...])) == bytes.integer(at: 24) else {
      throw .damaged(reason: "the file does not match its checksum")
    }
    let frames = (0..<Int(count)).map { place in
      let start = Self.headerSize + 16 * place
      let values = bytes.floats(in: start..<start + 16)
      return Frame(x: values[0], y: values[1], scale: values[2], orientation: values[3])
    }
    let start = Self.headerSize + 16 * Int(count)
    self.init(
      width: Int(width), height: Int(height), frames: frames,
      descriptors: bytes[start..<start + Self.dimension * Int(count)].map { Int8(bitPattern: $0) })
  }

  /// The size after the header for a number of features.
  private static func bodySize(_ count: Int) -> Int { (144 * count + 31) / 32 * 32 }
}
