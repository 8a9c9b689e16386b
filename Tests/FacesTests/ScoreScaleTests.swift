import Models
import Testing

@testable import Faces

@Suite struct ScoreScaleTests {
  private static func scale(_ rows: [(Double, Double)]) -> ScoreScale? {
    ScoreScale(
      ModelCard.Face.Acceptance(
        measuredOn: "a set", detector: "mtcnn", pairs: 1000,
        table: rows.map { ModelCard.Face.Acceptance.Row(falseAcceptRate: $0.0, score: $0.1) }))
  }

  @Test func ratesAndScoresAreEachOthersInverse() throws {
    let scale = try #require(Self.scale([(0.1, 0.2), (0.01, 0.3), (0.001, 0.5)]))
    for rate in [0.1, 0.05, 0.01, 0.004, 0.001] {
      let score = scale.score(atFalseAcceptRate: rate)
      #expect(abs(scale.falseAcceptRate(atScore: score) - rate) < 1e-9)
    }
    #expect(abs(scale.score(atFalseAcceptRate: 0.01) - 0.3) < 1e-12)
    // Half way between two rates by their logarithm.
    #expect(abs(scale.score(atFalseAcceptRate: 0.1 / 10.0.squareRoot()) - 0.25) < 1e-12)
  }

  @Test func nothingIsClaimedBeyondTheTable() throws {
    let scale = try #require(Self.scale([(0.1, 0.2), (0.001, 0.5)]))
    #expect(abs(scale.falseAcceptRate(atScore: 0.9) - 0.001) < 1e-12)
    #expect(abs(scale.falseAcceptRate(atScore: -1) - 0.1) < 1e-12)
    #expect(scale.score(atFalseAcceptRate: 1e-9) == 0.5)
    #expect(scale.score(atFalseAcceptRate: 0.9) == 0.2)
  }

  @Test func tablesThatContradictThemselvesAreNone() {
    #expect(Self.scale([]) == nil)
    #expect(Self.scale([(0.1, 0.5), (0.01, 0.3)]) == nil)
    #expect(Self.scale([(0.1, 0.2), (0, 0.3)]) == nil)
  }
}
