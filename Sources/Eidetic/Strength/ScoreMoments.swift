/// The mean and the standard deviation of a vector's scores with the images of a sample.
struct ScoreMoments: Sendable, Equatable {
  let mean: Double
  /// Above 0.
  let deviation: Double

  private static let leastVariance = 1e-12

  /// - Parameter scores: the scores; `nil` results if they are all the same.
  init?(of scores: [Float]) {
    let count = Double(max(scores.count, 1))
    let mean = scores.reduce(0) { $0 + Double($1) } / count
    let variance = scores.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    guard variance > Self.leastVariance else { return nil }
    (self.mean, deviation) = (mean, variance.squareRoot())
  }

  private init(mean: Double, deviation: Double) { (self.mean, self.deviation) = (mean, deviation) }

  /// The moments of scores that are all shifted.
  func moved(by offset: Double) -> ScoreMoments { ScoreMoments(mean: mean + offset, deviation: deviation) }

  /// The moments of all scores, some of which are known, and these moments represent the rest.
  ///
  /// - Parameters:
  ///   - scores: known scores that are not among those of these moments.
  ///   - count: the number of all scores, including the known ones.
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

  /// Reads `values`; `nil` for zeros, which stand for no moments.
  init?(values: [Float]) {
    guard values.count == 2, values[1] > 0 else { return nil }
    (mean, deviation) = (Double(values[0]), Double(values[1]))
  }

  /// As they are stored.
  var values: [Float] { [Float(mean), Float(deviation)] }

  /// The number of standard deviations that a score is above the mean.
  func normalised(_ score: Double) -> Double { (score - mean) / deviation }
}
