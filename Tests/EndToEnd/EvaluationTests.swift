import Foundation
import TestSupport
import Testing

/// `eidetic evaluate` with every protocol.
@Suite(.inTurn) struct EvaluationTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private func evaluate(_ words: [String]) async throws -> JSON {
    let ending = try await work.run(["evaluate"] + words + ["--json", "--resamples", "50"])
    #expect(ending.code == 0, "\(ending.errors)")
    return try JSON(parsing: ending.output.utf8)
  }

  private func text(_ text: String, _ name: String) throws -> String {
    try work.write(Array(text.utf8), to: "../" + name)
  }

  /// Two places with two pictures each, and a distractor; the queries' boxes are their pictures' upper left
  /// quarters.
  private func groundTruth() throws -> String {
    for (number, name) in zip(1..., ["sea_1", "sea_2", "hill_1", "hill_2", "other_1"]) {
      try work.draw("jpg/\(name).png", seed: UInt64(number))
    }
    for place in ["sea", "hill"] {
      let size = Raster(seed: 1)
      _ = try text("\(place)_1 0 0 \(size.width / 2) \(size.height / 2)", "truth/\(place)_1_query.txt")
      _ = try text("\(place)_1\n", "truth/\(place)_1_good.txt")
      _ = try text("\(place)_2\n", "truth/\(place)_1_ok.txt")
      _ = try text("other_1\n", "truth/\(place)_1_junk.txt")
    }
    return work.folder + "/truth"
  }

  @Test func boxesAreSearchedAndTheQuerysOwnPictureCounts() async throws {
    let truth = try groundTruth()
    let command = ["paris6k", "--ground-truth", truth, "--root", work.pictures, "--space", "hsv-global"]
    let full = try await evaluate(command + ["--query", "full", "--per-query"])
    #expect(full["protocol"].string == "paris6k")
    let run = full["runs"][0]
    #expect(run["queries"].int == 2 && run["classes"].array.count == 2)
    // The whole picture is in the gallery: it is its own nearest neighbour.
    #expect(run["metrics"]["precision@1"].number == 1)
    #expect(run["perQuery"].array.compactMap { $0["name"].string } == ["hill_1", "sea_1"])
    let crop = try await evaluate(command)
    #expect(crop["settings"]["query"].string == "crop")
    #expect(crop["runs"][0]["metrics"]["map.classic"].number != nil)
    let without = try await evaluate(command + ["--query", "full", "--exclude-query"])
    // One picture is left to be found of each query: recall is all or nothing.
    #expect([0, 0.5, 1].contains(without["runs"][0]["metrics"]["recall@1"].number ?? -1))
    #expect(without["runs"][0]["metrics"]["precision@10"].number == 0.1)
  }

  @Test func boxesOutsideOfThePictureAreTold() async throws {
    let truth = try groundTruth()
    _ = try text("sea_1 9000 0 9001 10", "truth/sea_1_query.txt")
    let ending = try await work.run([
      "evaluate", "paris6k", "--ground-truth", truth, "--root", work.pictures, "--space", "hsv-global",
    ])
    #expect(ending.code == 3 && ending.errors.contains("is outside the picture \"sea_1\""))
  }

  @Test func twoPicturesOfOneNameAreTold() async throws {
    let truth = try groundTruth()
    try work.draw("more/sea_1.png", seed: 9)
    let ending = try await work.run([
      "evaluate", "oxford5k", "--ground-truth", truth, "--root", work.pictures, "--space", "hsv-global",
    ])
    #expect(ending.code == 3 && ending.errors.contains("cannot tell which picture \"sea_1\" is"))
  }

  @Test func revisitedRanksItsListOnly() async throws {
    _ = try groundTruth()
    let file = try text(
      #"{"imlist": ["sea_2", "hill_2", "other_1"], "qimlist": ["sea_1"], "gnd": [{"bbx": [0, 0, 9, 9], "easy": [0], "#
        + #""hard": [1], "junk": [2]}]}"#, "gnd.json")
    for (name, relevant) in [("easy", 1.0), ("medium", 2), ("hard", 1)] {
      let report = try await evaluate([
        "revisited-" + name, "--ground-truth", file, "--root", work.pictures, "--space", "hsv-global",
      ])
      #expect(report["groundTruth"]["pictures"].int == 3)
      // Of three pictures at least one is junk: all that are relevant are found in the first two.
      #expect(report["runs"][0]["metrics"]["precision@10"].number == relevant / 10)
    }
  }

  @Test func foldersAreClassesAndDuplicatesAreToldApart() async throws {
    for number in 1...3 {
      try work.draw("pair\(number)/a.png", seed: UInt64(number))
      try work.copy("pair\(number)/a.png", to: "pair\(number)/b.png")
    }
    try work.draw("alone.png", seed: 9)
    let report = try await evaluate(["duplicates", "--root", work.pictures, "--space", "hsv-global"])
    let run = report["runs"][0]
    #expect(run["queries"].int == 6 && run["metrics"]["map.classic"].number == 1)
    #expect(run["pairs"]["f1"].number == 1 && run["pairs"]["duplicates"].int == 3)
    #expect(run["pairs"]["pairs"].int == 21)
    // Files of the same bytes are one image, and nobody's answer to itself.
    let labels = try await work.run(["evaluate", "labels", "--root", work.pictures, "--space", "hsv-global"])
    #expect(labels.code == 3 && labels.errors.contains("none of its queries has a relevant picture"))
  }

  @Test func wordsAreSearchedInTheirSpaceOnly() async throws {
    for number in 1...2 { try work.draw("red_fox/\(number).png", seed: UInt64(number)) }
    let command = ["evaluate", "labels", "--by", "names", "--root", work.pictures]
    let pictures = try await work.run(command + ["--space", "hsv-global"])
    #expect(pictures.code == 3 && pictures.errors.contains("it compares only pictures"), "\(pictures.errors)")
  }

  @Test func captionsFindPicturesAndPicturesCaptions() async throws {
    for number in 1...3 { try work.draw("\(number).png", seed: UInt64(number)) }
    let captions = try text(
      "1.png\ta red square\n1.png\tchat\n2.png\tstripes\n3.png\ta blue wall\n", "captions.tsv")
    let command = ["captions", "--captions", captions, "--root", work.pictures]
    let texts = try await evaluate(command)
    #expect(texts["settings"]["direction"].string == "text-to-picture")
    #expect(texts["runs"][0]["space"].string == "meaning" && texts["runs"][0]["queries"].int == 4)
    // All pictures are among the first five.
    #expect(texts["runs"][0]["metrics"]["recall@5"].number == 1 && texts["groundTruth"]["pictures"].int == 3)
    let parts = try await evaluate(command + ["--parts", "meaning", "--parts", "meaning,tags,text"])
    #expect(parts["runs"].array.compactMap { $0["parts"].string } == ["meaning", "meaning,tags,text"])
    for wrong in ["tags,text", "meaning,colour", ""] {
      let ending = try await work.run(["evaluate"] + command + ["--parts", wrong])
      #expect(ending.code == 2 && ending.errors.contains("cannot search words by"), "\(ending.errors)")
    }
    let table = try await work.run(["evaluate"] + command).output
    #expect(table.contains("recall@1 ") && table.contains("recall@5 "), "\(table)")
    let pictures = try await evaluate(command + ["--direction", "picture-to-text"])
    #expect(pictures["runs"][0]["queries"].int == 3 && pictures["groundTruth"]["pictures"].int == 4)
    #expect(pictures["runs"][0]["metrics"]["recall@5"].number == 1)
    let steps = try await work.run(
      ["evaluate"] + command + ["--direction", "picture-to-text", "--rank", "qe"])
    #expect(steps.code == 3 && steps.errors.contains("without ranking steps"), "\(steps.errors)")
    let names = try await evaluate([
      "labels", "--by", "names", "--root", work.pictures, "--labels",
      try text("1.png\tred_square\n2.png\twall\n3.png\t_distractor\n", "labels.tsv"),
    ])
    #expect(names["runs"][0]["queries"].int == 2 && names["settings"]["by"].string == "names")
  }

  @Test func captionsAreEvaluatedByRankings() async throws {
    let captions = try text("a.jpg\tone\na.jpg\ttwo\nb.jpg\tthree\n", "captions.tsv")
    let rankings = try text("a.jpg#1\ta.jpg\tb.jpg\na.jpg#2\tb.jpg\ta.jpg\nb.jpg#1\tb.jpg\n", "ranks.tsv")
    let found = try await evaluate(["captions", "--captions", captions, "--ranking", rankings])
    #expect(abs((found["runs"][0]["metrics"]["hitRate@1"].number ?? 0) - 2.0 / 3) < 1e-9)
    let back = try text("a.jpg\ta.jpg#2\tb.jpg#1\ta.jpg#1\nb.jpg\tb.jpg#1\n", "back.tsv")
    let other = try await evaluate([
      "captions", "--captions", captions, "--direction", "picture-to-text", "--ranking", back,
    ])
    #expect(other["runs"][0]["metrics"]["hitRate@1"].number == 1)
  }

  @Test func aPresetSaysWhatCounts() async throws {
    let truth = try groundTruth()
    let ranks = try text("sea_1\tother_1\tsea_1\tsea_2\nhill_1\thill_1\thill_2\n", "ranks.tsv")
    let command = ["oxford5k", "--ground-truth", truth, "--ranking", ranks]
    let preset = try await evaluate(command + ["--preset", "student-report"])
    #expect(preset["settings"]["preset"].string == "student-report")
    let metrics = preset["runs"][0]["metrics"].object
    #expect(
      metrics.keys.filter { $0.hasPrefix("map.") }.sorted() == ["map.interpolated11", "map.noninterpolated"])
    // (1/2 + 2/3) / 2 of one query, 1 of the other.
    #expect(abs((metrics["map.noninterpolated"]?.number ?? 0) - (7.0 / 12 + 1) / 2) < 1e-12)
    let both = try await work.run(
      ["evaluate"] + command + ["--preset", "student-report", "--junk", "ignore"])
    #expect(both.code == 2)
  }

  @Test(arguments: [
    [], ["nothing"], ["labels"], ["oxford5k", "--root", "."], ["labels", "--root", ".", "--junk", "some"],
    ["labels", "--root", ".", "--ground-truth", "x"], ["labels", "--root", ".", "--depth", "0"],
    ["labels", "--labels", "x", "--ranking", "y", "--space", "hog"],
    ["labels", "--root", ".", "--ap", "best"],
  ])
  func wrongWordsAreTold(words: [String]) async throws {
    #expect(try await work.run(["evaluate"] + words).code == 2)
  }

  @Test func anUnknownChainIsTold() async throws {
    let ending = try await work.run(["evaluate", "labels", "--root", work.pictures, "--rank", "magic:3"])
    #expect(ending.code == 2 && ending.errors.contains("cannot rank by \"magic\""))
  }

  @Test func aReportIsOneFileAndRepeatsTheCommand() async throws {
    for number in 1...4 {
      try work.draw("class\((number + 1) / 2)/\(number).png", seed: UInt64(number))
    }
    let file = work.folder + "/report.html"
    let report = try await evaluate([
      "labels", "--root", work.pictures, "--space", "hsv-global", "--seed", "42", "--report", file,
    ])
    let html = try String(contentsOfFile: file, encoding: .utf8)
    #expect(html.contains("<polyline") && html.contains("data:image/jpeg;base64,"))
    #expect(html.contains("--seed 42") && html.contains("seed 42"))
    #expect(html.contains(try #require(report["runs"][0]["identities"]["hsv-global"].string)))
    #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"))
    let unwritable = try await work.run([
      "evaluate", "labels", "--root", work.pictures, "--space", "hsv-global", "--report",
      "/no/such/folder/r.html",
    ])
    #expect(unwritable.code == 3 && unwritable.errors.contains("cannot write \"/no/such/folder/r.html\""))
  }
}
