/// The mean and the standard deviation of a vector's scores with the images of a sample.
struct ScoreMoments: Sendable, Equatable {
  let mean: Double
  /// Above 0.
  let deviation: Double

  private static let leastVariance = 1e-12

  /// - Parameter scores: of the images that count; `nil` if these are all the same.
  init?(of scores: [Float]) {
    let count = Double(max(scores.count, 1))
    let mean = scores.reduce(0) { $0 + Double($1) } / count
    let variance = scores.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    guard variance > Self.leastVariance else { return nil }
    (self.mean, deviation) = (mean, variance.squareRoot())
  }

  private init(mean: Double, deviation: Double) { (self.mean, self.deviation) = (mean, deviation) }

  /// Those of scores that are all so much higher.
  func moved(by offset: Double) -> ScoreMoments { ScoreMoments(mean: mean + offset, deviation: deviation) }

  /// Those of all scores of which some are known, and these stand for the others.
  ///
  /// - Parameters:
  ///   - scores: that are known and are none of those that these moments are of.
  ///   - count: how many scores there are, with them.
  func joined(with scores: [Double], of count: Int) -> ScoreMoments {
    let (all, others) = (Double(count), Double(count - scores.count))
    guard all > 0, others > 0 else { return self }
    let joint = (others * mean + scores.reduce(0, +)) / all
    func square(_ value: Double) -> Double { value * value }
    let variance =
      (others * (square(deviation) + square(mean - joint)) + scores.reduce(0) { $0 + square($1 - joint) })
      / all
    return ScoreMoments(mean: joint, deviation: variance.squareRoot())
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
