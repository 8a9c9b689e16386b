import Foundation
import Vocabulary

extension Projection {
  /// Locality-sensitive hashing: random hyperplanes through the mean of a sample. Each bit says on which side
  /// of one of them a vector is, so that two vectors differ in a share of the bits that is the angle between
  /// them, seen from the mean, divided by π (Charikar, "Similarity estimation techniques from rounding
  /// algorithms", 2002).
  ///
  /// - Parameters:
  ///   - rows: the sample, `[m, n]`; m at least 2, n within `inputDimensions`.
  ///   - bits: 1 to `maximumDimension`.
  ///   - seed: determines the hyperplanes.
  /// - Throws: `ModelsError.targetDimension`, `.sampleSize`, `.vectorLength`, `.notFinite`,
  ///   `.constantSample`.
  package static func hyperplanes(
    through rows: [[Float]], bits: Int, seed: UInt64
  ) throws(ModelsError) -> Projection {
    guard 1...maximumDimension ~= bits else {
      throw .targetDimension(got: bits, expected: 1...maximumDimension)
    }
    try checkSample(rows, atLeast: 2)
    let mean = mean(of: rows)
    var numbers = NormalNumbers(seed: seed)
    let matrix = (0..<(bits * mean.count)).map { _ in numbers.next() }
    return try Projection(
      .hyperplanes, mean: mean.map { Float($0) }, matrix: matrix, sampleCount: rows.count)
  }
}

/// Random numbers of the standard normal distribution (Box and Muller, "A note on the generation of random
/// normal deviates", 1958).
private struct NormalNumbers {
  private var bits: SplitMix64
  private var second: Float?

  init(seed: UInt64) { bits = SplitMix64(seed: seed) }

  mutating func next() -> Float {
    if let number = second {
      second = nil
      return number
    }
    let radius = (-2 * log(uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    second = Float(radius * sin(angle))
    return Float(radius * cos(angle))
  }

  /// Above 0, at most 1.
  private mutating func uniform() -> Double { Double((bits.next() >> 11) + 1) / Double(1 << 53 as Int64) }
}
