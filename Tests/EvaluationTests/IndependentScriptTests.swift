import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Evaluation

/// The complete ground truth of Oxford's buildings and of Paris with rankings from a seed, against a script
/// that was written from the definitions.
@Suite(
  .enabled(if: SharedData.has("data/buildings/oxford_gt"), "the ground truth of EIDETIC_SHARED is missing"))
struct IndependentScriptTests {
  private static let script = SharedData.root + "/Tests/EvaluationTests/Golden/average_precision.py"
  private static let buildings = SharedData.folder + "/data/buildings"

  struct Case: Sendable, CustomStringConvertible {
    var isOxford = true
    var depth: Int?
    var excludesQuery = false

    var description: String {
      "\(isOxford ? "Oxford" : "Paris"), depth \(depth.map(String.init) ?? "whole"), excludes \(excludesQuery)"
    }
    var `protocol`: EvaluationProtocol {
      isOxford
        ? .oxford5k(folder: buildings + "/oxford_gt") : .paris6k(folder: buildings + "/paris_gt")
    }
    var pictures: [String] {
      get throws {
        let file = buildings + (isOxford ? "/oxford5k_images.txt" : "/paris6k_images.txt")
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
      }
    }
  }

  @Test(arguments: [
    Case(), Case(isOxford: false), Case(depth: 100, excludesQuery: true),
    Case(isOxford: false, depth: 1000, excludesQuery: true),
  ])
  func everyQueryAgrees(with set: Case) async throws {
    let folder = try TemporaryFolder()
    let truth = try set.protocol.groundTruth(root: nil, pictures: [])
    #expect(truth.queries.count == 55)
    let rankings = try folder.write(
      Array(try Self.rankings(truth, of: set.pictures).utf8), "rankings.tsv")
    let expected = try Self.script(set, truth.path, rankings)
    #expect(expected.count == 55)
    let given = try GivenRankings([rankings])
    for junk in JudgingRules.Junk.allCases {
      var settings = EvaluationSettings()
      settings.rules.junk = junk
      settings.rules.depth = set.depth ?? .max
      settings.rules.excludesQuery = set.excludesQuery
      let evaluation = try Evaluation(set.protocol, given: given, settings: settings)
      let run = try await evaluation.run(given.settings[0])
      for query in run.queries {
        let theirs = try #require(expected[query.query.name]?[junk.rawValue] ?? nil)
        for (form, ours) in zip(AveragePrecision.Form.allCases, query.values) {
          let difference = abs(ours - (theirs[form.rawValue] ?? .nan))
          #expect(difference <= 1e-9, "\(query.query.name), \(form.rawValue), junk \(junk.rawValue)")
        }
      }
      let answerable = expected.values.filter { $0[junk.rawValue] != .some(nil) }.count
      #expect(run.queries.count == answerable)
    }
  }

  /// Rankings that put relevant and junk pictures to the front, more or less; every fifth one ends early.
  private static func rankings(_ truth: GroundTruth, of pictures: [String]) -> String {
    var generator = SplitMix64(seed: 20_260_101)
    return truth.queries.enumerated().map { place, query in
      let pull = Double(place % 10) / 10
      let keyed = pictures.map { name in
        let isNear = query.relevant.contains(name) || query.junk.contains(name)
        return (Double.random(in: 0..<1, using: &generator) - (isNear ? pull : 0), name)
      }
      let names = keyed.sorted { $0.0 < $1.0 }.map(\.1)
      return ([query.name] + names.prefix(place % 5 == 4 ? 700 : .max)).joined(separator: "\t")
    }.joined(separator: "\n") + "\n"
  }

  private static func script(
    _ set: Case, _ groundTruth: String, _ rankings: String
  ) throws -> [String: [String: [String: Double]?]] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", script, groundTruth, rankings] + (set.isOxford ? ["--oxford"] : [])
      + (set.depth.map { ["--depth", "\($0)"] } ?? []) + (set.excludesQuery ? ["--exclude-query"] : [])
    let data = try process.output()
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode([String: [String: [String: Double]?]].self, from: data)
  }
}
