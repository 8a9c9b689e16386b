import Foundation
import Testing

/// What other programs rely on: keys, streams and exit codes.
@Suite(.inTurn) struct ContractTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func indexAnswersWithTheContractsKeys() async throws {
    try work.draw(2)
    try work.write(Array("no picture".utf8), to: "broken.jpg")
    let ending = try await work.run(["index", work.pictures, "--json"])
    let answer = try keyed(ending)
    #expect(
      answer.keys.isSuperset(of: [
        "indexed", "unchanged", "completed", "moved", "removed", "failed", "seconds", "imagesPerSecond",
      ]))
    #expect(answer.elements("failed").map(\.keys) == [["path", "stage", "reason"]])
  }

  @Test func searchAnswersWithTheContractsKeys() async throws {
    try work.draw(2)
    try await work.index()
    let answer = try keyed(try await work.run(["search", work.path("1.png"), "--json"]))
    #expect(answer.keys.isSuperset(of: ["space", "metric", "k", "hits", "milliseconds"]))
    #expect(answer.elements("hits").count == 2)
    for hit in answer.elements("hits") {
      #expect(hit.keys.isSuperset(of: ["rank", "id", "path", "score", "distance"]))
    }
    #expect(answer.element("milliseconds")?.keys == ["decode", "embed", "search", "rank", "total"])
  }

  @Test func statusAnswersWithItsKeys() async throws {
    try work.draw(1)
    try work.write(Array("no picture".utf8), to: "broken.jpg")
    try await work.index(code: 1)
    let answer = try keyed(try await work.run(["status", "--errors", "--json"]))
    #expect(
      answer.keys.isSuperset(of: [
        "gallery", "images", "paths", "roots", "spaces", "failed", "recovered", "errors",
      ]))
    #expect(
      answer.elements("errors").map(\.keys)
        == [["path", "stage", "reason", "severity", "attempts", "at"]])
    #expect(
      Set(answer.elements("spaces").map(\.keys)) == [
        ["name", "dimension", "images", "missing", "isDefault", "kind", "identity", "metrics"]
      ])
    #expect(
      answer.elements("roots").map(\.keys)
        == [["id", "path", "isReachable", "files", "images", "failed", "exclusions"]])
  }

  @Test func modelsListsTheBuiltInNetworkWithoutAGallery() async throws {
    struct Model: Decodable {
      let name: String
      let task: String
      let licence: String
      let source: String
      let dimension: Int?
      let bytes: Int
      let isBuiltIn: Bool
    }
    let models: [Model] = try await work.run(["models", "list", "--json"]).answer()
    let model = try #require(models.first { $0.name == "efficientnet-lite0" })
    #expect(model.isBuiltIn && model.dimension == 1280)
  }

  @Test func notesGoToStandardErrorUnlessQuiet() async throws {
    try work.draw(1)
    let broken = try work.write(Array("no picture".utf8), to: "broken.jpg")
    let loud = try await work.run(["index", work.pictures, "--json"])
    #expect(loud.code == 1)
    #expect(loud.errors.contains(broken))
    #expect(try loud.answer(IndexAnswer.self).failed.map(\.path) == [broken])
    let quiet = try await work.run(["index", work.pictures, "--retry", "--json", "--quiet"])
    #expect(quiet.code == 1)
    #expect(quiet.errors == "")
    #expect(try quiet.answer(IndexAnswer.self).failed.map(\.path) == [broken])
  }

  @Test(arguments: [["--help"], ["index", "--help"], ["search", "--help"], ["--version"]])
  func helpIsAnAnswer(words: [String]) async throws {
    let ending = try await work.run(words)
    #expect(ending.code == 0)
    #expect(ending.errors == "")
    #expect(ending.output.contains("eidetic"))
  }

  @Test func whatIsForPeopleHasNoJSON() async throws {
    try work.draw(2)
    let indexed = try await work.run(["index", work.pictures])
    #expect(indexed.code == 0)
    #expect(indexed.output.contains("2 indexed"))
    let found = try await work.run(["search", work.path("2.png")])
    #expect(found.output.contains("2.png") && found.output.contains("1.0000"))
    let status = try await work.run(["status"])
    #expect(status.output.contains("2 in 2 files"))
  }

  @Test func interruptedIndexingEndsWith130AndGoesOnLater() async throws {
    let count = 300
    try work.fill(with: count)
    let program = try work.start(["index", work.pictures, "--json", "--threads", "1"])
    let began = await program.runs(sending: SIGINT) { [work] in !work.files(inGallery: "thumbnails").isEmpty }
    #expect(began)
    let ending = try await program.ending()
    #expect(ending.code == 130)
    #expect(ending.output == "")
    #expect(ending.errors.contains("interrupted"))
    let rest = try await work.index()
    #expect(rest.indexed + rest.unchanged == count && rest.failed.isEmpty)
    #expect(try await work.status().images == count)
  }

  /// One JSON object whose keys are looked at.
  private struct Keyed {
    let values: [String: Any]
    var keys: Set<String> { Set(values.keys) }

    func element(_ key: String) -> Keyed? { (values[key] as? [String: Any]).map(Keyed.init) }
    func elements(_ key: String) -> [Keyed] { (values[key] as? [[String: Any]] ?? []).map(Keyed.init) }
  }

  private func keyed(_ ending: Program.Ending) throws -> Keyed {
    let object = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    return Keyed(values: try #require(object as? [String: Any]))
  }
}
