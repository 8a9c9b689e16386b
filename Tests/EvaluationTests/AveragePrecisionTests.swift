import Testing

@testable import Evaluation

@Suite struct AveragePrecisionTests {
  /// The 0-based ranks of the relevant images in a ranking: + relevant, − not.
  private static func ranks(_ ranking: String) -> [Int] {
    ranking.enumerated().filter { $0.element == "+" }.map(\.offset)
  }

  @Test(arguments: [
    ("++---", 2, 1.0, 1.0, 1.0), ("+-+--", 2, 0.791667, 0.833333, 0.848485),
    ("-+--+", 2, 0.2875, 0.45, 0.454545), ("+--", 2, 0.5, 0.5, 0.545455),
    ("++-+--+----+", 5, 0.726840, 0.747619, 0.770563), ("---", 2, 0, 0, 0), ("", 3, 0, 0, 0),
    ("+", 1, 1, 1, 1), ("---", 0, 0, 0, 0),
  ])
  func agreesWithTheDefinitions(
    ranking: String, relevant: Int, classic: Double, plain: Double, eleven: Double
  ) {
    let precision = AveragePrecision(ranks: Self.ranks(ranking), relevant: relevant)
    #expect(abs(precision.classic - classic) < 1e-6)
    #expect(abs(precision.nonInterpolated - plain) < 1e-6)
    #expect(abs(precision.interpolated11 - eleven) < 1e-6)
  }

  @Test func elevenLevelsAreTheBestPrecisionsByTheirDefinition() {
    var generator = SplitMix64(state: 7)
    for _ in 0..<300 {
      let length = Int.random(in: 1...30, using: &generator)
      let ranks = (0..<length).filter { _ in Bool.random(using: &generator) }
      let relevant = ranks.count + Int.random(in: 0...5, using: &generator)
      guard relevant > 0 else { continue }
      var sum = 0.0
      for level in 0...10 {
        var best = 0.0
        for (k, rank) in ranks.enumerated() where 10 * (k + 1) >= level * relevant {
          best = max(best, Double(k + 1) / Double(rank + 1))
        }
        sum += best
      }
      #expect(
        abs(AveragePrecision(ranks: ranks, relevant: relevant).interpolated11 - sum / 11) < 1e-12)
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
