import Foundation
import Testing

/// `bench systems`, on a few drawn pictures.
@Suite(.inTurn) struct SystemsBenchmarkTests {
  let work: Workplace

  init() throws {
    work = try Workplace()
    try work.draw(4)
  }

  private func asked(_ words: String...) async throws -> JSON {
    let outcome = try await work.run(["bench", "systems", work.pictures] + words + ["--json"])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try JSON(parsing: Data(outcome.output.utf8))
  }

  private func row(_ part: String, _ what: String, in system: JSON) throws -> JSON {
    try #require(system["rows"].array.first { $0["part"].string == part && $0["what"].string == what })
  }

  @Test func whatIsInstalledRunsAndTheRestSaysWhatItLacks() async throws {
    let labels = work.folder + "/labels.tsv"
    try Data("1.png\ta\n2.png\ta\n3.png\tb\n4.png\tb\n".utf8).write(to: URL(filePath: labels))
    let report = try await asked("--system", "5", "--system", "1", "--queries", "2", "--labels", labels)
    #expect(report["systems"].array.map { $0["number"].int } == [1, 5])
    let first = report["systems"][0]["rows"].array
    #expect(!first.isEmpty && first.allSatisfy { $0["lack"]["model"].string == "vgg16" })
    #expect(first[0]["lack"]["convert"].string == "Tools/models/export vgg16")
    let fifth = report["systems"][1]
    let searched = try row("search", "hsv-regions: 10 nearest", in: fifth)
    #expect(searched["lack"] == .null && searched["count"].int == 2 && searched["network"] == .null)
    let evaluated = try row("evaluation", "hsv-regions", in: fifth)
    #expect(evaluated["count"].int == 4)
    #expect(evaluated["figures"].array.map { $0["name"].string } == ["mAP", "11-point", "precision@1"])
    // Two pictures of a class are too few to learn from.
    let training = fifth["rows"].array.filter { $0["part"].string == "training" }
    #expect(training.count == 3)
    #expect(training[0]["lack"]["reason"].string?.contains("fewer than two classes have 5") == true)
    #expect(training[1]["lack"]["model"].string == "efficientnet_b0")
    #expect(training[2]["lack"]["reason"].string?.contains("fine-tuning.md") == true)
    let reported = training[0]["figures"].array + training[2]["figures"].array
    #expect(reported.map { $0["reported"].number } == [0.34, 0.3, 0.3, 0.877, 0.72, 0.72])
    #expect(reported.allSatisfy { $0["value"] == .null })
  }

  @Test func aClassifierIsTrained() async throws {
    try work.draw(24)
    let labels = work.folder + "/labels.tsv"
    let lines = (1...24).map { "\($0).png\t\($0 % 2 == 0 ? "even" : "odd")\n" }
    try Data(lines.joined().utf8).write(to: URL(filePath: labels))
    let fifth = try await asked("--system", "5", "--queries", "1", "--labels", labels)["systems"][0]
    let trained = try row("training", "a classifier on the standard network", in: fifth)
    #expect(trained["lack"] == .null && trained["count"].int == 24, "\(trained)")
    let figures = trained["figures"].array
    #expect(
      figures.map { $0["name"].string } == [
        "accuracy on training", "validation", "test", "seconds of learning",
      ])
    #expect(figures.allSatisfy { $0["value"].number ?? -1 >= 0 })
  }

  @Test func aNetworkRunsAndSaysWhereItsWeightsComeFrom() async throws {
    let card = try work.copyModel(named: "vgg16")
    #expect(try await work.run(["models", "add", card]).code == 0)
    let report = try await asked("--system", "1", "--system", "2", "--queries", "3")
    let rows = report["systems"][0]["rows"].array
    #expect(rows.map { $0["part"].string } == ["features", "index", "search"])
    #expect(rows.allSatisfy { $0["lack"] == .null && $0["weights"].string == "published" })
    #expect(rows[0]["figures"][0]["value"].int == 1280 && rows[1]["count"].int == 4)
    // Drawn pictures are much alike, and a query was saved anew: most find themselves, but not each.
    let found = try #require(rows[2]["figures"].array.last)
    #expect(found["name"].string == "pictures that find themselves first")
    #expect(found["value"].number ?? 0 > 0.5)
    let again = report["systems"][1]["rows"].array
    #expect(again[1]["seconds"] == .null && again[1]["figures"][0]["name"].string == "filled above")
    #expect(again.last?["lack"]["reason"].string == "no labels were given")

    let text = try String(contentsOfFile: card, encoding: .utf8)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    var changed = object
    changed["source"] = "made with random weights of seed 0"
    try JSONSerialization.data(withJSONObject: changed).write(to: URL(filePath: card))
    #expect(try await work.run(["models", "remove", "vgg16"]).code == 0)
    #expect(try await work.run(["models", "add", card]).code == 0)
    let random = try await asked("--system", "1", "--queries", "1")["systems"][0]["rows"].array
    #expect(random.allSatisfy { $0["weights"].string == "random" })
    // Nothing is left in the library.
    #expect(!FileManager.default.fileExists(atPath: work.gallery + "/gallery.sqlite"))
  }

  @Test func wrongUseIsRefused() async throws {
    for (words, code, essential) in [
      (["systems", work.pictures, "--system", "6"], 2, "expected a number from 1 to 5"),
      (["systems", work.pictures, "--pairs", "a"], 2, "--pairs has no effect without --faces"),
      (["systems", work.pictures, "--queries", "0"], 2, "--queries"),
      (["systems"], 2, "systems FOLDER"), (["search", "--queries", "1"], 2, "bench systems"),
      (["systems", work.folder + "/nowhere", "--system", "5"], 3, "there is no readable folder"),
    ] as [([String], Int32, String)] {
      let outcome = try await work.run(["bench"] + words)
      #expect(outcome.code == code && outcome.errors.contains(essential), "\(words): \(outcome.errors)")
    }
  }
}
