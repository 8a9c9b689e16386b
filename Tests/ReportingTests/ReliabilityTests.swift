import Reporting
import Testing

@Suite struct ReliabilityTests {
  private static func judged(_ pairs: [(Double, Bool)]) -> [(probability: Double, isTrue: Bool, rank: Int)] {
    pairs.enumerated().map { ($1.0, $1.1, $0) }
  }

  /// 30 probabilities, two in each bin: 0.0 false twice, then 0.1 … made by hand.
  @Test func equalMassTakesEquallyMany() {
    let pairs: [(Double, Bool)] = (0..<30).map { (Double($0 / 2) / 20, $0 % 2 == 0) }
    let reliability = Reliability(Self.judged(pairs))
    #expect(reliability.equalMass.map(\.count) == Array(repeating: 2, count: 15))
    #expect(reliability.equalMass.allSatisfy { $0.observed == 0.5 })
    // |0.5 − i/20| for i = 0…14, its mean: (0.5 + 0.45 + … + 0) + (0.05 + … + 0.2) = 2.75 + 0.5 over 15.
    #expect(abs(reliability.expectedCalibrationError - 3.25 / 15) < 1e-12)
  }

  @Test func whatDoesNotComeOutEvenGoesToTheFirst() {
    let reliability = Reliability(Self.judged((0..<32).map { (Double($0) / 32, true) }))
    #expect(reliability.equalMass.map(\.count) == [3, 3] + Array(repeating: 2, count: 13))
    #expect(Reliability(Self.judged([(0.25, true), (0.25, false)])).equalMass.map(\.count) == [1, 1])
  }

  /// Guo's: 0.02 and 0.05 lie in the first of 15 bins, 0.5 in the eighth, 0.97 and 1 in the last.
  @Test func equalWidthTakesIntervals() {
    let pairs: [(Double, Bool)] = [(0.02, false), (0.05, true), (0.5, false), (0.97, true), (1, true)]
    let reliability = Reliability(Self.judged(pairs))
    // 2/5 · |0.035 − 0.5| + 1/5 · 0.5 + 2/5 · |0.985 − 1|
    let expected = 0.186 + 0.1 + 0.006
    #expect(abs(reliability.expectedCalibrationErrorEqualWidth - expected) < 1e-12)
  }

  @Test func whatIsPromisedAndHeldHasNoError() {
    var pairs: [(Double, Bool)] = []
    for bin in 0..<15 {
      for number in 0..<100 { pairs.append((Double(bin) / 15, number * 15 < bin * 100)) }
    }
    #expect(Reliability(Self.judged(pairs)).expectedCalibrationError < 0.01)
  }

  @Test func theFirstTenRanksAreJudgedBesides() {
    let judged = [
      (probability: 0.9, isTrue: true, rank: 9), (probability: 0.1, isTrue: true, rank: 10),
    ]
    #expect(abs((Reliability(judged).expectedCalibrationErrorAt10 ?? 0) - 0.1) < 1e-12)
    #expect(Reliability(Array(judged.prefix(1))).expectedCalibrationErrorAt10 == nil)
  }
}
