import Foundation
import Gallery
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

/// What joins spaces by their closest images only, beside what looks at all of them.
@Suite struct FusedImagesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A query in a space of made-up vectors.
  private func search(
    _ name: String, images: [Int64], dimension: Int = 8, seed: UInt64
  ) throws -> (search: RankedSearch, moments: ScoreMoments?) {
    var random = SplitMix64(seed: seed)
    func vector() -> [Float] { (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) } }
    let path = folder.file(name + ".vectors")
    var writer = try VectorFileWriter(
      path: path, dimension: dimension, count: images.count, generation: 1, space: name)
    for image in images { try writer.append(vector().span, id: SpaceIndex.row(of: image, vector: 0)) }
    try writer.finish()
    let index = SpaceIndex(try VectorFile(path: path), keepsRegions: false)
    let query = vector()
    let space = SpaceRecord(
      id: 1,
      traits: SpaceTraits(
        kind: .network, name: name, identity: name, dimension: dimension, metrics: [.cosine],
        isNormalised: true), generation: 1, images: images.count)
    let scores = try index.scores(of: [query], images: images, metric: .cosine)[0]
    return (
      RankedSearch(
        SpaceQuery(in: space, index: index, vector: query, own: nil, metric: .cosine),
        DerivedFiles(folder: folder.path)),
      ScoreMoments(of: scores)
    )
  }

  private static func parts(
    _ searches: [(search: RankedSearch, moments: ScoreMoments?)], weights: [Float]
  ) -> [FusedImages.Part] {
    zip(searches, weights).map { found, weight in
      FusedImages.Part(
        source: found.search, scale: ScoreFusion.Scale(weight: weight, moments: found.moments))
    }
  }

  /// All images that all of the spaces have, by their joined scores.
  private static func all(_ parts: [FusedImages.Part]) async throws -> [ImageNeighbour] {
    var fusion = ScoreFusion(parts.map(\.scale))
    for part in parts { fusion.add(try await part.source.nearest(.max)) }
    return fusion.neighbours
  }

  @Test(arguments: [(1, 10), (1, 101), (3, 40), (9, 500)] as [(Float, Int)])
  func theClosestImagesAreThoseOfAll(weight: Float, count: Int) async throws {
    let images = Array(Int64(1)...5000)
    let parts = Self.parts(
      [try search("a", images: images, seed: 1), try search("b", images: images, seed: 2)],
      weights: [weight, 1])
    let expected = try await Self.all(parts)
    let fused = FusedImages(parts, of: images.count)
    #expect(fused.images == images.count)
    let found = try await fused.first(count)
    #expect(found.map(\.id) == expected.prefix(count).map(\.id))
    for (one, other) in zip(found, expected) {
      #expect(abs(one.neighbour.score - other.neighbour.score) < 1e-5)
    }
    // More of it, and all of it.
    #expect(try await fused.first(3 * count).map(\.id) == expected.prefix(3 * count).map(\.id))
    #expect(try await fused.first(.max).count == images.count)
  }

  @Test(arguments: [2, 7, 100, 1000, 3000]) func whatIsLeftOutChangesNoScore(step: Int64) async throws {
    let images = Array(Int64(1)...3000)
    let parts = Self.parts(
      [try search("a", images: images, seed: 3), try search("b", images: images, seed: 4)], weights: [1, 2])
    let allowed = Set(images.filter { $0.isMultiple(of: step) }).union([99_999])
    let expected = try await Self.all(parts).filter { allowed.contains($0.id) }
    let fused = try await FusedImages(parts, of: images.count).only(ImageSet(allowed))
    #expect(fused.images == expected.count)
    #expect(try await fused.first(50).map(\.id) == expected.prefix(50).map(\.id))
  }

  /// Images that only their words bring up, in a space where they are far down.
  @Test(arguments: [1, 40, 2000, 4000]) func imagesWithWordsComeUp(count: Int) async throws {
    let images = Array(Int64(1)...5000)
    let (search, moments) = try search("a", images: images, seed: 11)
    let far = try await search.nearest(.max).suffix(count).map(\.id)
    let scores = SparseScores(
      Dictionary(uniqueKeysWithValues: far.map { ($0, Float(1) - Float($0 % 3) / 100) }))
    let parts = [
      FusedImages.Part(source: search, scale: ScoreFusion.Scale(weight: 0.3, moments: moments)),
      FusedImages.Part(source: scores, scale: ScoreFusion.Scale(besideWeight: 0.3, factor: 10)),
    ]
    var fusion = ScoreFusion(parts.map(\.scale))
    fusion.add(try await search.nearest(.max))
    fusion.add(scores.neighbours(of: images))
    let fused = FusedImages(parts, of: images.count)
    #expect(fused.images == images.count, "all images have a score by words, if only 0")
    let found = try await fused.first(60).map(\.id)
    #expect(found == fusion.neighbours.prefix(60).map(\.id))
    #expect(Set(found.prefix(count)).isSubset(of: far))
    #expect(try await fused.first(.max).map(\.id) == fusion.neighbours.map(\.id))
    // The scores are on the scale of the space.
    let additions = try await fused.additions(to: [far[0]])
    #expect(abs(Double(additions[1][far[0]]?.part ?? 0) - 10 * Double(scores[far[0]])) < 1e-4)
    let allowed = ImageSet(Set(far.prefix(10) + [images[0], images[1]]))
    let only = try await fused.only(allowed)
    #expect(only.images == allowed.count)
    #expect(
      try await only.first(20).map(\.id)
        == fusion.neighbours.filter { allowed.contains($0.id) }.map(\.id))
  }

  @Test func wordsLeadAwayToo() async throws {
    let images = Array(Int64(1)...1000)
    let (search, moments) = try search("a", images: images, seed: 12)
    let best = try await search.nearest(1)[0].id
    let parts = [
      FusedImages.Part(source: search, scale: ScoreFusion.Scale(weight: 1, moments: moments)),
      FusedImages.Part(
        source: SparseScores([best: -0.5]), scale: ScoreFusion.Scale(besideWeight: 1, factor: 10)),
    ]
    let fused = FusedImages(parts, of: images.count)
    #expect(try await fused.first(30).contains { $0.id == best } == false)
    let place = try await fused.first(.max).firstIndex { $0.id == best }
    #expect((place ?? 0) > 900, "five standard deviations farther down")
  }

  @Test func imagesThatLackASpaceAreNoneOfThem() async throws {
    let parts = Self.parts(
      [
        try search("a", images: Array(1...2000), seed: 5),
        try search("b", images: Array(stride(from: 2, through: 4000, by: 2)), seed: 6),
      ], weights: [1, 1])
    let fused = FusedImages(parts, of: 4000)
    #expect(fused.images == 1000)
    #expect(try await fused.first(.max).map(\.id) == (try await Self.all(parts)).map(\.id))
    #expect(try await fused.first(20).allSatisfy { $0.id <= 2000 && $0.id.isMultiple(of: 2) })
  }

  @Test func spacesWithLittleInCommonAreSearchedAsDeepAsItTakes() async throws {
    let parts = Self.parts(
      [
        try search("a", images: Array(1...10_000), seed: 9),
        try search("b", images: Array(9_901...20_000), seed: 10),
      ], weights: [1, 1])
    let fused = FusedImages(parts, of: 20_000)
    #expect(fused.images == 100)
    #expect(try await fused.first(60).map(\.id) == (try await Self.all(parts)).prefix(60).map(\.id))
    #expect(try await fused.first(500).count == 100)
  }

  @Test func stepsThatRankedSomeImagesMoveTheOthersToo() async throws {
    let images = Array(Int64(1)...2000)
    var (first, moments) = try search("a", images: images, seed: 7)
    // The last of the first fifty become the closest.
    try await first.reorder(first: 50) { nearest in
      nearest.enumerated().map { (image: $1, score: Double($0) / 100) }
    }
    let offset = try #require(try await first.offset())
    moments = moments?.moved(by: Double(offset))
    let parts = Self.parts([(first, moments), try search("b", images: images, seed: 8)], weights: [1, 1])
    let expected = try await Self.all(parts)
    let found = try await FusedImages(parts, of: images.count).first(30)
    #expect(found.map(\.id) == expected.prefix(30).map(\.id))
  }
}
