import Reporting
import TestSupport
import Testing

@testable import Evaluation

@Suite struct GivenRankingTests {
  let folder: TemporaryFolder
  let captions: EvaluationProtocol

  init() throws {
    folder = try TemporaryFolder()
    let file = try folder.write(Array("a\tone\na\ttwo\nb\tthree\n".utf8), "captions.tsv")
    captions = .captions(file: file, .textToPicture)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    try folder.write(Array(text.utf8), name)
  }

  @Test func aFileAndAFolderSayTheSame() async throws {
    let file = try write("a#1\ta\tb\na#2\tb\ta\nb#1\n", "rankings.tsv")
    _ = try write("a\nb\n", "rankings/a#1.txt")
    _ = try write("b\na\n", "rankings/a#2.txt")
    _ = try write("", "rankings/b#1.txt")
    let given = try GivenRankings([file, folder.file("rankings")])
    let evaluation = try Evaluation(captions, given: given, settings: EvaluationSettings())
    var runs: [MeasuredRun] = []
    for setting in given.settings { runs.append(try await evaluation.run(setting)) }
    #expect(runs[0].queries.map(\.top) == runs[1].queries.map(\.top) && runs[0].curve == runs[1].curve)
    #expect(runs[0].queries.map(\.firstRank) == runs[1].queries.map(\.firstRank))
    #expect(runs[0].queries.map(\.firstRank) == [1, 2, nil])
    let report = EvaluationReport(
      evaluation, runs, identities: [:],
      program: .init(version: "0", commit: nil, command: ["eidetic"], cores: 1))
    #expect(report.runs[0].metrics["hitRate@1"] == 1 / 3.0 && report.runs[0].medianFirstRank == 2)
    #expect(report.runs[0].millisecondsPerQuery == nil)
    #expect(report.comparisons.allSatisfy { $0.difference == 0 && $0.p == 1 })
  }

  @Test func missingAndStrangeRankingsAreTold() throws {
    let few = try GivenRankings([try write("a#1\ta\n", "few.tsv")])
    #expect(throws: EvaluationError.unranked(["a#2", "b#1"])) {
      try Evaluation(captions, given: few, settings: EvaluationSettings())
    }
    var settings = EvaluationSettings()
    settings.allowsMissing = true
    let evaluation = try Evaluation(captions, given: few, settings: settings)
    #expect(evaluation.queries.count == 1 && evaluation.inventory.missing == ["a#2", "b#1"])
    let path = try write("c#1\ta\n", "strange.tsv")
    #expect(throws: EvaluationError.unknownQuery(path: path, query: "c#1")) {
      try Evaluation(captions, given: try GivenRankings([path]), settings: settings)
    }
  }

  @Test(arguments: ["a#1\ta\na#1\tb\n", "a#1\ta\ta\n"])
  func whatComesTwiceIsTold(text: String) throws {
    let path = try write(text, "rankings.tsv")
    #expect(throws: EvaluationError.self) { try GivenRankings([path]) }
  }

  @Test func onlyCandidatesAreRanked() async throws {
    let path = try write("a#1\tc\ta\na#2\tb\ta\nb#1\tc\tb\n", "rankings.tsv")
    let given = try GivenRankings([path])
    let run = try await Evaluation(captions, given: given, settings: EvaluationSettings())
      .run(given.settings[0])
    #expect(run.queries.map(\.firstRank) == [1, 2, 1])
  }
}
