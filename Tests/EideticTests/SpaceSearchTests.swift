import Models
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

/// What speaks for hits is looked for in the images nearest to the query, whatever ranked them.
@Suite struct SpaceSearchTests {
  /// 1200 images in 60 loose groups: with more than `SpaceSearch.candidates`, candidates leave some out.
  private static let images: [(id: Int64, vector: [Float])] = {
    var random = SplitMix64(seed: 5)
    func vector() -> [Float] { (0..<32).map { _ in Float.random(in: -1...1, using: &random) } }
    let centres = (0..<60).map { _ in vector() }
    return (1...1200).map { id in
      let noise = vector()
      return (Int64(id), l2Normalised(zip(centres[id % 60], noise).map { $0 + 0.8 * $1 }))
    }
  }()

  private static func ids(_ images: some Sequence<ImageNeighbour>) -> [Int64] { images.map(\.id) }

  @Test func theyComeFromTheCandidatesOfARankingInOtherVectors() async throws {
    let work = try RankingWorkplace(Self.images)
    var (near, all) = (0, 0)
    for id in stride(from: Int64(7), to: 1200, by: 97) {
      let search = try await work.search(withImage: id, "dba")
      #expect(search.plain.known(101) == nil)
      _ = try await search.ranked.nearest(10)
      let found = try await search.nearest(101)
      // All images have not been compared a second time.
      #expect(search.plain.known(101) == nil)
      let exact = try await search.plain.nearest(101)
      #expect(found.count == 101 && found[0].id == id)
      let scores = Dictionary(uniqueKeysWithValues: exact.map { ($0.id, $0.neighbour.score) })
      for image in found {
        if let score = scores[image.id] { #expect(abs(score - image.neighbour.score) < 1e-5) }
      }
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.neighbour.score >= $1.neighbour.score })
      near += Set(Self.ids(found.prefix(32))).intersection(Self.ids(exact.prefix(32))).count
      all += Set(Self.ids(found)).intersection(Self.ids(exact)).count
    }
    #expect(near >= 13 * 31 && all >= 13 * 95, "\(near) of \(13 * 32), \(all) of \(13 * 101)")
  }

  @Test(arguments: ["none", "qe", "diffusion"])
  func theyAreExactIfTheRankingHasLookedForThem(chain: String) async throws {
    let work = try RankingWorkplace(Self.images)
    let search = try await work.search(withImage: 33, chain)
    _ = try await search.ranked.nearest(10)
    let exact = try await work.ranking(try #require(work.index.vector(ofImage: 33)), "none", k: 101)
    #expect(Self.ids(try await search.nearest(101)) == Self.ids(exact))
  }

  @Test func theyAreExactIfNothingIsKnownOfTheRanking() async throws {
    let work = try RankingWorkplace(Self.images)
    let search = try await work.search(withImage: 33, "dba")
    let exact = try await work.ranking(try #require(work.index.vector(ofImage: 33)), "none", k: 101)
    #expect(Self.ids(try await search.nearest(101)) == Self.ids(exact))
  }
}
