import Foundation
import Imaging
import Vocabulary

extension FeatureMap {
  /// The lower bound of activations in GeM: cnnimageretrieval-pytorch's `eps`.
  static let smallestActivation = 1e-6

  /// The mean of each channel within a rectangle of cells, `[channels]`.
  func averages(in cells: Rectangle) -> [Float] {
    (0..<channels).map { channel in
      var sum = 0.0
      forEachValue(of: channel, in: cells) { sum += Double($0) }
      return Float(sum / Double(cells.width * cells.height))
    }
  }

  /// `(mean of x^p)^(1/p)` of each channel within a rectangle of cells, where x is at least
  /// `smallestActivation`; `[channels]`.
  ///
  /// The values are divided by the channel's maximum first, so that no power is infinite.
  func generalisedMeans(p: Double, in cells: Rectangle) -> [Float] {
    precondition(Pooling.exponents.contains(p), "GeM with p = \(p), expected \(Pooling.exponents)")
    let factors = Int(exactly: p).flatMap { Self.cheapFactors.contains($0) ? $0 : nil }
    return maxima(in: cells).enumerated().map { channel, maximum in
      let largest = max(Double(maximum), Self.smallestActivation)
      var sum = 0.0
      forEachValue(of: channel, in: cells) { value in
        let part = max(Double(value), Self.smallestActivation) / largest
        sum += factors.map { Self.product(of: $0, part) } ?? pow(part, p)
      }
      return Float(pow(sum / Double(cells.width * cells.height), 1 / p) * largest)
    }
  }

  /// The integer exponents for which multiplying is faster than `pow`, by far for the usual 3.
  private static let cheapFactors = 1...8

  private static func product(of count: Int, _ factor: Double) -> Double {
    var product = factor
    for _ in 1..<count { product *= factor }
    return product
  }
}
