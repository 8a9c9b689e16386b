import Testing
import Vocabulary

@testable import Evaluation

@Suite struct AveragePrecisionTests {
  @Test(arguments: [
    ("++---", 2, 1.0, 1.0, 1.0), ("+-+--", 2, 0.791667, 0.833333, 0.848485),
    ("-+--+", 2, 0.2875, 0.45, 0.454545), ("+--", 2, 0.5, 0.5, 0.545455),
    ("++-+--+----+", 5, 0.726840, 0.747619, 0.770563), ("---", 2, 0, 0, 0), ("", 3, 0, 0, 0),
    ("+", 1, 1, 1, 1),
  ])
  func agreesWithTheDefinitions(
    ranking: String, relevant: Int, classic: Double, plain: Double, eleven: Double
  ) {
    let precision = AveragePrecision(Drawn(ranking, relevant: relevant).figures())
    #expect(abs(precision.classic - classic) < 1e-6)
    #expect(abs(precision.nonInterpolated - plain) < 1e-6)
    #expect(abs(precision.interpolated11 - eleven) < 1e-6)
  }

  @Test(arguments: [
    (JudgingRules.Junk.ignore, 0.791667, 0.833333, 0.848485), (.negative, 0.333333, 0.5, 0.5),
  ])
  func junkIsIgnoredOrWrong(junk: JudgingRules.Junk, classic: Double, plain: Double, eleven: Double) {
    var rules = JudgingRules()
    rules.junk = junk
    let precision = AveragePrecision(Drawn("j+-+", relevant: 2).figures(rules))
    #expect(abs(precision.classic - classic) < 1e-6)
    #expect(abs(precision.nonInterpolated - plain) < 1e-6)
    #expect(abs(precision.interpolated11 - eleven) < 1e-6)
  }

  @Test func junkMayBeRelevant() {
    var rules = JudgingRules()
    rules.junk = .relevant
    let figures = Drawn("j+-+", relevant: 2).figures(rules)
    #expect(figures == RankedFigures(ranks: [0, 1, 3], relevant: 3))
  }

  @Test func theQueryItselfCountsUnlessItIsLeftOut() {
    var rules = JudgingRules()
    #expect(Drawn("+-+", relevant: 2, query: 0).figures(rules).ranks == [0, 2])
    rules.excludesQuery = true
    #expect(
      Drawn("+-+", relevant: 2, query: 0).figures(rules) == RankedFigures(ranks: [1], relevant: 1))
    rules.junk = .negative
    #expect(
      Drawn("+j+", relevant: 2, query: 0).figures(rules) == RankedFigures(ranks: [1], relevant: 1))
  }

  @Test func depthCountsRanksAfterJunk() {
    var rules = JudgingRules()
    rules.depth = 2
    #expect(
      Drawn("jj+-+", relevant: 2).figures(rules) == RankedFigures(ranks: [0], relevant: 2))
  }

  @Test func elevenLevelsAreTheBestPrecisionsByTheirDefinition() {
    var generator = SplitMix64(seed: 7)
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
      let precision = AveragePrecision(RankedFigures(ranks: ranks, relevant: relevant))
      #expect(abs(precision.interpolated11 - sum / 11) < 1e-12)
    }
  }
}

/// A ranking as a drawing: + relevant, − not, j junk; pictures have their places for names.
struct Drawn {
  private let names: [String]
  private let query: JudgedQuery

  /// - Parameter query: the place of the query's own picture; elsewhere when nothing is said.
  init(_ drawing: String, relevant count: Int, query: Int? = nil) {
    names = drawing.indices.enumerated().map { "\($0.offset)" }
    let marked = zip(names, drawing)
    var relevant = Set(marked.filter { $0.1 == "+" }.map(\.0))
    while relevant.count < count { relevant.insert("never returned \(relevant.count)") }
    self.query = JudgedQuery(
      "q", group: nil, input: .picture(query.map { "\($0)" } ?? "elsewhere", nil), relevant: relevant,
      junk: Set(marked.filter { $0.1 == "j" }.map(\.0)))
  }

  func figures(_ rules: JudgingRules = JudgingRules()) -> RankedFigures {
    RankedFigures(names, for: query.under(rules), depth: rules.depth)
  }
}
