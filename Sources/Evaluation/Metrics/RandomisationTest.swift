import Vocabulary

/// Whether two runs over the same queries differ significantly: Fisher's paired randomisation test,
/// two-sided. Under the null hypothesis each query's difference could have the opposite sign; random signs
/// are drawn, and p is the share of draws whose mean difference is at least as large as the measured one
/// (Smucker, Allan and Carterette, "A comparison of statistical significance tests for information retrieval
/// evaluation", 2007). The measured one counts as a draw, so that p is never 0 (Phipson and Smyth, 2010).
package struct RandomisationTest: Sendable, Equatable {
  /// The number of draws.
  package static let draws = 10_000

  /// The mean of the differences.
  package let difference: Double
  /// The probability of a difference at least this large by chance.
  package let p: Double

  /// Tests differences.
  ///
  /// - Parameters:
  ///   - differences: one for each query, at least one.
  ///   - seed: determines the draws.
  /// - Complexity: O(draws · differences).
  package init(_ differences: [Double], seed: UInt64) {
    precondition(!differences.isEmpty, "no query")
    let sum = differences.reduce(0, +)
    // Sums of the same numbers in different orders differ by rounding.
    let measured = abs(sum) - 1e-12 * differences.reduce(0) { $0 + abs($1) }
    let moved = differences.filter { $0 != 0 }
    var generator = SplitMix64(seed: seed)
    var asLarge = 1
    for _ in 0..<Self.draws {
      var (drawn, bits) = (0.0, UInt64(0))
      for (place, difference) in moved.enumerated() {
        if place.isMultiple(of: 64) { bits = generator.next() }
        drawn += bits & 1 == 0 ? difference : -difference
        bits >>= 1
      }
      if abs(drawn) >= measured { asLarge += 1 }
    }
    difference = sum / Double(differences.count)
    p = Double(asLarge) / Double(Self.draws + 1)
  }
}
