import Testing

/// Spaces that are learned, or named by presets.
@Suite(.inTurn) struct LearnedSpaceTests {
  let work: Workplace

  private struct Learned: Decodable {
    let name: String
    let base: String
    let dimension: Int
    let sample: Int
    let images: Int
    let explainedVariance: Double?
  }

  init() async throws {
    work = try Workplace()
    try work.draw(8)
    try await work.index([work.pictures])
  }

  private func learn(_ words: String...) async throws -> Learned {
    try await work.run(["spaces", "learn"] + words + ["--json"]).answer()
  }

  @Test func aLearnedSpaceIsSearchedAndGrows() async throws {
    let learned = try await learn("small", "--from", "efficientnet-lite0", "--dimension", "4", "--whiten")
    #expect(learned.name == "small" && learned.base == "efficientnet-lite0" && learned.dimension == 4)
    #expect(learned.sample == 8 && learned.images == 8)
    #expect((0.5...1).contains(learned.explainedVariance ?? 0))
    let answer = try await work.search([work.path("3.png"), "--space", "small"])
    #expect(answer.space == "small" && answer.hits.count == 8 && answer.hits[0].name == "3.png")
    #expect(answer.hits[0].distance < 1e-5 && answer.hits[1].distance > 0.01)
    // A picture that the gallery does not know is projected too; one that comes later gets into the space.
    let stranger = try work.write(Raster(seed: 77).png(), to: "../stranger.png")
    let before = try await work.search([stranger, "--space", "small"])
    _ = try work.write(Raster(seed: 77).png(comment: "another file"), to: "9.png")
    try await work.index(["--space", "efficientnet-lite0", "--space", "small"])
    let after = try await work.search([stranger, "--space", "small"])
    #expect(after.hits[0].name == "9.png" && after.hits[0].score > 0.9999)
    #expect(after.hits.dropFirst().map(\.name) == before.hits.map(\.name))
    let joined = try await work.search([stranger, "--space", "small=0.4,efficientnet-lite0=0.6"])
    #expect(joined.hits[0].name == "9.png" && joined.hits.count == 9)
    #expect(try await work.run(["spaces", "remove", "small"]).code == 0)
    #expect(try await work.search([stranger]).hits[0].name == "9.png")
  }

  @Test func aFolderOrAnotherGalleryIsLearnedFrom() async throws {
    for number: UInt64 in 20..<32 {
      try work.write(Raster(seed: number).png(), to: "../others/\(number).png")
    }
    let words = ["--from", "hsv-global", "--dimension", "3", "--sample"]
    let fromFolder: Learned = try await work.run(
      ["spaces", "learn", "a"] + words + [work.path("../others"), "--json"]
    ).answer()
    #expect(fromFolder.sample == 12 && fromFolder.images == 0)
    try await work.index([work.pictures, "--space", "a"])
    #expect(try await work.search([work.path("5.png"), "--space", "a"]).hits[0].name == "5.png")
    let gallery = work.path("../other gallery")
    #expect(
      try await work.run(["index", work.path("../others"), "--space", "hsv-global", "--gallery", gallery])
        .code == 0)
    let fromGallery: Learned = try await work.run(
      ["spaces", "learn", "b"] + words + [gallery, "--json"]
    ).answer()
    #expect(fromGallery.sample == 12)
    let shares = (try #require(fromGallery.explainedVariance), try #require(fromFolder.explainedVariance))
    #expect(abs(shares.0 - shares.1) < 1e-9)
  }

  @Test func aHashedSpaceIsSearchedByHammingDistance() async throws {
    let learned = try await learn("bits", "--from", "efficientnet-lite0", "--method", "lsh", "--bits", "96")
    #expect(learned.dimension == 96 && learned.sample == 8 && learned.images == 8)
    #expect(learned.explainedVariance == nil)
    let answer = try await work.search([work.path("3.png"), "--space", "bits"])
    #expect(answer.metric == "hamming" && answer.hits.count == 8 && answer.hits[0].name == "3.png")
    #expect(answer.hits[0].distance == 0)
    for hit in answer.hits.dropFirst() {
      #expect((1...96).contains(hit.distance) && hit.distance == hit.distance.rounded(), "\(hit)")
    }
    // The same seed gives the same bits, another seed others; a stranger gets them too.
    let stranger = try work.write(Raster(seed: 77).png(), to: "../stranger.png")
    let found = try await work.search([stranger, "--space", "bits"]).hits.map(\.distance)
    #expect(try await work.run(["spaces", "remove", "bits"]).code == 0)
    _ = try await learn(
      "bits", "--from", "efficientnet-lite0", "--method", "lsh", "--bits", "96", "--seed", "0")
    #expect(try await work.search([stranger, "--space", "bits"]).hits.map(\.distance) == found)
    _ = try await learn(
      "other", "--from", "efficientnet-lite0", "--method", "lsh", "--bits", "96", "--seed", "1")
    #expect(try await work.search([stranger, "--space", "other"]).hits.map(\.distance) != found)
    // One that comes later gets into the space.
    _ = try work.write(Raster(seed: 77).png(comment: "another file"), to: "9.png")
    try await work.index(["--space", "efficientnet-lite0"])
    let after = try await work.search([stranger, "--space", "bits"])
    #expect(after.hits[0].name == "9.png" && after.hits[0].distance == 0)
    let joined = try await work.search([stranger, "--space", "bits=0.4,efficientnet-lite0=0.6"])
    #expect(joined.hits[0].name == "9.png" && joined.hits.count == 9)
  }

  @Test func saysWhatIsMissing() async throws {
    func message(_ words: String..., code: Int32 = 3) async throws -> String {
      let ending = try await work.run(words)
      #expect(ending.code == code, "\(words): \(ending.errors)")
      return ending.errors
    }
    _ = try await learn("taken", "--from", "efficientnet-lite0", "--dimension", "2")
    for (words, code, essentials) in [
      (["learn", "taken", "--from", "efficientnet-lite0", "--dimension", "2"], 3, ["exists already"]),
      (["learn", "hog", "--from", "efficientnet-lite0", "--dimension", "2"], 2, ["choose another"]),
      (["learn", "a/b", "--from", "efficientnet-lite0", "--dimension", "2"], 2, ["letters, digits"]),
      (["learn", "x", "--dimension", "2"], 2, ["--from SPACE"]),
      (["learn", "x", "--from", "efficientnet-lite0"], 2, ["--dimension D"]),
      (["learn", "x", "--from", "efficientnet-lite0", "--method", "lsh"], 2, ["--bits N"]),
      (
        ["learn", "x", "--from", "efficientnet-lite0", "--method", "lsh", "--bits", "8", "--whiten"], 2,
        ["only for principal component analysis"]
      ),
      (
        ["learn", "x", "--from", "efficientnet-lite0", "--method", "lsh", "--bits", "5000"], 3,
        ["5000 dimensions", "1 to 4096"]
      ),
      (
        ["learn", "x", "--from", "efficientnet-lite0", "--dimension", "2", "--bits", "8"], 2,
        ["only for locality-sensitive hashing"]
      ),
      (["learn", "x", "--from", "efficientnet-lite0", "--method", "sgd"], 2, ["pca or lsh"]),
      (["learn", "x", "--from", "taken", "--dimension", "1"], 2, ["was learned itself"]),
      (
        ["learn", "x", "--from", "efficientnet-lite0", "--dimension", "9"], 3,
        ["at least 9", "more pictures"]
      ),
      (["learn", "x", "--from", "hog", "--dimension", "2"], 3, ["eidetic spaces add hog"]),
      (["add", "vgg16-fc1"], 3, ["vgg16", "eidetic models add vgg16"]),
      (["add", "vgg16-pca700"], 3, ["spaces add vgg16", "spaces learn vgg16-pca700"]),
      (["add", "efficientnet-lite0:size=9"], 3, ["size=9", "16 to 2048"]),
    ] as [([String], Int32, [String])] {
      let ending = try await work.run(["spaces"] + words)
      #expect(ending.code == code, "\(words): \(ending.errors)")
      for essential in essentials { #expect(ending.errors.contains(essential), "\(words): \(ending.errors)") }
    }
    let missing = try await message("search", work.path("1.png"), "--space", "hog")
    #expect(missing.contains("eidetic spaces add hog"))
    #expect(try await work.run(["spaces", "add", "hog"]).code == 0)
    #expect(try await work.search([work.path("1.png"), "--space", "hog"]).hits[0].name == "1.png")
  }

  @Test func anotherNameOfASpaceFindsIt() async throws {
    try await work.index(["--space", "efficientnet-lite0/features:mac"])
    let answer = try await work.search([work.path("2.png"), "--space", "efficientnet-lite0:mac"])
    #expect(answer.space == "efficientnet-lite0/features:mac" && answer.hits[0].name == "2.png")
  }
}
