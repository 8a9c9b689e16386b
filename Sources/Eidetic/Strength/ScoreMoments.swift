/// The mean and the standard deviation of a vector's scores with the images of a sample.
struct ScoreMoments: Sendable, Equatable {
  let mean: Double
  /// Above 0.
  let deviation: Double

  private static let leastVariance = 1e-12

  /// - Parameter scores: of the images that count; `nil` where these are all the same.
  init?(of scores: [Float]) {
    let count = Double(max(scores.count, 1))
    let mean = scores.reduce(0) { $0 + Double($1) } / count
    let variance = scores.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    guard variance > Self.leastVariance else { return nil }
    (self.mean, deviation) = (mean, variance.squareRoot())
  }

  /// Reads what `values` wrote; `nil` for zeros, as they are written where there are no moments.
  init?(values: [Float]) {
    guard values.count == 2, values[1] > 0 else { return nil }
    (mean, deviation) = (Double(values[0]), Double(values[1]))
  }

  /// As they are kept.
  var values: [Float] { [Float(mean), Float(deviation)] }

  /// By how many standard deviations a score is above the mean.
  func normalised(_ score: Double) -> Double { (score - mean) / deviation }
}
