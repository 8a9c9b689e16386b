import Testing

@testable import Training

/// What a report says when the second stage is worse than the first one.
struct FineTuningWarningTests {
  private static let sure: [[Float]] = [[0.9, 0.1], [0.1, 0.9]]

  /// Four pictures to learn from, and two each of the other parts, labelled 0 and 1 in turn.
  ///
  /// - Parameter swapped: the picture that the second stage takes for the other class; `nil` for none.
  private func warnings(_ swapped: Int?) -> [String] {
    let parts: [TrainingPart] = [.train, .train, .train, .train, .validation, .validation, .test, .test]
    let pictures = parts.enumerated().map { place, part in
      LabelledPicture(
        path: "/\(place)", hash: String(repeating: "0", count: 64), image: nil, label: place % 2, part: part)
    }
    let head = parts.indices.map { Self.sure[$0 % 2] }
    var tuned = head
    if let swapped { tuned[swapped].reverse() }
    let outcomes = [(TrainingStage.head, head), (.fineTune, tuned)].map { stage, probabilities in
      StageOutcome(stage: stage, seconds: 1, probabilities: probabilities, steps: [])
    }
    return TrainingReport(
      name: "n", kind: "network", space: "n", of: LabelledPictures(classes: ["a", "b"], pictures: pictures),
      outcomes: outcomes, settings: TrainingReportTests.settings, warnings: [],
      program: TrainingReportTests.program
    ).warnings.filter { $0.hasPrefix("Fine-tuning did not help") }
  }

  @Test(arguments: [4, 7]) func saysThatItIsWorseOnHeldOutPictures(swapped: Int) {
    #expect(
      warnings(swapped) == [
        "Fine-tuning did not help: of 4 held-out pictures the fine-tuned network is right on 3, the classifier "
          + "on the network as it was on 4. That classifier alone may do better."
      ])
  }

  /// Neither as good, nor worse on pictures that were learned from.
  @Test(arguments: [nil, 0]) func saysNothingOtherwise(swapped: Int?) {
    #expect(warnings(swapped) == [])
  }
}
