import Testing

/// Searching by colours that are named.
@Suite(.inTurn) struct ColourTests {
  let work: Workplace

  init() async throws {
    work = try Workplace()
    for (name, left, right) in [
      ("red", [220, 20, 20], [220, 20, 20]), ("blue", [20, 20, 220], [20, 20, 220]),
      ("red and blue", [220, 20, 20], [20, 20, 220]), ("green", [20, 160, 20], [20, 160, 20]),
      ("grey", [128, 128, 128], [128, 128, 128]),
    ] as [(String, [UInt8], [UInt8])] {
      try work.write(Raster(left: left, right: right).png(), to: "\(name).png")
    }
    try await work.index([work.pictures, "--space", "colour-palette", "--space", "efficientnet-lite0"])
  }

  private func names(_ words: String...) async throws -> [String] {
    try await work.search(words).hits.map { String($0.name.dropLast(4)) }
  }

  @Test(arguments: [
    ("red", "red"), ("#dc1414", "red"), ("DC1414", "red"), ("#22d", "blue"), ("grey", "grey"),
  ])
  func findsPicturesOfAColour(colour: String, expected: String) async throws {
    let found = try await names("--colour", colour)
    #expect(found[0] == expected && found.count == 5)
  }

  @Test func severalColoursAreWantedTogether() async throws {
    let found = try await names("--colour", "#dc1414", "--colour", "#1414dc")
    #expect(found[0] == "red and blue")
    #expect(Set(found[1...2]) == ["red", "blue"])
    #expect(try await names("--colour", "#dc1414")[...1] == ["red", "red and blue"])
  }

  @Test func aColourAndAPictureBothCount() async throws {
    let plain = try await work.run(
      ["search", "--json", work.path("green.png"), "--colour", "blue", "--space", "colour-palette"])
    #expect(plain.code == 0)
    let both = try await work.run(["search", "--json", work.path("green.png"), "--colour", "blue"])
    for hit in try JSON(parsing: both.output.utf8)["hits"].array {
      let parts = hit["why"].array
      #expect(parts.compactMap { $0["space"].string } == ["efficientnet-lite0", "colour-palette"])
      #expect(parts.map { $0["signals"].array.compactMap(\.string) } == [["picture"], ["colour"]])
      let sum = parts.reduce(0) { $0 + ($1["part"].number ?? .nan) }
      #expect(abs(sum - (hit["score"].number ?? .nan)) < 1e-4, "\(hit)")
    }
    let ending = try await work.run(["search", work.path("green.png"), "--colour", "#1414dc"])
    let weights = /0\.\d+ efficientnet-lite0 \(cosine\) \+ 0\.\d+ colour-palette \(cosine\), .*weights chosen/
    #expect(ending.output.contains(weights))
  }

  @Test func saysWhatIsWrong() async throws {
    let wrong = try await work.run(["search", "--colour", "reddish"])
    #expect(wrong.code == 2 && wrong.errors.contains("#c04020") && wrong.errors.contains("magenta"))
    #expect(try await work.run(["spaces", "remove", "colour-palette"]).code == 0)
    let missing = try await work.run(["search", "--colour", "red"])
    #expect(missing.code == 3 && missing.errors.contains("eidetic spaces add colour-palette"))
  }
}

extension Raster {
  /// Two halves of one colour each.
  fileprivate init(left: [UInt8], right: [UInt8]) {
    self.init(seed: 1)
    let row =
      Array([[UInt8]](repeating: left, count: width / 2).joined())
      + Array([[UInt8]](repeating: right, count: width - width / 2).joined())
    bytes = Array([[UInt8]](repeating: row, count: height).joined())
  }
}
