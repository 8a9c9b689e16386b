import Testing

/// Spaces of descriptors, beside a network's and joined with it.
@Suite(.inTurn) struct DescriptorSpaceTests {
  let work: Workplace

  private struct Listing: Decodable {
    struct Space: Decodable {
      let name: String
      let metrics: [String]
    }

    let spaces: [Space]
    let possible: [Space]
  }

  private struct FusedAnswer: Decodable {
    struct Fusion: Decodable {
      struct Part: Decodable, Equatable {
        let space: String
        let metric: String
        let weight: Double
      }

      let method: String
      let weighting: String
      let parts: [Part]
    }

    let fusion: Fusion
    let hits: [SearchAnswer.Hit]
  }

  init() throws {
    work = try Workplace()
    try work.draw(8)
  }

  private func index(_ spaces: String...) async throws {
    try await work.index([work.pictures] + spaces.flatMap { ["--space", $0] })
  }

  @Test(arguments: [
    ("hsv-global", "hellinger"), ("hsv-regions", "hellinger"), ("hog", "cosine"),
    ("lbp-uniform", "hellinger"),
    ("perceptual-hash", "hamming"),
  ])
  func answerByTheirOwnMetric(space: String, metric: String) async throws {
    try await index(space)
    let answer = try await work.search([work.path("3.png"), "--space", space])
    #expect(answer.space == space && answer.metric == metric && answer.hits.count == 8)
    #expect(answer.hits[0].name == "3.png" && abs(answer.hits[0].distance) < 1e-6)
  }

  @Test func areFilledFromOneDecodeAndListed() async throws {
    try await index("efficientnet-lite0", "hsv-global", "hog")
    let listing: Listing = try await work.run(["spaces", "list", "--json"]).answer()
    #expect(listing.spaces.map(\.name) == ["efficientnet-lite0", "hsv-global", "hog", "meaning"])
    #expect(listing.spaces[1].metrics.first == "hellinger")
    #expect(listing.possible.contains { $0.name == "perceptual-hash" && $0.metrics == ["hamming"] })
    #expect(!listing.possible.contains { $0.name == "hog" || $0.name == "dominant-colours" })
  }

  @Test func aMetricThatDoesNotFitIsRefused() async throws {
    try await index("efficientnet-lite0", "perceptual-hash")
    for (space, metric) in [("efficientnet-lite0", "hamming"), ("perceptual-hash", "cosine")] {
      let ending = try await work.run(["search", work.path("1.png"), "--space", space, "--metric", metric])
      #expect(ending.code == 2)
      #expect(
        ending.errors.contains("cannot compare by \(metric) in the search index \"\(space)\": it supports "))
    }
  }

  @Test func scoresOfSeveralSpacesAreJoined() async throws {
    try await index("efficientnet-lite0", "hsv-global")
    let ending = try await work.run([
      "search", "--json", work.path("5.png"), "--space", "efficientnet-lite0=3,hsv-global=1",
    ])
    let answer: FusedAnswer = try ending.answer()
    #expect(answer.fusion.method == "z-score" && answer.fusion.weighting == "fixed")
    #expect(
      answer.fusion.parts == [
        .init(space: "efficientnet-lite0", metric: "cosine", weight: 0.75),
        .init(space: "hsv-global", metric: "hellinger", weight: 0.25),
      ])
    #expect(answer.hits.count == 8 && answer.hits[0].name == "5.png")
  }

  @Test func spacesWithoutWeightsCountByQuery() async throws {
    try await index("efficientnet-lite0", "hsv-global")
    var weights: Set<Double> = []
    for name in ["2.png", "5.png"] {
      let search = ["search", "--json", work.path(name), "--space"]
      let answer: FusedAnswer = try await work.run(search + ["efficientnet-lite0,hsv-global"]).answer()
      let turned: FusedAnswer = try await work.run(search + ["hsv-global,efficientnet-lite0"]).answer()
      #expect(answer.fusion.weighting == "adaptive")
      #expect(abs(answer.fusion.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-6)
      #expect(answer.fusion.parts == turned.fusion.parts.reversed())
      #expect(answer.hits.map(\.name) == turned.hits.map(\.name))
      weights.insert(answer.fusion.parts[0].weight)
    }
    #expect(weights.count == 2)
  }

  @Test(arguments: [
    ("efficientnet-lite0=0,hog", "a number above 0"), ("hog=x,efficientnet-lite0", "a number above 0"),
    ("hog=-1,efficientnet-lite0", "a number above 0"), ("hog,hog", "\"hog\" is named twice"),
  ])
  func weightsThatAreNoneAreRefused(space: String, words: String) async throws {
    try await index("efficientnet-lite0", "hog")
    let ending = try await work.run(["search", work.path("1.png"), "--space", space])
    #expect(ending.code == 2)
    #expect(ending.errors.contains(words))
  }

  @Test func aSpaceIsRemovedAndComesBack() async throws {
    try await index("efficientnet-lite0", "hog")
    let before = try await work.search([work.path("2.png"), "--space", "hog"])
    #expect(try await work.run(["spaces", "remove", "hog"]).code == 0)
    #expect(try await work.status().spaces.map(\.name) == ["efficientnet-lite0", "meaning"])
    #expect(try await work.run(["search", work.path("2.png"), "--space", "hog"]).code == 3)
    #expect(try await work.run(["spaces", "remove", "hog"]).code == 3)
    try await index("hog")
    let after = try await work.search([work.path("2.png"), "--space", "hog"])
    #expect(after.hits.map(\.score) == before.hits.map(\.score))
  }

  @Test func aDescriptorThatIsNotComparedAsAVectorIsNoSpace() async throws {
    let ending = try await work.run(["index", work.pictures, "--space", "dominant-colours"])
    #expect(ending.code == 3 && ending.errors.contains("not compared as vectors"))
  }

  @Test func labelsAreEvaluatedLeavingEachOut() async throws {
    struct Report: Decodable {
      struct Run: Decodable {
        let space: String
        let rank: String
        let queries: Int
        let metrics: [String: Double]
        let millisecondsPerQuery: Double
      }

      let `protocol`: String
      let runs: [Run]
    }
    // Pairs of the same picture in two files: the other one is always nearest.
    for number in 1...4 {
      try work.write(Raster(seed: UInt64(number)).pngs(comments: ["twin"])[0], to: "twin\(number).png")
    }
    let lines =
      (1...4).flatMap { ["\($0).png\tclass \($0)", "twin\($0).png\tclass \($0)"] } + ["5.png\t_distractor"]
    let labels = try work.write(Array(lines.joined(separator: "\n").utf8), to: "../labels.tsv")
    let ending = try await work.run([
      "evaluate", "labels", "--root", work.pictures, "--labels", labels, "--space", "hsv-global", "--space",
      "efficientnet-lite0,hsv-global", "--json",
    ])
    let report: Report = try ending.answer()
    #expect(report.protocol == "labels")
    #expect(report.runs.map(\.space) == ["hsv-global", "efficientnet-lite0,hsv-global"])
    for run in report.runs {
      #expect(run.queries == 8 && run.rank == "none")
      for name in ["map.classic", "map.noninterpolated", "map.interpolated11", "precision@1", "recall@10"] {
        #expect(abs((run.metrics[name] ?? 0) - 1) < 1e-9, "\(name)")
      }
      #expect(abs((run.metrics["precision@10"] ?? 0) - 0.1) < 1e-9)
    }
  }

  @Test func missingPicturesAreToldAndMayBeLeftOut() async throws {
    let labels = try work.write(Array("1.png\ta\n2.png\ta\ngone.png\ta\n".utf8), to: "../labels.tsv")
    let command = ["evaluate", "labels", "--root", work.pictures, "--labels", labels, "--space", "hog"]
    let ending = try await work.run(command)
    #expect(ending.code == 3 && ending.errors.contains("1 pictures of the ground truth are missing"))
    #expect(try await work.run(command + ["--allow-missing"]).code == 0)
  }
}
