import Foundation
import Testing

/// Searching by words, on the command line and over HTTP.
@Suite(.inTurn) struct WordTests {
  let work: Workplace

  init() async throws {
    work = try Workplace()
    for (seed, name) in ["2020/beach.png", "2020/harbour.png", "2021/beach 2.png"].enumerated() {
      try work.draw(name, seed: UInt64(seed))
    }
    try await work.index([work.pictures, "--space", "hsv-global"])
  }

  private func json(_ words: [String]) async throws -> JSON {
    let ending = try await work.run(["search", "--json"] + words)
    #expect(ending.code == 0, "\(ending.errors)")
    return try JSON(parsing: ending.output.utf8)
  }

  @Test func conditionsAloneListPictures() async throws {
    let answer = try await work.run(["search", "--paths", "--text", "folder:2020 \"beach\""])
    #expect(answer.code == 0 && answer.output == work.path("2020/beach.png") + "\n", "\(answer.errors)")
    let both = try await work.run(["search", "--paths", "--text", "\"beach\"", "--where", "folder:2021"])
    #expect(both.output == work.path("2021/beach 2.png") + "\n")
  }

  @Test func aLibraryWithoutTheSearchIndexSaysWhatHelps() async throws {
    let words = try await work.run(["search", "--text", "a dog"])
    #expect(words.code == 3 && words.errors.contains("cannot search by words"), "\(words.errors)")
    #expect(words.errors.contains("eidetic spaces add meaning"), "\(words.errors)")
    let both = try await work.run(["search", work.path("2020/beach.png"), "--text", "a dog"])
    #expect(both.code == 3 && both.errors.contains("eidetic spaces add meaning"))
    try await work.serve { server in
      let answer = try await server.post("/api/v1/search", json: #"{"text":"a dog"}"#)
      #expect(answer.status == 409, "\(answer.text)")
      let error = answer.json["error"]
      #expect(error["code"].string == "words_not_indexed", "\(answer.text)")
      let wrong = try await server.post("/api/v1/search", json: #"{"text":"beach foldr:2020"}"#)
      #expect(wrong.status == 400 && wrong.message.contains("column 7"), "\(wrong.text)")
      let form = try await server.post(
        "/api/v1/search", form: MultipartForm(images: [], ["text": "type:png folder:2021", "k": "5"]))
      #expect(form.json["hits"].array.compactMap { $0["path"].string } == [work.path("2021/beach 2.png")])
    }
  }

  @Test func wordsRankPicturesAloneAndBesidePictures() async throws {
    try await work.index(["--space", "meaning"])
    let words = try await json(["--text", "a beach with people -indoor"])
    #expect(words["space"].string == "meaning" && words["hits"].array.count == 3)
    #expect(words["words"]["space"].string == "meaning" && words["words"]["method"].string == "classes")
    let less = try await json(["--text", "a beach type:png folder:2020"])
    #expect(less["hits"].array.count == 2)
    let both = try await json([
      work.path("2020/beach.png"), "--text", "a beach", "--space", "hsv-global",
    ])
    #expect(both["hits"].array.count == 3)
    for hit in both["hits"].array {
      let parts = hit["why"].array.compactMap { $0["space"].string }
      let isNamed = hit["path"].string?.contains("/beach") == true
      #expect(
        parts.filter { $0 != "tags" } == ["hsv-global", "meaning"] + (isNamed ? ["text"] : []), "\(hit)")
    }
    let mixed = try await json([
      work.path("2020/beach.png"), "--text", "a beach", "--not", work.path("2020/harbour.png"), "--space",
      "meaning",
    ])
    #expect(mixed["fusion"]["parts"].array.count == 1, "the mean of both in one space")
    #expect(mixed["hits"].array.count == 3)
  }

  @Test func picturesWhoseTextsSayTheWordsComeFirst() async throws {
    try await work.index(["--space", "meaning"])
    func first(_ text: String) async throws -> JSON { try await json(["--text", text])["hits"][0] }
    for (text, name) in [("harbours", "2020/harbour.png"), ("beach 2021", "2021/beach 2.png")] {
      let hit = try await first(text)
      #expect(hit["path"].string == work.path(name), "\(text): \(hit)")
      let why = hit["why"].array.first { $0["space"].string == "text" }
      #expect(why?["found"].array.compactMap(\.string) == ["path"], "\(hit)")
      let sum = hit["why"].array.compactMap { $0["part"].number }.reduce(0, +)
      #expect(abs(sum - (hit["score"].number ?? 0)) < 1e-4, "\(hit)")
    }
    #expect(try await first("-beach -2021")["path"].string == work.path("2020/harbour.png"))
    #expect(try await work.run(["tags", "add", "Old Town", work.path("2020/beach.png")]).code == 0)
    let tagged = try await first("old town")
    #expect(tagged["path"].string == work.path("2020/beach.png"))
    #expect(tagged["why"].array.last?["found"].array.compactMap(\.string) == ["tag"], "\(tagged)")
    // A space alone answers if no text and no tag has a word.
    #expect(try await json(["--text", "qwertz"])["fusion"].object.isEmpty)
  }

  @Test func whatIsWrongIsShownInTheText() async throws {
    let wrong = try await work.run(["search", "--text", "beach foldr:2020"])
    #expect(
      wrong.code == 2 && wrong.errors.hasSuffix("  beach foldr:2020\n        ^^^^^\n"), "\(wrong.errors)")
    let face = try await work.run(["search", "--face", work.path("2020/beach.png"), "--text", "beach"])
    #expect(face.code == 2 && face.errors.contains("--text"))
    let unused = try await work.run(["search", "--text", "beach", "--space", "hsv-global"])
    #expect(unused.code == 2 && unused.errors.contains("no picture to compare with"), "\(unused.errors)")
    let nothing = try await work.run(["search", "--text", " "])
    #expect(nothing.code == 2 && nothing.errors.contains("words"), "\(nothing.errors)")
  }

  /// With random weights, which rank pictures in some order.
  @Test(
    .enabled(if: Workplace.torchPython != nil, "PyTorch is missing: Tools/models/environment torch brings it")
  )
  func aNetworkWithTwoTowersAnswersForWords() async throws {
    let exporter = Process()
    exporter.executableURL = URL(filePath: Workplace.torchPython ?? "")
    exporter.arguments = [Program.tree + "/Tools/golden/two_towers.py", work.folder + "/made", "small-clip"]
    try exporter.run()
    exporter.waitUntilExit()
    try #require(exporter.terminationStatus == 0)
    let added = try await work.run(["models", "add", work.folder + "/made/small-clip/small-clip.json"])
    #expect(added.code == 0, "\(added.errors)")
    try await work.index(["--space", "meaning", "--space", "small-clip"])

    let words = try await json(["--text", "a beach"])
    #expect(words["space"].string == "small-clip" && words["hits"].array.count == 3)
    #expect(words["words"]["method"].string == "direct" && words["words"]["space"].string == "small-clip")
    let shown = try await work.run(["search", "--text", "a beach"])
    #expect(shown.output.contains("words compared with pictures directly"), "\(shown.output)")
    let named = try await json(["--text", "a beach", "--space", "meaning"])
    #expect(named["space"].string == "meaning" && named["words"]["method"].string == "classes")
    let picture = work.path("2020/beach.png")
    let mixed = try await json([picture, "--text", "a beach", "--space", "small-clip"])
    // The mean of both in one space, beside what texts say.
    #expect(mixed["fusion"]["parts"].array.compactMap { $0["space"].string } == ["small-clip"])
    #expect(mixed["hits"].array.count == 3)
    let both = try await json([picture, "--text", "a beach", "--space", "hsv-global"])
    for hit in both["hits"].array {
      let spaces = hit["why"].array.compactMap { $0["space"].string }
      #expect(spaces.filter { $0 != "text" } == ["hsv-global", "small-clip"], "\(hit)")
    }
    try await work.serve { server in
      let answer = try await server.post("/api/v1/search", json: #"{"text":"a beach"}"#)
      #expect(answer.json["words"]["method"].string == "direct", "\(answer.text)")
    }

    // Without the network, the classes answer again.
    #expect(try await work.run(["models", "remove", "small-clip"]).code == 0)
    let rest = try await json(["--text", "a beach"])
    #expect(rest["words"]["method"].string == "classes")
  }
}
