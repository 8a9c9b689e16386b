import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// Figures of face verification against scikit-learn's, see Tools/golden/verification.py.
@Suite struct VerificationTests {
  struct Golden: Decodable {
    struct Case: Decodable {
      let same: [Double]
      let different: [Double]
      let auc: Double
      let eer: Double
      let tar: [Double]
      let accuracies: [Double]
      let accuracyStandardDeviation: Double
    }
    let rates: [Double]
    let cases: [Case]
  }

  private static func golden() throws -> Golden {
    let file = SharedData.root + "/Tests/EvaluationTests/Golden/verification.json"
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))
  }

  @Test(arguments: 0..<5) func theCurveAgreesWithScikitLearn(number: Int) throws {
    let golden = try Self.golden()
    let expected = golden.cases[number]
    let curve = VerificationCurve(same: expected.same, different: expected.different)
    #expect(abs(curve.area - expected.auc) < 1e-12)
    #expect(abs(curve.equalErrorRate - expected.eer) < 1e-9)
    for (rate, tar) in zip(golden.rates, expected.tar) {
      #expect(abs(curve.trueAcceptRate(atFalseAcceptRate: rate) - tar) < 1e-12, "\(rate)")
    }
  }

  @Test(arguments: 0..<5) func foldsAgreeWithTryingEveryThreshold(number: Int) throws {
    let expected = try Self.golden().cases[number]
    let size = expected.same.count / 10
    let folds = (0..<10).map { fold in
      let part = (fold * size)..<((fold + 1) * size)
      return part.map { FoldAccuracy.Decision(score: expected.same[$0], isSame: true) }
        + part.map { FoldAccuracy.Decision(score: expected.different[$0], isSame: false) }
    }
    let accuracy = FoldAccuracy(folds)
    #expect(accuracy.accuracies.count == 10)
    for (got, wanted) in zip(accuracy.accuracies, expected.accuracies) { #expect(abs(got - wanted) < 1e-12) }
    #expect(abs(accuracy.standardDeviation - expected.accuracyStandardDeviation) < 1e-12)
  }

  @Test func aFaceThatIsNotFoundIsWrongEitherWay() {
    let good = [
      FoldAccuracy.Decision(score: 0.9, isSame: true), FoldAccuracy.Decision(score: 0.1, isSame: false),
    ]
    let lost = [
      FoldAccuracy.Decision(score: nil, isSame: true), FoldAccuracy.Decision(score: nil, isSame: false),
    ]
    let accuracy = FoldAccuracy([good, good + lost])
    #expect(accuracy.accuracies == [1, 0.5])
    #expect(FoldAccuracy([lost, lost]).mean == 0)
  }

  @Test func theTableGivesTheScoreThatARateOfPairsReaches() {
    let acceptance = Acceptance(scores: (0..<1000).map { Float($0) / 1000 })
    #expect(acceptance.pairs == 1000)
    #expect(acceptance.table.map(\.falseAcceptRate) == [0.1, 0.03, 0.01])
    for (row, score) in zip(acceptance.table, [0.9, 0.97, 0.99]) { #expect(abs(row.score - score) < 1e-6) }
  }
}
