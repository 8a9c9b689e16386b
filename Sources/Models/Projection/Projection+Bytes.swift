import Files

extension Projection {
  private static let magic: [UInt8] = Array("EIDETPCA".utf8)
  private static let version: UInt32 = 1
  private static let headerSize = 32
  private static let digestSize = 32

  /// The projection as bytes, little-endian.
  ///
  /// | offset | bytes | what |
  /// |---|---|---|
  /// | 0 | 8 | `EIDETPCA` |
  /// | 8 | 4 | version, 1 |
  /// | 12 | 4 | 1 with whitening, otherwise 0 |
  /// | 16 | 4 | n |
  /// | 20 | 4 | d |
  /// | 24 | 8 | number of vectors that it was learned from |
  /// | 32 | 8 d | eigenvalues, 64-bit floating-point numbers |
  /// | 32 + 8 d | 4 n | mean, 32-bit floating-point numbers |
  /// | 32 + 8 d + 4 n | 4 d n | matrix, row-major, 32-bit floating-point numbers |
  /// | 32 + 8 d + 4 n + 4 d n | 32 | SHA-256 of all before it, which is `hash` |
  package func encoded() -> [UInt8] {
    Self.content(
      mean: mean, matrix: matrix, eigenvalues: eigenvalues, isWhitening: isWhitening, sampleCount: sampleCount
    ) + SHA256.bytes(of: hash)
  }

  /// Reads what `encoded()` wrote.
  ///
  /// - Throws: `ModelsError.projection` if they are not a projection, of another version, truncated or
  ///   damaged.
  package init(decoding bytes: [UInt8]) throws(ModelsError) {
    let header = try Header(bytes)
    let (n, d) = (header.inputDimension, header.dimension)
    let places = Self.headerSize..<(bytes.count - Self.digestSize)
    let meanStart = places.lowerBound + 8 * d
    let matrixStart = meanStart + 4 * n
    try self.init(
      mean: bytes.floats(in: meanStart..<matrixStart),
      matrix: bytes.floats(in: matrixStart..<places.upperBound),
      eigenvalues: bytes.doubles(in: places.lowerBound..<meanStart), isWhitening: header.isWhitening,
      sampleCount: header.sampleCount)
    guard SHA256.bytes(of: hash).elementsEqual(bytes.suffix(Self.digestSize)) else {
      throw .projection(got: "other contents", expected: "those of its digest")
    }
  }

  /// All but the digest.
  static func content(
    mean: [Float], matrix: [Float], eigenvalues: [Double], isWhitening: Bool, sampleCount: Int
  ) -> [UInt8] {
    var bytes = magic
    bytes.reserveCapacity(headerSize + 8 * eigenvalues.count + 4 * (mean.count + matrix.count) + digestSize)
    bytes.append(
      littleEndian: [version, isWhitening ? 1 : 0, UInt32(mean.count), UInt32(eigenvalues.count)])
    bytes.append(littleEndian: UInt64(sampleCount))
    bytes.append(littleEndian: eigenvalues)
    bytes.append(littleEndian: mean)
    bytes.append(littleEndian: matrix)
    return bytes
  }
}

extension Projection {
  /// The first 32 bytes, validated, and the total size.
  private struct Header {
    let isWhitening: Bool
    let inputDimension: Int
    let dimension: Int
    let sampleCount: Int

    init(_ bytes: [UInt8]) throws(ModelsError) {
      guard bytes.count >= headerSize + digestSize, bytes.starts(with: magic) else {
        throw .projection(
          got: "\(bytes.count) bytes that do not begin as one", expected: "\"EIDETPCA\" and a header")
      }
      let fields = bytes.integers(UInt32.self, in: 8..<24)
      guard fields[0] == version else {
        throw .projection(got: "version \(fields[0])", expected: "version \(version)")
      }
      (inputDimension, dimension) = (Int(fields[2]), Int(fields[3]))
      guard fields[1] <= 1, inputDimensions.contains(inputDimension), 1...inputDimension ~= dimension,
        let sampleCount = Int(exactly: bytes.integer(UInt64.self, at: 24))
      else {
        throw .projection(
          got: "the header fields \(Array(fields.dropFirst()))",
          expected: "whitening 0 or 1, n at most \(inputDimensions.upperBound), d at most n")
      }
      let size = headerSize + 8 * dimension + 4 * inputDimension * (dimension + 1) + digestSize
      guard bytes.count == size else {
        throw .projection(got: "\(bytes.count) bytes", expected: "\(size)")
      }
      isWhitening = fields[1] == 1
      self.sampleCount = sampleCount
    }
  }
}
