/// How well predicted probabilities match observed frequencies.
public struct Reliability: Sendable, Codable, Equatable {
  /// A bin of neighbouring probabilities.
  public struct Bin: Sendable, Codable, Equatable {
    /// The number of probabilities.
    public let count: Int
    /// Their mean, 0…1.
    public let promised: Double
    /// The observed frequency, 0…1.
    public let observed: Double
  }

  /// The number of bins.
  public static let bins = 15

  /// The expected calibration error: Σ count / all · |promised − observed| over 15 bins of equal size.
  public let expectedCalibrationError: Double
  /// The same over 15 bins of equal width (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural
  /// Networks", 2017).
  public let expectedCalibrationErrorEqualWidth: Double
  /// The first error over the first 10 ranks of each query; `nil` if there are no others.
  public let expectedCalibrationErrorAt10: Double?
  /// The bins of equal size, by ascending probability.
  public let equalMass: [Bin]

  /// Judges probabilities.
  ///
  /// - Parameter judged: each probability, whether the event occurred, and the 0-based rank; one or more.
  /// - Complexity: O(n log n).
  public init(_ judged: [(probability: Double, isTrue: Bool, rank: Int)]) {
    precondition(!judged.isEmpty, "no probability")
    let sorted = judged.sorted { $0.probability < $1.probability }
    let all = sorted.map { (probability: $0.probability, isTrue: $0.isTrue) }
    equalMass = Self.equalMass(all)
    expectedCalibrationError = Self.error(equalMass)
    expectedCalibrationErrorEqualWidth = Self.error(Self.equalWidth(all))
    let first = sorted.filter { $0.rank < 10 }.map { (probability: $0.probability, isTrue: $0.isTrue) }
    expectedCalibrationErrorAt10 =
      first.isEmpty || first.count == all.count ? nil : Self.error(Self.equalMass(first))
  }

  /// Bins of equal size: the first ones have one more if necessary.
  private static func equalMass(_ sorted: [(probability: Double, isTrue: Bool)]) -> [Bin] {
    let (size, more) = sorted.count.quotientAndRemainder(dividingBy: bins)
    var start = 0
    return (0..<bins).compactMap { place in
      let end = start + size + (place < more ? 1 : 0)
      defer { start = end }
      return Bin(sorted[start..<end])
    }
  }

  private static func equalWidth(_ sorted: [(probability: Double, isTrue: Bool)]) -> [Bin] {
    let groups = Dictionary(grouping: sorted) { min(Int($0.probability * Double(bins)), bins - 1) }
    // In order, because floating-point sums depend on it.
    return groups.sorted { $0.key < $1.key }.compactMap { Bin($0.value[...]) }
  }

  private static func error(_ bins: [Bin]) -> Double {
    let all = bins.reduce(0) { $0 + $1.count }
    return bins.reduce(0) { $0 + Double($1.count) / Double(all) * abs($1.promised - $1.observed) }
  }
}

extension Reliability.Bin {
  fileprivate init?(_ judged: ArraySlice<(probability: Double, isTrue: Bool)>) {
    guard !judged.isEmpty else { return nil }
    count = judged.count
    promised = judged.reduce(0) { $0 + $1.probability } / Double(judged.count)
    observed = Double(judged.count { $0.isTrue }) / Double(judged.count)
  }
}
