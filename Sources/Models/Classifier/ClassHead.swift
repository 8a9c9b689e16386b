import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A classifier on top of embeddings: softmax regression, with calibrated probabilities.
///
/// The probabilities of an embedding x are softmax(W x / ‖x‖ + b), where W and b are divided by the
/// temperature that fits the probabilities to pictures that were not learned from (Guo, Pleiss, Sun
/// and Weinberger, "On calibration of modern neural networks", 2017). What is less probable than the
/// threshold is none of the classes.
package struct ClassHead: Sendable, Equatable {
  /// The most classes, which bounds what a file may ask for.
  package static let mostClasses = 100_000

  /// The names of the classes: c of them, at least two.
  package let classes: [String]
  /// W, `[c, d]`, row-major.
  package let weights: [Float]
  /// b, `[c]`.
  package let bias: [Float]
  /// The probability below which an answer is none of the classes, 0…1.
  package let threshold: Float

  /// d, the number of components of its embeddings.
  package var dimension: Int { weights.count / classes.count }

  /// - Parameters:
  ///   - classes: their names, at least two.
  ///   - weights: `[c, d]`, row-major, divided by the temperature.
  ///   - bias: `[c]`, divided by the temperature.
  ///   - threshold: the probability below which an answer is none of the classes, 0…1.
  package init(classes: [String], weights: [Float], bias: [Float], threshold: Float) {
    precondition(classes.count >= 2 && bias.count == classes.count, "a bias for each of several classes")
    precondition(!weights.isEmpty && weights.count.isMultiple(of: classes.count), "weights of [classes, d]")
    (self.classes, self.weights, self.bias, self.threshold) = (classes, weights, bias, threshold)
  }

  /// The probabilities of the classes.
  ///
  /// - Parameter embeddings: `[m, d]`.
  /// - Returns: `[m, c]`, 0…1, each row with the sum 1.
  /// - Throws: `ModelsError.vectorLength`, `.notFinite`.
  /// - Complexity: O(m c d).
  package func probabilities(of embeddings: [[Float]]) throws(ModelsError) -> [[Float]] {
    guard !embeddings.isEmpty else { return [] }
    try Projection.check(embeddings, length: dimension)
    let scores = LinearAlgebra.products(
      of: Self.prepared(embeddings), with: weights, length: dimension)
    return (0..<embeddings.count).map { row in
      Self.softmax(zip(scores[(row * classes.count)..<((row + 1) * classes.count)], bias).map { $0 + $1 })
    }
  }

  /// Embeddings as they are multiplied by the weights: scaled to length 1, one after the other, `[m, d]`.
  package static func prepared(_ embeddings: [[Float]]) -> [Float] { embeddings.flatMap(l2Normalised) }

  /// exp(sᵢ) / Σ exp(sⱼ).
  package static func softmax(_ scores: [Float]) -> [Float] {
    let highest = scores.max() ?? 0
    let powers = scores.map { expf($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

extension ClassHead {
  private static let magic: [UInt8] = Array("EIDETHED".utf8)
  private static let version: UInt32 = 1
  private static let headerSize = 28
  private static let digestSize = 32

  /// The classifier as bytes, little-endian.
  ///
  /// | offset | bytes | what |
  /// |---|---|---|
  /// | 0 | 8 | `EIDETHED` |
  /// | 8 | 4 | version, 1 |
  /// | 12 | 4 | c |
  /// | 16 | 4 | d |
  /// | 20 | 4 | n, how many bytes the names take |
  /// | 24 | 4 | threshold, a 32-bit floating-point number, as those that follow |
  /// | 28 | n | the names in UTF-8, each after its length in 4 bytes |
  /// | 28 + n | 4 c | bias |
  /// | … | 4 c d | weights, row-major |
  /// | … | 32 | SHA-256 of all before it |
  ///
  /// - Throws: `ModelsError.file` when OpenSSL has no memory left.
  package func encoded() throws(ModelsError) -> [UInt8] {
    var names: [UInt8] = []
    for name in classes {
      names.append(littleEndian: UInt32(name.utf8.count))
      names += Array(name.utf8)
    }
    var bytes = Self.magic
    bytes.append(
      littleEndian: [Self.version, UInt32(classes.count), UInt32(dimension), UInt32(names.count)])
    bytes.append(littleEndian: [threshold])
    bytes += names
    for numbers in [bias, weights] { bytes.append(littleEndian: numbers) }
    return bytes + SHA256.bytes(of: try SHA256.digest(of: bytes))
  }

  /// Reads what `encoded()` wrote.
  ///
  /// - Throws: `ModelsError.classifier` if they are not a classifier, of another version, truncated or
  ///   damaged.
  package init(decoding bytes: [UInt8]) throws(ModelsError) {
    guard bytes.count >= Self.headerSize + Self.digestSize, bytes.starts(with: Self.magic) else {
      throw .classifier(
        got: "\(bytes.count) bytes that do not begin as one", expected: "\"EIDETHED\" and a header")
    }
    let fields = bytes.integers(UInt32.self, in: 8..<24).map(Int.init)
    let (c, d) = (fields[1], fields[2])
    guard fields[0] == Self.version else {
      throw .classifier(got: "version \(fields[0])", expected: "version \(Self.version)")
    }
    guard 2...Self.mostClasses ~= c, 1...(1 << 20) ~= d,
      bytes.count == Self.headerSize + fields[3] + 4 * (c + c * d) + Self.digestSize
    else {
      throw .classifier(got: "\(bytes.count) bytes for \(c) classes", expected: "as many as its header says")
    }
    let content = Array(bytes.dropLast(Self.digestSize))
    guard SHA256.bytes(of: try SHA256.digest(of: content)).elementsEqual(bytes.suffix(Self.digestSize)) else {
      throw .classifier(got: "other contents", expected: "those of its digest")
    }
    let names = try Self.names(in: bytes, from: Self.headerSize, to: Self.headerSize + fields[3], count: c)
    let numbers = bytes.floats(in: (Self.headerSize + fields[3])..<content.count)
    self.init(
      classes: names, weights: Array(numbers.dropFirst(c)), bias: Array(numbers.prefix(c)),
      threshold: bytes.floats(in: 24..<28)[0])
  }

  private static func names(
    in bytes: [UInt8], from start: Int, to end: Int, count: Int
  ) throws(ModelsError) -> [String] {
    var (names, place): ([String], Int) = ([], start)
    while place + 4 <= end {
      let length = Int(bytes.integer(UInt32.self, at: place))
      guard length <= end - place - 4,
        let name = String(validating: bytes[(place + 4)..<(place + 4 + length)], as: UTF8.self)
      else { break }
      names.append(name)
      place += 4 + length
    }
    guard place == end, names.count == count else {
      throw .classifier(got: "names that are no text", expected: "\(count) names")
    }
    return names
  }
}
