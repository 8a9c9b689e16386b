import Foundation
import Reporting
import Testing

@testable import Training

/// Figures that were counted by hand.
struct TrainingReportTests {
  static let program = ReportProgram(
    version: "1", commit: nil, command: ["eidetic", "train", "head"], cores: 2)
  static let settings = TrainingReport.Settings(
    labels: "/flowers", split: [0.8, 0.15, 0.05], seed: 7, parameters: ["regularisation": "0.01"])

  /// A picture of a part with its label and its probabilities.
  struct Row {
    var part: TrainingPart
    var label: Int
    var probabilities: [Float]
  }

  static func report(
    _ rows: [Row], classes: [String] = ["a", "b", "c"], steps: [StageOutcome.Step] = [],
    warnings: [String] = [], crossValidation: StageOutcome.CrossValidation? = nil
  ) -> TrainingReport {
    let pictures = rows.enumerated().map { place, row in
      LabelledPicture(
        path: "/p/\(place).jpg", hash: String(repeating: "0", count: 64), image: Int64(place),
        label: row.label, part: row.part)
    }
    let outcome = StageOutcome(
      stage: .head, seconds: 1.5, probabilities: rows.map(\.probabilities), steps: steps,
      crossValidation: crossValidation)
    return TrainingReport(
      name: "flowers", kind: "head", space: "efficientnet-lite0",
      of: LabelledPictures(classes: classes, pictures: pictures), outcomes: [outcome], settings: settings,
      warnings: warnings, program: program)
  }

  /// Three right of four learned from; one of two right in validation; one of three in test.
  static let mixed = [
    Row(part: .train, label: 0, probabilities: [0.9, 0.1, 0]),
    Row(part: .train, label: 0, probabilities: [0.8, 0.1, 0.1]),
    Row(part: .train, label: 1, probabilities: [0.1, 0.7, 0.2]),
    Row(part: .train, label: 2, probabilities: [0.95, 0.05, 0]),
    Row(part: .validation, label: 0, probabilities: [0.5, 0.25, 0.25]),
    Row(part: .validation, label: 1, probabilities: [0.25, 0.25, 0.5]),
    Row(part: .test, label: 0, probabilities: [0.75, 0.25, 0]),
    Row(part: .test, label: 0, probabilities: [0, 0.625, 0.375]),
    Row(part: .test, label: 1, probabilities: [0.25, 0.25, 0.5]),
  ]

  @Test func eachPartHasItsAccuracyWithAnInterval() throws {
    let stage = try #require(Self.report(Self.mixed).stages.first)
    #expect(stage.train == 0.75)
    #expect(stage.validation == 0.5)
    #expect(stage.test == 1.0 / 3)
    #expect(stage.parts.map(\.pictures) == [4, 2, 3])
    #expect(stage.parts.map(\.right) == [3, 1, 1])
    #expect(stage.parts[0].interval == Interval(wilson: 3, of: 4))
    // Of the classes' recalls: 2/2, 1/1 and 0/1; 1/1 and 0/1; 1/2 and 0/1.
    #expect(stage.parts.map(\.balancedAccuracy) == [2.0 / 3, 0.5, 0.25])
    #expect(stage.parts.allSatisfy { $0.top5 == nil })
  }

  @Test func theTrainingPartIsJudgedWhereItWasHeldOut() throws {
    // The first one is missed. The last one is right, though the classifier that learned from it missed it.
    let heldOut: [[Float]] = [[0.1, 0.9, 0], [0.8, 0.1, 0.1], [0.1, 0.7, 0.2], [0.2, 0.2, 0.6]]
    let report = Self.report(
      Self.mixed,
      crossValidation: StageOutcome.CrossValidation(folds: 4, probabilities: heldOut, rightNeighbours: 2))
    let stage = try #require(report.stages.first)
    #expect(stage.train == 0.75)
    let validated = try #require(stage.crossValidation)
    #expect(validated.classifier.right == 3 && validated.nearestNeighbours?.right == 2)
    // By how sure they are, whatever their part.
    #expect(stage.mistakes.map(\.path) == ["/p/0.jpg", "/p/7.jpg", "/p/5.jpg", "/p/8.jpg"])
    #expect(stage.mistakesInAll == 4)
    #expect(
      validated.sentence
        == "When pictures of the training part were held out (leaving out each alone), 0.750 (0.301–0.954) "
        + "were right, of their nearest neighbours 0.500 (0.150–0.850).")
  }

  @Test func aTinyTestPartIsCountedTogetherWithValidation() throws {
    let report = Self.report(Self.mixed)
    let stage = try #require(report.stages.first)
    #expect(stage.measured == [.validation, .test])
    #expect(
      report.warnings.contains(
        "The test part is small: it has 3 pictures. Classes and confusions are measured on validation and test "
          + "together."))
    // a: three pictures, two right; b: two, both taken for c; c: none.
    #expect(stage.perClass.map(\.pictures) == [3, 2, 0])
    #expect(stage.perClass.map(\.right) == [2, 0, 0])
    #expect(stage.perClass.map(\.predicted) == [2, 1, 2])
    #expect(stage.perClass.map(\.recall) == [2.0 / 3, 0, nil])
    #expect(stage.perClass.map(\.precision) == [1, 0, 0])
    #expect(stage.confusions.map(\.label) == ["b", "a"])
    #expect(stage.confusions.map(\.predicted) == ["c", "b"])
    #expect(stage.confusions.map(\.pictures) == [2, 1])
  }

  /// The probabilities of the five: 0.5 right, 0.5 wrong, 0.5 wrong, 0.625 wrong, 0.75 right. Each has a bin
  /// of its own, so the error is the mean of 0.5, 0.5, 0.5, 0.625 and 0.25.
  @Test func reliabilityIsThatOfTheMostProbableClass() throws {
    let reliability = try #require(Self.report(Self.mixed).stages.first?.reliability)
    #expect(reliability.equalMass.map(\.promised) == [0.5, 0.5, 0.5, 0.625, 0.75])
    #expect(abs(reliability.expectedCalibrationError - 2.375 / 5) < 1e-12)
  }

  @Test func theSurestMistakesComeFirstAndThoseHeldOutBeforeOthers() throws {
    let stage = try #require(Self.report(Self.mixed).stages.first)
    #expect(stage.mistakesInAll == 4)
    #expect(stage.mistakes.map(\.image) == [7, 5, 8, 3])
    #expect(stage.mistakes.map(\.part) == [.test, .validation, .test, .train])
    #expect(stage.mistakes[0].predicted == "b")
    #expect(stage.mistakes[0].label == "a")
    #expect(stage.mistakes[0].probability == 0.625)
    #expect(stage.mistakes[0].labelProbability == 0)
  }

  @Test func aLargeTestPartIsMeasuredAlone() throws {
    let rows = (0..<30).map { Row(part: .test, label: $0 % 3, probabilities: [0.5, 0.25, 0.25]) }
    let report = Self.report(rows + [Row(part: .validation, label: 0, probabilities: [0, 1, 0])])
    let stage = try #require(report.stages.first)
    #expect(stage.measured == [.test])
    #expect(stage.perClass.map(\.pictures) == [10, 10, 10])
    #expect(stage.train == nil)
    #expect(report.warnings.contains("Head: 2 classes are never recognised: b, c."))
  }

  @Test(arguments: [
    ([TrainingPart.train], [TrainingPart.train]), ([.train, .validation], [.validation]),
    ([.train, .test], [.test]), ([.train, .validation, .test], [.validation, .test]),
  ])
  func whatIsMeasuredOnIsThere(parts: [TrainingPart], measured: [TrainingPart]) {
    let rows = parts.map { Row(part: $0, label: 0, probabilities: [1, 0, 0]) }
    let report = Self.report(rows)
    #expect(report.stages.first?.measured == measured)
    #expect((report.warnings.first { $0.hasPrefix("No picture was held out") } != nil) == (parts == [.train]))
  }

  /// The label is the sixth most probable of seven, then the fifth; among equally probable ones the first
  /// counts.
  @Test func topFiveCountsTheFiveMostProbable() throws {
    let rows: [Row] = [
      Row(part: .test, label: 5, probabilities: [0.2, 0.2, 0.2, 0.15, 0.15, 0.1, 0]),
      Row(part: .test, label: 4, probabilities: [0.2, 0.2, 0.2, 0.15, 0.125, 0.125, 0]),
      Row(part: .test, label: 5, probabilities: [0.2, 0.2, 0.2, 0.15, 0.125, 0.125, 0]),
      Row(part: .test, label: 6, probabilities: [0, 0, 0, 0, 0, 0, 1]),
    ]
    let names = ["a", "b", "c", "d", "e", "f", "g"]
    #expect(Self.report(rows, classes: names).stages.first?.parts.first?.top5 == 0.5)
  }

  @Test func imbalanceAndSmallClassesAreSaid() {
    let rows = (0..<20).map { _ in Row(part: .train, label: 0, probabilities: [1, 0, 0]) }
    let few = [1, 2].map { Row(part: .train, label: $0, probabilities: [0, 1, 0]) }
    let warnings = Self.report(rows + few, warnings: ["The class d was left out."]).warnings
    #expect(warnings.first == "The class d was left out.")
    #expect(warnings.contains("2 classes have fewer than 5 pictures to learn from: b, c."))
    #expect(
      warnings.contains(
        "The classes are unbalanced: a has 20 pictures, b has 1. The balanced accuracy counts all classes alike."
      ))
  }

  /// What other programs rely on.
  @Test func itsJSONHasTheAgreedMembers() throws {
    let report = Self.report(Self.mixed)
    let json = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
    #expect(json["name"] as? String == "flowers")
    #expect(json["kind"] as? String == "head")
    #expect(json["classes"] as? Int == 3)
    #expect(json["pictures"] as? Int == 9)
    #expect(json["space"] as? String == "efficientnet-lite0")
    let stage = try #require((json["stages"] as? [[String: Any]])?.first)
    #expect(stage["stage"] as? String == "head")
    #expect(stage["train"] as? Double == 0.75)
    #expect(stage["validation"] as? Double == 0.5)
    #expect(stage["seconds"] as? Double == 1.5)
    let parts = try #require(stage["parts"] as? [[String: Any]])
    #expect(parts.map { $0["part"] as? String } == ["train", "validation", "test"])
    #expect(try JSONDecoder().decode(TrainingReport.self, from: JSONEncoder().encode(report)) == report)
  }
}
