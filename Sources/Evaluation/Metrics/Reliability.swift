/// How well predicted probabilities match observed frequencies.
package struct Reliability: Sendable, Codable, Equatable {
  /// A bin of neighbouring probabilities.
  package struct Bin: Sendable, Codable, Equatable {
    /// The number of probabilities.
    package let count: Int
    /// Their mean, 0…1.
    package let promised: Double
    /// The observed frequency, 0…1.
    package let observed: Double
  }

  /// The number of bins.
  package static let bins = 15

  /// The expected calibration error: Σ count / all · |promised − observed| over 15 bins of equal size.
  package let expectedCalibrationError: Double
  /// The same over 15 bins of equal width (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural
  /// Networks", 2017).
  package let expectedCalibrationErrorEqualWidth: Double
  /// The first error over the first 10 ranks of each query; `nil` if there are no others.
  package let expectedCalibrationErrorAt10: Double?
  /// The bins of equal size, by ascending probability.
  package let equalMass: [Bin]

  /// Judges probabilities.
  ///
  /// - Parameter judged: each probability, whether the event occurred, and the 0-based rank; one or more.
  /// - Complexity: O(n log n).
  package init(_ judged: [(probability: Double, isTrue: Bool, rank: Int)]) {
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

/// Collects the confidences of all queries' hits, and whether each is relevant.
struct StrengthCollector {
  private var judged: [(probability: Double, isTrue: Bool, rank: Int)] = []

  /// Adds a ranking's confidences, without junk and the query's own picture.
  ///
  /// - Parameters:
  ///   - answer: a ranking, perhaps with confidences.
  ///   - query: its relevant pictures.
  mutating func add(_ answer: RankedAnswer, of query: JudgedQuery) {
    var rank = 0
    for (name, strength) in zip(answer.names, answer.strengths) {
      let isTrue = query.relevant.contains(name)
      guard let strength, isTrue || !query.junk.contains(name) else { continue }
      judged.append((strength, isTrue, rank))
      rank += 1
    }
  }

  /// The reliability; `nil` without confidences.
  var reliability: Reliability? { judged.isEmpty ? nil : Reliability(judged) }
}
