import Foundation
import Reporting
import Testing
import Vocabulary

@testable import Evaluation

@Suite struct MetricTests {
  private let figures = RankedFigures(ranks: [1, 3, 11], relevant: 4)

  @Test func figuresAtKAreOverWhatTheirNamesSay() {
    #expect(figures.precision(at: 1) == 0 && figures.precision(at: 10) == 0.2)
    #expect(figures.recall(at: 10) == 0.5 && figures.recall(at: 100) == 0.75)
    #expect(figures.hitRate(at: 1) == 0 && figures.hitRate(at: 5) == 1)
    #expect(figures.meanRank == (2.0 + 4 + 12) / 3 && figures.firstRank == 2)
    #expect(RankedFigures(ranks: [], relevant: 2).meanRank == nil)
  }

  @Test func gainsAreDiscountedByTheLogarithmOfTheRank() {
    let gain = 1 / log2(3.0) + 1 / log2(5.0)
    let ideal = 1 + 1 / log2(3.0) + 1 / log2(4.0) + 1 / log2(5.0)
    #expect(abs(figures.ndcg(at: 10) - gain / ideal) < 1e-12)
    #expect(abs(figures.ndcg() - (gain + 1 / log2(13.0)) / ideal) < 1e-12)
    #expect(RankedFigures(ranks: [0, 1], relevant: 2).ndcg() == 1)
    // Of more relevant pictures than ranks only as many as ranks can be found.
    #expect(RankedFigures(ranks: Array(0..<20), relevant: 20).ndcg(at: 10) == 1)
  }

  @Test func everyNameHasAFigure() {
    for forms in [AveragePrecision.Form.allCases, [.classic]] {
      let names = FigureNames(forms)
      #expect(names.values(figures).count == names.all.count)
      #expect(Set(names.all).count == names.all.count)
      #expect(names.all.contains(names.leading))
    }
  }

  // MARK: How sure

  @Test func intervalsHoldTheMeanAndAreRepeated() throws {
    var generator = SplitMix64(seed: 3)
    let rows = (0..<200).map { _ in [Double.random(in: 0...1, using: &generator), 0.25, .nan] }
    let mean = rows.reduce(0) { $0 + $1[0] } / 200
    let intervals = Bootstrap(resamples: 1000, seed: 5).intervals(of: rows)
    let first = try #require(intervals[0])
    #expect(first.low < mean && mean < first.high)
    // A uniform variable's standard error is √(1/12/200) = 0.0204: the interval is about 3.92 times as wide.
    #expect(abs(first.high - first.low - 0.080) < 0.012)
    #expect(intervals[1] == Interval(low: 0.25, high: 0.25))
    #expect(intervals[2] == nil)
    #expect(Bootstrap(resamples: 1000, seed: 5).intervals(of: rows) == intervals)
    #expect(Bootstrap(resamples: 1000, seed: 6).intervals(of: rows) != intervals)
  }

  @Test func theTestIsTheShareOfSignsThatDifferAsMuch() {
    // Of 2⁸ ways to sign eight equal differences two are as large: p is 1/128.
    let sure = RandomisationTest([Double](repeating: 0.1, count: 8), seed: 1)
    #expect(abs(sure.difference - 0.1) < 1e-12 && abs(sure.p - 1 / 128.0) < 0.003)
    #expect(RandomisationTest([0, 0, 0], seed: 1).p == 1)
    #expect(RandomisationTest([0.1, -0.1, 0.2, -0.2], seed: 1).p == 1)
    let many = RandomisationTest([Double](repeating: 0.1, count: 100), seed: 1)
    #expect(many.p == 1 / Double(RandomisationTest.draws + 1))
  }

  // MARK: Pairs

  private let pairs: [(score: Float, isDuplicate: Bool)] = [
    (0.9, true), (0.8, false), (0.8, true), (0.7, true), (0.2, false), (0.2, false), (0.2, false),
    (0.1, true),
  ]

  @Test func pairsAreToldApartByAGivenThreshold() {
    let figures = PairFigures(pairs, threshold: 0.8)
    #expect(figures.precision == 2.0 / 3 && figures.recall == 0.5 && figures.isGiven)
    #expect(abs(figures.f1 - 4.0 / 7) < 1e-12)
    let none = PairFigures(pairs, threshold: 2)
    #expect(none.precision == 1 && none.recall == 0 && none.f1 == 0)
  }

  @Test func theBestThresholdIsFound() {
    let figures = PairFigures(pairs, threshold: nil)
    #expect(figures.threshold == 0.7 && !figures.isGiven)
    #expect(figures.precision == 0.75 && figures.recall == 0.75 && figures.f1 == 0.75)
    #expect(figures.duplicates == 4 && figures.pairs == 8)
  }
}
