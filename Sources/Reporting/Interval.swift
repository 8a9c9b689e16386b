/// A confidence interval.
public struct Interval: Sendable, Codable, Equatable {
  /// The lower bound.
  public let low: Double
  /// The upper bound.
  public let high: Double

  /// An interval.
  ///
  /// - Parameters:
  ///   - low: the lower bound.
  ///   - high: the upper bound, `low` or more.
  public init(low: Double, high: Double) {
    precondition(low <= high, "an interval from \(low) to \(high)")
    (self.low, self.high) = (low, high)
  }
}

extension Interval {
  /// The 95 % confidence interval of a share (the score interval; Wilson, "Probable inference, the law of
  /// succession, and statistical inference", Journal of the American Statistical Association, 1927). Unlike
  /// the normal approximation it stays within 0…1, and has a width if all or none are right.
  ///
  /// - Parameters:
  ///   - right: how many are right.
  ///   - count: of how many, 1 or more.
  public init(wilson right: Int, of count: Int) {
    precondition(count > 0 && (0...count).contains(right), "\(right) of \(count)")
    // The 97.5th percentile of the normal distribution.
    let z = 1.959_963_984_540_054
    let (n, share) = (Double(count), Double(right) / Double(count))
    let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    // None and all right have the bounds 0 and 1, which rounding would miss.
    self.init(
      low: right == 0 ? 0 : middle - half, high: right == count ? 1 : middle + half)
  }
}
