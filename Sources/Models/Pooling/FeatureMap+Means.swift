import Foundation

extension FeatureMap {
  /// What GeM takes smaller values for: cnnimageretrieval-pytorch's `eps`.
  static let smallestActivation = 1e-6

  /// The mean of each channel, `[channels]`.
  func averages() -> [Float] {
    sums(weights: Array(repeating: 1, count: area)).map { Float($0 / Double(area)) }
  }

  /// `(mean of x^p)^(1/p)` of each channel, where x is at least `smallestActivation`; `[channels]`.
  ///
  /// Powers are taken of what remains after division by the channel's largest value, so that none is infinite.
  func generalisedMeans(p: Double) -> [Float] {
    precondition(Pooling.exponents.contains(p), "GeM with p = \(p), expected \(Pooling.exponents)")
    let factors = Int(exactly: p).flatMap { Self.cheapFactors.contains($0) ? $0 : nil }
    return maxima(in: frame).enumerated().map { channel, maximum in
      let largest = max(Double(maximum), Self.smallestActivation)
      let sum = (0..<area).reduce(into: 0.0) {
        let part = max(Double(self[channel, $1]), Self.smallestActivation) / largest
        $0 += factors.map { Self.product(of: $0, part) } ?? pow(part, p)
      }
      return Float(pow(sum / Double(area), 1 / p) * largest)
    }
  }

  /// The whole exponents for which multiplying is faster than `pow`, by far for the usual 3.
  private static let cheapFactors = 1...8

  private static func product(of count: Int, _ factor: Double) -> Double {
    var product = factor
    for _ in 1..<count { product *= factor }
    return product
  }
}
