import VectorIndex

/// The file of a picture's features. Version 1, little-endian. All unnamed bytes are zero.
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

  /// As a file.
  package var bytes: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(Self.bodySize(count))
    for frame in frames {
      for value in [frame.x, frame.y, frame.scale, frame.orientation] { body.append(value.bitPattern) }
    }
    body.append(contentsOf: descriptors.lazy.map { UInt8(bitPattern: $0) })
    body.append(contentsOf: [UInt8](repeating: 0, count: Self.bodySize(count) - body.count))
    var header = Self.magic
    for value in [Self.version, UInt32(count), UInt32(width), UInt32(height)] { header.append(value) }
    header.append(Checksum.of(body))
    header.append(contentsOf: [UInt8](repeating: 0, count: Self.headerSize - header.count))
    return header + body
  }

  /// Reads a file.
  ///
  /// - Parameter bytes: all of it.
  /// - Throws: `LocalFeaturesError.damaged` for what this version does not write.
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
      return Frame(
        x: bytes.float(at: start), y: bytes.float(at: start + 4), scale: bytes.float(at: start + 8),
        orientation: bytes.float(at: start + 12))
    }
    let start = Self.headerSize + 16 * Int(count)
    self.init(
      width: Int(width), height: Int(height), frames: frames,
      descriptors: bytes[start..<start + Self.dimension * Int(count)].map { Int8(bitPattern: $0) })
  }

  /// What follows the header, for so many features.
  private static func bodySize(_ count: Int) -> Int { (144 * count + 31) / 32 * 32 }
}

extension [UInt8] {
  /// A little-endian integer.
  fileprivate func integer<Value: FixedWidthInteger>(at position: Int) -> Value {
    (0..<MemoryLayout<Value>.size).reversed().reduce(0) { $0 << 8 | Value(self[position + $1]) }
  }

  fileprivate func float(at position: Int) -> Float { Float(bitPattern: integer(at: position)) }

  /// Adds an integer, little-endian.
  fileprivate mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    for byte in 0..<MemoryLayout<Value>.size { append(UInt8(truncatingIfNeeded: value >> Value(8 * byte))) }
  }
}
