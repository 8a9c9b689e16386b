import Files

extension Projection {
  private static let magic: [UInt8] = Array("EIDETPCA".utf8)
  /// Of principal components.
  private static let firstVersion: UInt32 = 1
  /// Of all other methods.
  private static let version: UInt32 = 2
  private static let headerSize = 32
  private static let digestSize = 32

  /// The projection as bytes, little-endian.
  ///
  /// | offset | bytes | what |
  /// |---|---|---|
  /// | 0 | 8 | `EIDETPCA` |
  /// | 8 | 4 | version: 1 for principal components, 2 for all other methods |
  /// | 12 | 4 | method: 0 principal components, 1 the same with whitening, 2 within-class whitening, 3 proxies, 4 random hyperplanes |
  /// | 16 | 4 | n |
  /// | 20 | 4 | d |
  /// | 24 | 8 | number of vectors that it was learned from |
  /// | 32 | 8 e | eigenvalues, 64-bit floating-point numbers; e is d in version 1 and 0 in version 2 |
  /// | 32 + 8 e | 4 n | mean, 32-bit floating-point numbers |
  /// | 32 + 8 e + 4 n | 4 d n | matrix, row-major, 32-bit floating-point numbers |
  /// | 32 + 8 e + 4 n + 4 d n | 32 | SHA-256 of all before it, which is `hash` |
  package func encoded() -> [UInt8] {
    Self.content(
      method, mean: mean, matrix: matrix, eigenvalues: eigenvalues, sampleCount: sampleCount
    ) + SHA256.bytes(of: hash)
  }

  /// Reads what `encoded()` wrote.
  ///
  /// - Throws: `ModelsError.projection` if they are not a projection, of another version, truncated or
  ///   damaged.
  package init(decoding bytes: [UInt8]) throws(ModelsError) {
    let header = try Header(bytes)
    let places = Self.headerSize..<(bytes.count - Self.digestSize)
    let meanStart = places.lowerBound + 8 * header.eigenvalues
    let matrixStart = meanStart + 4 * header.inputDimension
    try self.init(
      header.method, mean: bytes.floats(in: meanStart..<matrixStart),
      matrix: bytes.floats(in: matrixStart..<places.upperBound),
      eigenvalues: bytes.doubles(in: places.lowerBound..<meanStart), sampleCount: header.sampleCount)
    guard SHA256.bytes(of: hash).elementsEqual(bytes.suffix(Self.digestSize)) else {
      throw .projection(got: "other contents", expected: "those of its digest")
    }
  }

  /// All but the digest.
  static func content(
    _ method: Method, mean: [Float], matrix: [Float], eigenvalues: [Double], sampleCount: Int
  ) -> [UInt8] {
    var bytes = magic
    bytes.reserveCapacity(headerSize + 8 * eigenvalues.count + 4 * (mean.count + matrix.count) + digestSize)
    bytes.append(
      littleEndian: [
        method.keepsEigenvalues ? firstVersion : version, method.rawValue, UInt32(mean.count),
        UInt32(matrix.count / mean.count),
      ])
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
    let method: Method
    let inputDimension: Int
    let dimension: Int
    let sampleCount: Int

    /// How many eigenvalues there are.
    var eigenvalues: Int { method.keepsEigenvalues ? dimension : 0 }

    init(_ bytes: [UInt8]) throws(ModelsError) {
      guard bytes.count >= headerSize + digestSize, bytes.starts(with: magic) else {
        throw .projection(
          got: "\(bytes.count) bytes that do not begin as one", expected: "\"EIDETPCA\" and a header")
      }
      let fields = bytes.integers(UInt32.self, in: 8..<24)
      guard firstVersion...version ~= fields[0] else {
        throw .projection(got: "version \(fields[0])", expected: "version \(firstVersion) or \(version)")
      }
      (inputDimension, dimension) = (Int(fields[2]), Int(fields[3]))
      let isFirst = fields[0] == firstVersion
      guard let method = Method(rawValue: fields[1]), method.keepsEigenvalues == isFirst,
        inputDimensions.contains(inputDimension),
        1...(isFirst ? inputDimension : maximumDimension) ~= dimension,
        let sampleCount = Int(exactly: bytes.integer(UInt64.self, at: 24))
      else {
        throw .projection(
          got: "the header fields \(Array(fields.dropFirst()))",
          expected: "a method of its version, n and d at most \(inputDimensions.upperBound)")
      }
      self.method = method
      self.sampleCount = sampleCount
      let size = headerSize + 8 * eigenvalues + 4 * inputDimension * (dimension + 1) + digestSize
      guard bytes.count == size else {
        throw .projection(got: "\(bytes.count) bytes", expected: "\(size)")
      }
    }
  }
}
