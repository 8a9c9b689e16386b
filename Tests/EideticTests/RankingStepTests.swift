import Foundation
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic
@testable import Gallery

/// A gallery of vectors without pictures, to rank in.
struct RankingWorkplace {
  let folder: TemporaryFolder
  let index: SpaceIndex
  private let space: SpaceRecord
  private let copies: DerivedFiles

  /// - Parameter images: vectors by number of the image.
  init(_ images: [(id: Int64, vector: [Float])], generation: Int64 = 1) throws {
    let folder = try TemporaryFolder()
    try self.init(images, generation: generation, in: folder, DerivedFiles(folder: folder.path))
  }

  private init(
    _ images: [(id: Int64, vector: [Float])], generation: Int64, in folder: TemporaryFolder,
    _ copies: DerivedFiles
  ) throws {
    self.folder = folder
    let path = folder.file("a.vectors")
    let sorted = images.sorted { $0.id < $1.id }
    var writer = try VectorFileWriter(
      path: path, dimension: sorted[0].vector.count, count: sorted.count, generation: UInt64(generation),
      space: "a")
    for image in sorted {
      try writer.append(image.vector.span, id: SpaceIndex.row(of: image.id, vector: 0))
    }
    try writer.finish()
    index = SpaceIndex(try VectorFile(path: path), keepsRegions: false)
    space = SpaceRecord(
      id: 1,
      traits: SpaceTraits(
        kind: .network, name: "a", identity: "a", dimension: sorted[0].vector.count, metrics: [.cosine],
        isNormalised: true), generation: generation, images: sorted.count)
    self.copies = copies
  }

  private init(_ other: RankingWorkplace) {
    (folder, index, space) = (other.folder, other.index, other.space)
    copies = DerivedFiles(folder: folder.path)
  }

  /// The same files, of which nothing is open.
  func reopened() -> RankingWorkplace { RankingWorkplace(self) }

  /// The same folder, with other images in it by now.
  func holding(_ images: [(id: Int64, vector: [Float])], generation: Int64) throws -> RankingWorkplace {
    try RankingWorkplace(images, generation: generation, in: folder, copies)
  }

  /// Does what indexing does at its end.
  func prepareEvidence() async throws { try await copies.prepareEvidence(of: index, in: space) }

  func background() async throws -> Background? {
    try await copies.background(of: index, in: space, slack: 0.1)
  }

  /// The best images, each with its strength; none where the gallery is small.
  func strengths(
    _ query: [Float], own: Int64? = nil, metric: Metric = .cosine
  ) async throws -> [(id: Int64, strength: Double)] {
    let search = RankedSearch(
      SpaceQuery(in: space, index: index, vector: query, own: own, metric: metric), copies)
    guard let (background, known) = try await copies.evidence(of: search) else { return [] }
    let nearest = try await search.nearest(StrengthEvidence.depth + 1)
    let best = nearest.prefix(StrengthEvidence.depth)
    let findings = try StrengthEvidence(search.query, nearest: nearest, background, known: known)
      .findings(of: best.map(\.id))
    let strengths = StrengthModel.probabilities(
      try findings.map {
        let finding = try #require($0)
        return finding.isSame ? .infinity : finding.logOdds
      }, scores: best.map(\.neighbour.score))
    return zip(best, strengths).map { ($0.id, $1) }
  }

  /// The logarithms of the odds of the best images, with what is kept of each image and without.
  func evidence(
    _ query: [Float], own: Int64?, metric: Metric = .cosine
  ) async throws -> (with: [Double], without: [Double]) {
    let search = RankedSearch(
      SpaceQuery(in: space, index: index, vector: query, own: own, metric: metric), copies)
    let (background, known) = try #require(try await copies.evidence(of: search))
    let nearest = try await search.nearest(StrengthEvidence.depth + 1)
    func odds(_ known: SampleMoments?) throws -> [Double] {
      try StrengthEvidence(search.query, nearest: nearest, background, known: known)
        .findings(of: nearest.prefix(StrengthEvidence.depth).map(\.id)).map { try #require($0).logOdds }
    }
    return (try odds(known), try odds(nil))
  }

  /// The log odds of chosen images.
  func odds(_ query: [Float], of images: [Int64]) async throws -> [Double?] {
    let search = RankedSearch(
      SpaceQuery(in: space, index: index, vector: query, own: nil, metric: .cosine), copies)
    let (background, known) = try #require(try await copies.evidence(of: search))
    let nearest = try await search.nearest(StrengthEvidence.depth + 1)
    return try StrengthEvidence(search.query, nearest: nearest, background, known: known)
      .findings(of: images).map { $0?.logOdds }
  }

  /// A picture of the gallery in this space, after the steps on vectors.
  func search(withImage id: Int64, _ chain: String) async throws -> SpaceSearch {
    let query = SpaceQuery(
      in: space, index: index, vector: try #require(index.vector(ofImage: id)), own: id, metric: .cosine)
    let plain = RankedSearch(query, copies)
    var ranked = plain
    let chain = try RankingChain([chain])
    for (_, step) in chain.steps(.vectors ... .order) { try await step.run(&ranked, StepReport()) }
    return SpaceSearch(
      part: QueryPlan.Part(
        space: space, content: QueryContent(pictures: Query([.image(id)]).pictures), metric: .cosine,
        chain: chain),
      plain: plain, ranked: ranked)
  }

  func ranking(
    _ query: [Float], _ chain: String, k: Int = .max, own: Int64? = nil, only: Set<Int64>? = nil,
    embed: (@Sendable ([QueryView]) async throws -> [[Float]])? = nil
  ) async throws -> [ImageNeighbour] {
    var search = RankedSearch(
      SpaceQuery(in: space, index: index, vector: query, own: own, metric: .cosine, embed: embed), copies)
    let chain = try RankingChain([chain])
    for (_, step) in chain.steps(.query ... .order) { try await step.run(&search, StepReport()) }
    if let only { try await search.restrict(to: ImageSet(only)) }
    for (_, step) in chain.steps(.list ... .list) { try await step.run(&search, StepReport()) }
    return try await search.nearest(k)
  }
}

@Suite struct RankingStepTests {
  /// What `Golden/ranking.py` computed.
  private struct Golden: Decodable {
    struct Case: Decodable {
      let chain: String
      let ids: [Int64]
      let scores: [Float]
    }

    let vectors: [[Float]]
    let query: [Float]
    let cases: [Case]

    static let read: Golden = {
      let path = SharedData.root + "/Tests/EideticTests/Golden/ranking.json"
      guard let data = FileManager.default.contents(atPath: path),
        let golden = try? JSONDecoder().decode(Golden.self, from: data)
      else { preconditionFailure("cannot read \(path)") }
      return golden
    }()

    var images: [(id: Int64, vector: [Float])] { zip(Int64(1)..., vectors).map { ($0, $1) } }
  }

  private static let chains = [
    "none", "qe:alpha=3,k=4", "dba:alpha=3,k=4", "diffusion:k=6", "reciprocal:k1=8", "diversity",
    "collapse:0.8",
    "dba+qe+diffusion+reciprocal+collapse+diversity", "qe+dba",
  ]

  @Test(arguments: 0..<Golden.read.cases.count)
  func agreesWithTheIndependentComputation(number: Int) async throws {
    let expected = Golden.read.cases[number]
    let work = try RankingWorkplace(Golden.read.images)
    let found = try await work.ranking(Golden.read.query, expected.chain)
    #expect(found.map(\.id) == expected.ids, "\(expected.chain)")
    for (one, score) in zip(found, expected.scores) {
      #expect(abs(one.neighbour.score - score) < 2e-5, "\(expected.chain), image \(one.id)")
    }
  }

  @Test(arguments: chains)
  func permutingTheGalleryKeepsTheAnswer(chain: String) async throws {
    let images = Golden.read.images
    let plain = try await RankingWorkplace(images).ranking(Golden.read.query, chain)
    let turned = images.map { (id: 100 - $0.id, vector: $0.vector) }
    let other = try await RankingWorkplace(turned).ranking(Golden.read.query, chain)
    #expect(other.map { 100 - $0.id } == plain.map(\.id))
  }

  /// Steps that rank all images rank those that are left in as if nobody were left out; the first of k are
  /// those of all.
  @Test(
    arguments: [
      "none", "qe", "dba", "dba+qe", "diffusion:k=6", "diffusion:k=6,depth=5", "reciprocal:k1=8,depth=7",
      "dba+diffusion:depth=9+reciprocal:depth=4",
    ], [1, 2, 5, Int.max])
  func whatIsLeftOutChangesNothingElse(chain: String, k: Int) async throws {
    let work = try RankingWorkplace(Golden.read.images)
    let all = try await work.ranking(Golden.read.query, chain)
    let ids = all.map(\.id)
    let choices: [Set<Int64>] = [
      [], [ids[0]], [ids[ids.count - 1]], Set(ids.prefix(4)), Set(ids.suffix(6)),
      Set(ids.filter { $0 % 2 == 0 }), Set(ids), [ids[1], 999],
    ]
    for only in choices {
      let found = try await work.ranking(Golden.read.query, chain, k: k, only: only)
      #expect(found == Array(all.filter { only.contains($0.id) }.prefix(k)), "\(only.sorted())")
    }
  }

  /// Steps that choose what is shown choose among those that are left in.
  @Test(arguments: ["collapse:0.8", "diversity", "reciprocal:depth=6+collapse:0.8+diversity:depth=3"])
  func listsAreMadeOfWhatIsLeftIn(chain: String) async throws {
    let images = Golden.read.images
    let only = Set(images.map(\.id).filter { $0 % 2 == 1 })
    let found = try await RankingWorkplace(images).ranking(Golden.read.query, chain, only: only)
    #expect(!found.isEmpty && only.isSuperset(of: found.map(\.id)))
    #expect(Set(found.map(\.id)).count == found.count)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.neighbour.isCloser(than: $1.neighbour) })
    // Without a step before, that is the ranking of a gallery that has nothing else.
    guard !chain.contains("reciprocal") else { return }
    let alone = try await RankingWorkplace(images.filter { only.contains($0.id) }).ranking(
      Golden.read.query, chain)
    #expect(found == alone)
  }

  /// What is expanded may be nearer to another picture than to the query's own.
  @Test(arguments: chains.filter { !$0.contains("qe") })
  func thePictureItselfAndItsCopyComeFirst(chain: String) async throws {
    let query = Golden.read.vectors[6]
    let work = try RankingWorkplace(Golden.read.images + [(id: 90, vector: query)])
    let found = try await work.ranking(query, chain)
    // Collapse leaves the copy out, and diversity puts it behind: it is what they are for.
    let isShown = !chain.contains("collapse") && !chain.contains("diversity")
    #expect(isShown ? Set(found.prefix(2).map(\.id)) == [7, 90] : [7, 90].contains(found[0].id))
  }

  @Test(arguments: ["qe", "dba", "dba+qe", "reciprocal"])
  func copiesOfAPictureFollowOneAnother(chain: String) async throws {
    let copied = Golden.read.vectors[6]
    let work = try RankingWorkplace(Golden.read.images + [(id: 90, vector: copied)])
    for query in [copied, Golden.read.query] {
      let found = try await work.ranking(query, chain).filter { [7, 90].contains($0.id) }
      #expect(abs(found[0].neighbour.score - found[1].neighbour.score) < 1e-5)
    }
  }

  @Test(
    arguments: [
      "qe:k=0", "dba:k=0", "diffusion:beta=0", "reciprocal:lambda=1", "diversity:1", "collapse:threshold=1",
    ])
  func neutralParametersChangeNothing(chain: String) async throws {
    let work = try RankingWorkplace(Golden.read.images)
    let plain = try await work.ranking(Golden.read.query, "none")
    #expect(try await work.ranking(Golden.read.query, chain).map(\.id) == plain.map(\.id))
  }

  @Test(arguments: chains)
  func aPageIsTheBeginningOfAll(chain: String) async throws {
    let work = try RankingWorkplace(Golden.read.images)
    let all = try await work.ranking(Golden.read.query, chain)
    #expect(all.map(\.neighbour.score) == all.map(\.neighbour.score).sorted(by: >))
    for k in [1, 5, 39] {
      #expect(try await work.ranking(Golden.read.query, chain, k: k) == Array(all.prefix(k)))
    }
  }

  @Test func whatIsBehindTheReorderedKeepsItsOrder() async throws {
    let work = try RankingWorkplace(Golden.read.images)
    let plain = try await work.ranking(Golden.read.query, "none").map(\.id)
    let found = try await work.ranking(Golden.read.query, "diffusion:depth=10").map(\.id)
    #expect(Set(found.prefix(10)) == Set(plain.prefix(10)) && found.prefix(10) != plain.prefix(10))
    #expect(found.dropFirst(10) == plain.dropFirst(10))
  }

  @Test(arguments: [1, 2, 3])
  func smallGalleriesAreRankedToo(count: Int) async throws {
    let work = try RankingWorkplace(Array(Golden.read.images.prefix(count)))
    for chain in Self.chains where !chain.contains("collapse") {
      #expect(try await work.ranking(Golden.read.query, chain).count == count, "\(chain)")
    }
  }

  @Test func anImageOfTheGalleryAndItsVectorAreTheSameQuery() async throws {
    let work = try RankingWorkplace(Golden.read.images)
    for number in [0, 11, 39] {
      let vector = Golden.read.vectors[number]
      let known = try await work.ranking(vector, "dba", own: Int64(number + 1))
      let new = try await work.ranking(vector, "dba")
      #expect(known.map(\.id) == new.map(\.id))
      #expect(zip(known, new).allSatisfy { abs($0.neighbour.score - $1.neighbour.score) < 1e-5 })
    }
  }

  @Test func augmentedVectorsAreKeptForFewParametersOnly() async throws {
    let work = try RankingWorkplace(Golden.read.images)
    for k in 1...5 { _ = try await work.ranking(Golden.read.query, "dba:k=\(k)") }
    #expect(try work.folder.names.filter { $0.contains("dba") }.count == 2)
  }
}
