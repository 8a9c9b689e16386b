import Foundation
import TestSupport
import Testing

/// Ranking by chains, on the command line and over the API.
@Suite(.inTurn) struct RankingTests {
  let work: Workplace

  init() throws {
    work = try Workplace()
    try work.draw(20)
  }

  @Test func aChainSaysItsStepsAndWhatTheyTook() async throws {
    try await work.index()
    let plain = try await work.search([work.path("3.png")])
    #expect(plain.ranking.isEmpty)
    let ranked = try await work.search([work.path("3.png"), "--rank", "dba:k=2", "--rank", "diffusion:k=3"])
    #expect(
      ranked.ranking.map(\.step) == [
        "dba:alpha=3,k=2", "diffusion:k=3,seeds=3,gamma=3,beta=0.8,plain=0.1,depth=1000",
      ])
    #expect(ranked.ranking.allSatisfy { $0.milliseconds > 0 })
    #expect(ranked.hits.count == 10 && ranked.hits[0].name == "3.png")
    #expect(ranked.scores != plain.scores)
    #expect(try await work.search([work.path("3.png"), "--rank", "none"]).scores == plain.scores)
    let table = try await work.run(["search", work.path("3.png"), "--rank", "qe"]).output
    #expect(table.contains("\nqe:alpha=3,k=3: "))
  }

  @Test func whatIsRecommendedGivesWayWithinAChain() async throws {
    try await work.index()
    let arguments = [work.path("5.png"), "--metric", "euclidean", "--rank", "default+verify"]
    #expect(try await work.search(arguments).ranking.map(\.step) == ["verify:depth=100,inliers=5"])
  }

  @Test func theSameAnswerComesEveryTime() async throws {
    try await work.index()
    let arguments = [work.path("5.png"), "-k", "all", "--rank", "default+reciprocal:k1=4"]
    let first = try await work.search(arguments)
    #expect(try await work.search(arguments).scores == first.scores)
    // What is derived is made again, whatever happened to it.
    for name in work.files(inGallery: "vectors") where name.contains("dba") || name.hasSuffix(".graph") {
      try Data("no such file".utf8).write(to: URL(filePath: work.gallery + "/vectors/" + name))
    }
    #expect(try await work.search(arguments).scores == first.scores)
    try FileManager.default.removeItem(atPath: work.gallery + "/vectors")
    #expect(try await work.search(arguments).scores == first.scores)
  }

  @Test func newPicturesAreRankedWithTheOthers() async throws {
    try await work.index()
    _ = try await work.search([work.path("5.png"), "--rank", "dba"])
    try work.draw("new.png", seed: 99)
    try work.remove("2.png")
    try await work.index()
    let hits = try await work.search([work.path("new.png"), "-k", "all", "--rank", "dba+diffusion"]).hits
    #expect(hits[0].name == "new.png" && hits.count == 20 && !hits.contains { $0.name == "2.png" })
  }

  @Test(
    arguments: [
      ("expand", "cannot rank by \"expand\": there is no such step; use flip, crops, scales, dba,"),
      ("qe:k=-3", "cannot rank by qe with \"k=-3\": it takes alpha (0 to 16, else 3), k (0 to 1000, else 3)"),
      ("diffusion+dba", "cannot rank by dba after diffusion"),
    ])
  func aWrongChainIsWrongUsage(chain: String, message: String) async throws {
    try await work.index()
    let ending = try await work.run(["search", work.path("1.png"), "--rank", chain])
    #expect(ending.code == 2 && ending.output == "" && ending.errors.contains(message))
  }

  @Test func stepsSayWhereTheyDoNotWork() async throws {
    try await work.index([work.pictures, "--space", "hsv-global", "--space", "efficientnet-lite0:regions=2"])
    let search = ["search", work.path("1.png"), "--json"]
    let histograms = try await work.run(search + ["--space", "hsv-global", "--rank", "dba"])
    #expect(
      histograms.code == 2
        && histograms.errors.contains("cannot rank by dba in the search index \"hsv-global\""))
    let regions = ["--space", "efficientnet-lite0:regions=2", "--rank"]
    let parts = try await work.run(search + regions + ["diffusion"])
    #expect(parts.code == 2 && parts.errors.contains("it keeps regions of each picture"))
    #expect(try await work.search([work.path("1.png")] + regions + ["qe"]).ranking.count == 1)
    #expect(try await work.search([work.path("1.png")] + regions + ["default"]).ranking.isEmpty)
    #expect(
      try await work.search([work.path("1.png"), "--space", "hsv-global", "--rank", "default"]).ranking
        .isEmpty)
  }

  @Test(arguments: ["efficientnet-lite0", "hsv-regions", "efficientnet-lite0:regions=2", "w8"])
  func aPictureAndItsMirrorImageAreTheSameFlippedQuery(space: String) async throws {
    if space == "w8" {
      try await work.index()
      let learn = ["spaces", "learn", "w8", "--from", "efficientnet-lite0", "--dimension", "8"]
      #expect(try await work.run(learn).code == 0)
    } else {
      try await work.index([work.pictures, "--space", space])
    }
    let picture = Raster(seed: 200)
    // Outside of the gallery: both are embedded.
    let folder = try TemporaryFolder()
    let (one, other) = (folder.file("one.png"), folder.file("other.png"))
    try Data(picture.png()).write(to: URL(filePath: one))
    try Data(picture.stored(for: 2).png()).write(to: URL(filePath: other))
    let arguments = ["--space", space, "-k", "all", "--rank"]
    let answer = try await work.search([one] + arguments + ["flip"])
    let mirrored = try await work.search([other] + arguments + ["flip"])
    #expect(answer.ranking.map(\.step) == ["flip"] && answer.ranking[0].milliseconds > 0)
    #expect(Set(answer.hits.map(\.id)) == Set(mirrored.hits.map(\.id)))
    for (hit, same) in zip(answer.hits, mirrored.hits) { #expect(abs(hit.score - same.score) < 0.002) }
    let plain = try await work.search([one] + arguments + ["none"])
    #expect(zip(answer.hits, plain.hits).contains { abs($0.score - $1.score) > 1e-4 })
  }

  @Test func viewsOfARegionLieInIt() async throws {
    try await work.index()
    let search = [work.path("3.png"), "-k", "all", "--rank"]
    // The centre of the left half, as a crop of it and as a region of the picture.
    let half = try await work.search(search + ["crops:n=1,size=0.5", "--region", "0,0,0.5,1"])
    let (whole, part) = (
      try await work.search(search + ["none", "--region", "0,0,0.5,1"]),
      try await work.search(search + ["none", "--region", "0.125,0.25,0.25,0.5"])
    )
    let scores = { (answer: SearchAnswer) in
      Dictionary(uniqueKeysWithValues: answer.hits.map { ($0.id, $0.score) })
    }
    let (first, second, joined) = (scores(whole), scores(part), scores(half))
    // Of two vectors of length 1 the mean's cosine is the sum of theirs over one length for all.
    let ratios = joined.map { $1 / (first[$0, default: 0] + second[$0, default: 0]) }
    #expect(abs((ratios.max() ?? 0) - (ratios.min() ?? 1)) < 0.001)
  }

  @Test func coloursHaveNoViews() async throws {
    try await work.index([work.pictures, "--space", "colour-palette"])
    let ending = try await work.run(["search", "--colour", "red", "--rank", "flip"])
    #expect(ending.code == 2 && ending.errors.contains("the query has no picture to look at"))
  }

  @Test func collapsedCopiesAreShownOnce() async throws {
    try work.write(Raster(seed: 4).png(comment: "a copy"), to: "copy.png")
    try await work.index()
    let plain = try await work.search([work.path("4.png"), "-k", "all"]).hits
    #expect(Set(plain.prefix(2).map(\.name)) == ["4.png", "copy.png"])
    let shown = try await work.search([work.path("4.png"), "-k", "all", "--rank", "collapse:0.9999"]).hits
    #expect(shown.count == plain.count - 1 && ["4.png", "copy.png"].contains(shown[0].name))
    #expect(shown.map(\.rank) == Array(1...shown.count))
  }

  @Test func theAPIRanksAsTheCommandLineDoes() async throws {
    try await work.index()
    let expected = try await work.search([work.path("7.png"), "--rank", "dba:k=3", "--rank", "diversity:0.5"])
    try await work.serve { server in
      let id = expected.hits[0].id
      let body = #"{"images":[\#(id)],"rank":["dba:k=3","diversity:0.5"],"k":10}"#
      let answer = try await server.post("/api/v1/search", json: body)
      #expect(answer.status == 200)
      #expect(answer.json["hits"].array.compactMap { $0["id"].int } == expected.hits.map(\.id))
      #expect(answer.json["ranking"].array.compactMap { $0["step"].string } == expected.ranking.map(\.step))
      var form = MultipartForm()
      form.add("images", "\(id)")
      form.add("rank", "dba:k=3")
      form.add("rank", "diversity:0.5")
      let other = try await server.post("/api/v1/search", form: form)
      #expect(other.json["hits"].array.compactMap { $0["id"].int } == expected.hits.map(\.id))
      let wrong = try await server.post("/api/v1/search", json: #"{"images":[\#(id)],"rank":["qe:k=no"]}"#)
      #expect(wrong.status == 400 && wrong.json["error"]["message"].string?.contains("qe with") == true)
    }
  }
}
