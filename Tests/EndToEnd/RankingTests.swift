import Foundation
import Testing

/// Ranking by chains, on the command line and over the API.
@Suite struct RankingTests {
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
      ("expand", "cannot rank by \"expand\": there is no such step; the steps are dba, qe,"),
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
      histograms.code == 2 && histograms.errors.contains("cannot rank by dba in the space \"hsv-global\""))
    let regions = ["--space", "efficientnet-lite0:regions=2", "--rank"]
    let parts = try await work.run(search + regions + ["diffusion"])
    #expect(parts.code == 2 && parts.errors.contains("it keeps regions of each image"))
    #expect(try await work.search([work.path("1.png")] + regions + ["qe"]).ranking.count == 1)
    #expect(try await work.search([work.path("1.png")] + regions + ["default"]).ranking.isEmpty)
    #expect(
      try await work.search([work.path("1.png"), "--space", "hsv-global", "--rank", "default"]).ranking
        .isEmpty)
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
