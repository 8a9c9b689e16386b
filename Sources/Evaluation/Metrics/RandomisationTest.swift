import Vocabulary

/// Whether two runs over the same queries differ by more than chance: Fisher's paired randomisation test,
/// two-sided. Were they alike, each query's difference might as well have the other sign; signs are drawn
/// again and again, and p is the share of the draws whose mean difference is as large as the one that was
/// measured (Smucker, Allan and Carterette, "A comparison of statistical significance tests for information
/// retrieval evaluation", 2007). The measured one counts among the draws, so that p is never 0 (Phipson and
/// Smyth, 2010).
package struct RandomisationTest: Sendable, Equatable {
  /// How often signs are drawn.
  package static let draws = 10_000

  /// The mean of the differences.
  package let difference: Double
  /// How likely so large a difference is by chance alone.
  package let p: Double

  /// Tests differences.
  ///
  /// - Parameters:
  ///   - differences: one for each query, at least one.
  ///   - seed: the same gives the same draws.
  /// - Complexity: O(draws · differences).
  package init(_ differences: [Double], seed: UInt64) {
    precondition(!differences.isEmpty, "no query")
    let sum = differences.reduce(0, +)
    // Sums of the same numbers in another order differ by rounding.
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
