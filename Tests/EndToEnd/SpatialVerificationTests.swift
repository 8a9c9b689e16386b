import Foundation
import Testing

/// Ranking by places that pictures have in common, and what is said of them.
@Suite(.inTurn) struct SpatialVerificationTests {
  private let work: Workplace
  private static let space = ["--space", "hsv-global"]

  /// Ten scenes, and a scene that has the first one's middle in a corner.
  init() throws {
    work = try Workplace()
    for number in 1...10 { try work.write(Self.scene(number).png(), to: "\(number).png") }
    var picture = Self.scene(50)
    picture.paste(Self.part, x: 128, y: 96)
    try work.write(picture.png(), to: "has-part.png")
    try work.write(Self.part.png(), to: "../part.png")
  }

  /// 256 × 192 pixels of drawn tiles.
  private static func scene(_ number: Int, columns: Int = 4, first: Int = 0) -> Raster {
    var scene = Raster(seed: 0, width: 64 * columns, height: 48 * columns)
    for tile in 0..<columns * columns {
      scene.paste(
        Raster(seed: UInt64(1000 * number + first + tile)), x: tile % columns * 64, y: tile / columns * 48)
    }
    return scene
  }

  /// 128 × 96 pixels.
  private static let part = scene(99, columns: 2)

  private var partPath: String { work.path("../part.png") }

  private func index(_ paths: [String]? = nil) async throws {
    try await work.index((paths ?? [work.pictures]) + Self.space)
  }

  private func search(_ arguments: [String]) async throws -> SearchAnswer {
    try await work.search(arguments + Self.space)
  }

  @Test func whatShowsThePartComesFirstAndSaysWhere() async throws {
    try await index()
    let answer = try await search([partPath, "-k", "all", "--rank", "verify:100", "--explain"])
    #expect(answer.ranking.map(\.step) == ["verify:depth=100,inliers=5"])
    #expect(answer.ranking[0].note == nil && answer.ranking[0].milliseconds > 0)
    #expect(answer.hits[0].name == "has-part.png")
    let found = try #require(answer.hits[0].explanation)
    #expect(found.verified && found.picture == 1 && found.inliers >= 10 && found.inliers <= found.tentative)
    #expect(found.pairs.count == found.inliers)
    // The part is half as wide and high as the picture, and lies in its lower right quarter.
    let map = try #require(found.affine)
    for (got, expected) in zip(map, [0.5, 0, 0.5, 0, 0.5, 0.5]) { #expect(abs(got - expected) < 0.02) }
    for pair in found.pairs {
      #expect(abs(pair[2] - (0.5 + pair[0] / 2)) < 0.03 && abs(pair[3] - (0.5 + pair[1] / 2)) < 0.03)
    }
    #expect(answer.hits.dropFirst().allSatisfy { $0.explanation?.verified == false })
    #expect(answer.hits.map(\.score) == answer.hits.map(\.score).sorted(by: >))
  }

  @Test(arguments: ["cosine", "euclidean", "hellinger"])
  func raisedScoresAreOnTheScaleOfTheOthers(metric: String) async throws {
    try await index()
    let query = [partPath, "-k", "all", "--metric", metric]
    let plain = try await search(query)
    let answer = try await search(query + ["--rank", "verify", "--explain"])
    #expect(answer.hits[0].name == "has-part.png")
    let scores = Dictionary(uniqueKeysWithValues: plain.hits.map { ($0.id, $0.score) })
    for hit in answer.hits {
      #expect(hit.distance >= 0 && hit.score <= (metric == "cosine" ? 1 : 0))
      #expect(abs(hit.distance - ((metric == "cosine" ? 1 : 0) - hit.score)) < 1e-5)
      if hit.explanation?.verified == false { #expect(hit.score == scores[hit.id]) }
    }
    // Searched with a picture of the gallery, which matches itself best.
    let own = try await search([work.path("has-part.png"), "-k", "all", "--rank", "verify"])
    #expect(own.hits[0].name == "has-part.png" && own.hits.allSatisfy { $0.score <= 1 && $0.distance >= 0 })
  }

  @Test func joinedSpacesHaveNoDistanceBelowZero() async throws {
    try await index()
    try await work.index([work.pictures, "--space", "lbp-uniform"])
    for chain in ["none", "verify"] {
      let answer = try await work.search([
        partPath, "-k", "all", "--space", "hsv-global,lbp-uniform", "--rank", chain,
      ])
      #expect(answer.hits.allSatisfy { $0.distance >= 0 })
      #expect(answer.hits.map(\.distance) == answer.hits.map(\.distance).sorted())
    }
  }

  @Test func aRegionIsFoundAndItsPlacesAreThoseOfThePicture() async throws {
    try await index()
    let picture = work.path("has-part.png")
    let answer = try await search([
      picture, "--region", "0.5,0.5,0.5,0.5", "--rank", "verify", "--explain", "-k", "1",
    ])
    #expect(answer.hits[0].name == "has-part.png")
    let found = try #require(answer.hits[0].explanation)
    #expect(found.verified)
    // The picture lies on itself.
    for (got, expected) in zip(try #require(found.affine), [1, 0, 0, 0, 1.0, 0]) {
      #expect(abs(got - expected) < 0.02)
    }
    #expect(found.pairs.allSatisfy { $0[0] > 0.49 && $0[1] > 0.49 })
  }

  @Test func theOrderOfTheGalleryKeepsTheAnswer() async throws {
    try await index()
    let query = [partPath, "-k", "all", "--rank", "verify"]
    let first = try await search(query)
    let other = try Workplace()
    for (place, name) in first.hits.map(\.name).sorted().reversed().enumerated() {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: work.path(name))))
      try other.write(bytes, to: "\(place)/\(name)")
    }
    try await other.index([other.pictures] + Self.space)
    #expect(try await other.search(query + Self.space).scores == first.scores)
  }

  @Test func aCopyOfTheQueryComesFirst() async throws {
    try work.write(Self.scene(3).png(comment: "a copy"), to: "copy.png")
    try await index()
    let hits = try await search([work.path("3.png"), "--rank", "verify", "-k", "3"]).hits
    #expect(Set(hits.prefix(2).map(\.name)) == ["3.png", "copy.png"])
    #expect(abs(hits[0].score - hits[1].score) < 1e-6)
  }

  @Test(arguments: ["verify:inliers=500", "verify:depth=1"])
  func neutralParametersChangeNothing(step: String) async throws {
    try await index()
    let plain = try await search([work.path("4.png"), "-k", "all"])
    let ranked = try await search([work.path("4.png"), "-k", "all", "--rank", step])
    #expect(ranked.hits.map(\.name) == plain.hits.map(\.name))
  }

  @Test func aPageIsTheBeginningOfAll() async throws {
    try await index()
    let all = try await search([partPath, "-k", "all", "--rank", "verify:depth=4"])
    let page = try await search([partPath, "-k", "3", "--rank", "verify:depth=4"])
    #expect(page.scores == Array(all.scores.prefix(3)))
  }

  @Test func featuresAreKeptMendedAndForgotten() async throws {
    try await index()
    let query = [partPath, "-k", "all", "--rank", "verify"]
    let first = try await search(query)
    let files = work.files(inGallery: "vectors/features")
    #expect(files.count == 11)
    let path = work.gallery + "/vectors/features/" + files[0]
    let whole = try Data(contentsOf: URL(filePath: path))
    for damaged in [Data("no features".utf8), whole.dropLast(1), Data(whole.reversed())] {
      try damaged.write(to: URL(filePath: path))
      #expect(try await search(query).scores == first.scores)
      #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    }
    try work.remove("10.png")
    try await index()
    #expect(work.files(inGallery: "vectors/features").count == 10)
  }

  @Test func whatCannotBeReadStaysWhereItWasAndIsTold() async throws {
    try await index()
    let plain = try await search([work.path("1.png"), "-k", "all"])
    try work.remove("2.png")
    try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
    let answer = try await search([work.path("1.png"), "-k", "all", "--rank", "verify", "--explain"])
    #expect(answer.ranking[0].note == "1 of 11 pictures could not be read and kept their places")
    let gone = try #require(answer.hits.first { $0.name == "2.png" }?.explanation)
    #expect(!gone.verified && gone.unverified?.contains("2.png") == true)
    #expect(answer.hits[0].name == "1.png" && answer.hits.count == plain.hits.count)
  }

  @Test func queriesWithoutAPictureAreWrongUsage() async throws {
    try await work.index([work.pictures, "--space", "colour-palette"])
    for (extra, message) in [
      (["--rank", "verify"], "the query has no picture"), (["--explain"], "no effect without a picture"),
    ] {
      let ending = try await work.run(["search", "--colour", "red"] + extra)
      #expect(ending.code == 2 && ending.errors.contains(message))
    }
  }

  @Test func joinedSpacesAreVerifiedOnce() async throws {
    try await work.index([work.pictures, "--space", "hsv-global", "--space", "colour-palette"])
    let answer = try await work.search([
      partPath, "--space", "hsv-global,colour-palette", "--rank", "verify", "-k", "all",
    ])
    #expect(answer.hits[0].name == "has-part.png" && answer.ranking.count == 1)
  }

  @Test func theSheetIsAPictureOfAllRows() async throws {
    try await index()
    let sheet = work.folder + "/sheet.png"
    _ = try await search([partPath, "-k", "3", "--rank", "verify", "--match-sheet", sheet])
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: sheet)))
    #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    // Two columns, and three rows of a picture of 256 × 192 pixels with two lines of text.
    let size = [16, 20].map { bytes[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    #expect(size == [688, 16 + 3 * (192 + 48 + 16)])
  }

  @Test func theAPIVerifiesAndExplainsAsTheCommandLineDoes() async throws {
    try await index()
    let expected = try await search([work.path("has-part.png"), "--rank", "verify", "--explain"])
    try await work.serve { server in
      let id = expected.hits[0].id
      let fields = #""images":[\#(id)],"space":"hsv-global","rank":["verify"]"#
      let answer = try await server.post("/api/v1/search", json: "{\(fields),\"explain\":true}")
      #expect(answer.status == 200)
      let hits = answer.json["hits"].array
      #expect(hits.compactMap { $0["id"].int } == expected.hits.map(\.id))
      #expect(
        hits.compactMap { $0["explanation"]["inliers"].int }
          == expected.hits.compactMap { $0.explanation?.inliers })
      let plain = try await server.post("/api/v1/search", json: "{\(fields)}")
      #expect(plain.json["hits"].array[0]["explanation"] == .null)
      var form = MultipartForm()
      form.add("images", "\(id)")
      form.add("space", "hsv-global")
      form.add("explain", "perhaps")
      #expect(try await server.post("/api/v1/search", form: form).status == 400)
    }
  }
}
