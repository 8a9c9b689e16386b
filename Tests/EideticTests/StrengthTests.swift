import Foundation
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

@Suite struct StrengthTests {
  /// Vectors around centres, of a seed, each with the number of its centre.
  private static func clusters(
    _ count: Int, of size: Int, spread: Float, dimension: Int = 64, seed: UInt64 = 3
  ) -> [(id: Int64, vector: [Float], cluster: Int)] {
    var random = SplitMix64(seed: seed)
    func normal() -> Float {
      let (a, b) = (Double.random(in: 1e-12...1, using: &random), Double.random(in: 0...1, using: &random))
      return Float((-2 * log(a)).squareRoot() * cos(2 * .pi * b))
    }
    let centres = (0..<count).map { _ in (0..<dimension).map { _ in normal() } }
    return (0..<count * size).map { number in
      let cluster = number % count
      return (Int64(number + 1), centres[cluster].map { $0 + spread * normal() }, cluster)
    }
  }

  private static func workplace(
    _ images: [(id: Int64, vector: [Float], cluster: Int)], generation: Int64 = 1
  ) throws -> RankingWorkplace {
    try RankingWorkplace(images.map { ($0.id, $0.vector) }, generation: generation)
  }

  /// A mixture of clusters: the strengths of all queries' hits promise about as many of the same cluster as
  /// there are.
  @Test(arguments: [(20, 40, Float(1)), (20, 40, 2), (5, 150, 1.5)])
  func promisesWhatAMixtureHolds(size: Int, count: Int, spread: Float) async throws {
    let images = Self.clusters(count, of: size, spread: spread)
    let work = try Self.workplace(images)
    var judged: [(promised: Double, isTrue: Bool)] = []
    for query in images.prefix(100) {
      let hits = try await work.strengths(query.vector, own: query.id)
      for hit in hits where hit.id != query.id {
        judged.append((hit.strength, images[Int(hit.id) - 1].cluster == query.cluster))
      }
    }
    let promised = judged.reduce(0) { $0 + $1.promised } / Double(judged.count)
    let held = Double(judged.count { $0.isTrue }) / Double(judged.count)
    #expect(abs(promised - held) < 0.06, "\(promised) promised, \(held) held")
    let (strong, weak) = (judged.filter { $0.promised >= 0.8 }, judged.filter { $0.promised < 0.1 })
    #expect(!strong.isEmpty || spread > 1)
    #expect(Double(strong.count { $0.isTrue }) >= 0.8 * Double(strong.count))
    #expect(Double(weak.count { $0.isTrue }) <= 0.15 * Double(weak.count))
  }

  @Test func nothingIsStrongWhereAllIsChance() async throws {
    let images = Self.clusters(600, of: 1, spread: 1)
    let work = try Self.workplace(images)
    var all: [Double] = []
    for query in images.prefix(50) {
      all += try await work.strengths(query.vector, own: query.id).dropFirst().map(\.strength)
    }
    #expect(all.reduce(0, +) / Double(all.count) < 0.05)
    #expect(Double(all.count { $0 >= 0.5 }) < 0.005 * Double(all.count))
  }

  @Test func strengthsNeverRiseAndTheQueryItselfIsCertain() async throws {
    let images = Self.clusters(20, of: 12, spread: 1)
    let work = try Self.workplace(images)
    let hits = try await work.strengths(images[7].vector, own: images[7].id)
    #expect(hits.count == 100 && hits[0].id == images[7].id && hits[0].strength == 1)
    #expect(hits.map(\.strength) == hits.map(\.strength).sorted(by: >))
    #expect(hits.allSatisfy { (0...1).contains($0.strength) })
  }

  @Test func theLengthOfVectorsChangesNothing() async throws {
    let images = Self.clusters(20, of: 12, spread: 1)
    let work = try Self.workplace(images)
    let scaled = try Self.workplace(images.map { ($0.id, $0.vector.map { $0 * 4 }, $0.cluster) })
    let query = Self.clusters(20, of: 13, spread: 1).last!.vector
    let one = try await work.strengths(query)
    let other = try await scaled.strengths(query.map { $0 * 0.5 })
    #expect(one.map(\.id) == other.map(\.id))
    #expect(zip(one, other).allSatisfy { abs($0.strength - $1.strength) < 1e-4 })
  }

  /// The nearest have scores already; those that a ranking or a filter brings are compared now.
  @Test func evidenceDoesNotDependOnWhichOthersAreAskedFor() async throws {
    let images = Self.clusters(20, of: 12, spread: 1)
    let work = try Self.workplace(images)
    let query = Self.clusters(20, of: 13, spread: 1).last!.vector
    var random = SplitMix64(seed: 4)
    let ids = images.map(\.id).shuffled(using: &random)
    let all = try await work.odds(query, of: ids + [5000])
    #expect(all.last == .some(nil) && all.dropLast().allSatisfy { $0 != nil })
    let nearest = try await work.ranking(query, "none", k: 101).map(\.id)
    for part in [nearest, ids.filter { !nearest.contains($0) }, Array(ids.prefix(7))] {
      let some = try await work.odds(query, of: part)
      let expected = part.map { id in ids.firstIndex(of: id).flatMap { all[$0] } }
      #expect(zip(some, expected).allSatisfy { abs(($0 ?? .nan) - ($1 ?? .nan)) < 1e-5 })
    }
  }

  @Test func tooFewImagesHaveNoStrength() async throws {
    let images = Self.clusters(21, of: 3, spread: 1)
    let work = try Self.workplace(images)
    #expect(try await work.background() == nil)
    #expect(try await work.strengths(images[0].vector).isEmpty)
    #expect(try work.folder.names.allSatisfy { !$0.hasSuffix(".background") })
  }

  @Test(arguments: [0, 24, 5000])
  func aDamagedBackgroundIsDrawnAgain(byte: Int) async throws {
    let images = Self.clusters(20, of: 12, spread: 1)
    let work = try Self.workplace(images)
    let before = try await work.strengths(images[0].vector)
    let path = work.folder.file(try #require(try work.folder.names.first { $0.hasSuffix(".background") }))
    let good = try Data(contentsOf: URL(filePath: path))
    var bad = good
    bad[byte] ^= 0x40
    try bad.write(to: URL(filePath: path))
    // A program that has not drawn it.
    let other = work.reopened()
    let after = try await other.strengths(images[0].vector)
    #expect(after.map(\.strength) == before.map(\.strength))
    #expect(try Data(contentsOf: URL(filePath: path)) == good)
  }

  @Test func theBackgroundFollowsTheGallery() async throws {
    let images = Self.clusters(20, of: 12, spread: 1)
    let work = try Self.workplace(images)
    let background = try #require(try await work.background())
    let same = try Self.workplace(Array(images.prefix(230)), generation: 2)
    #expect(background.represents(same.index, slack: 0.1))
    let grown = try Self.workplace(Self.clusters(20, of: 15, spread: 1), generation: 2)
    #expect(!background.represents(grown.index, slack: 0.1))
    let others = try Self.workplace(images.map { ($0.id + 1000, $0.vector, $0.cluster) }, generation: 2)
    #expect(!background.represents(others.index, slack: 0.5))
  }

  @Test func risingProbabilitiesBecomeTheirMean() {
    func pooled(_ probabilities: [Double], _ scores: [Float]) -> [Double] {
      StrengthModel.probabilities(probabilities.map { log($0 / (1 - $0)) }, scores: scores)
    }
    let rising = pooled([0.9, 0.2, 0.6, 0.1, 0.3], [5, 4, 3, 2, 1])
    #expect(zip(rising, [0.9, 0.4, 0.4, 0.2, 0.2]).allSatisfy { abs($0 - $1) < 1e-9 })
    let equal = pooled([0.9, 0.3, 0.1], [5, 5, 1])
    #expect(zip(equal, [0.6, 0.6, 0.1]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(pooled([], []).isEmpty)
    #expect(StrengthModel.probabilities([.infinity, 0], scores: [1, 0]) == [1, 0.5])
  }

  @Test func theLineIsWhereStrengthsFallBelowOneHalf() {
    let nearest = [5, 4, 3].map {
      ImageNeighbour(neighbour: Neighbour(id: $0, score: Float($0), distance: 0))
    }
    #expect(
      SearchResult.Strong(nearest, [0.9, 0.5, 0.49], own: []) == SearchResult.Strong(score: 4, count: 2))
    #expect(SearchResult.Strong(nearest, [0.4, 0.1, 0], own: []) == nil)
    #expect(SearchResult.Strong(nearest, [], own: []) == nil)
  }
}
