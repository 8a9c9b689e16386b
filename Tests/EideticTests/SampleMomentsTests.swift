import Foundation
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

/// What is kept of each image for confidences.
@Suite struct SampleMomentsTests {
  private static func images(_ count: Int, seed: UInt64 = 7) -> [(id: Int64, vector: [Float])] {
    var random = SplitMix64(seed: seed)
    let centres = (0..<20).map { _ in (0..<48).map { _ in Float.random(in: -1...1, using: &random) } }
    return (0..<count).map { number in
      (Int64(number + 1), centres[number % 20].map { $0 + Float.random(in: -1...1, using: &random) })
    }
  }

  private static func kept(_ work: RankingWorkplace) throws -> String {
    work.folder.file(try #require(try work.folder.names.first { $0.hasSuffix(".moments") }))
  }

  @Test func whatIsKeptChangesNoConfidence() async throws {
    let images = Self.images(300)
    let work = try RankingWorkplace(images)
    for query in images.prefix(20) {
      let (with, without) = try await work.evidence(query.vector, own: query.id)
      #expect(with.count == 100)
      for (one, other) in zip(with, without) { #expect(abs(one - other) < 1e-4) }
    }
  }

  @Test func newImagesHaveConfidencesAtOnceAndAreKeptLater() async throws {
    let (few, all) = (Self.images(290), Self.images(310))
    let work = try RankingWorkplace(few)
    try await work.prepareEvidence()
    let grown = try work.holding(all, generation: 2)
    let (with, without) = try await grown.evidence(all[305].vector, own: all[305].id)
    for (one, other) in zip(with, without) { #expect(abs(one - other) < 1e-4) }
    let path = try Self.kept(work)
    let before = try VectorFile(path: path)
    try await grown.prepareEvidence()
    let after = try VectorFile(path: path)
    #expect(before.count == 290 && after.count == 310 && after.generation == 2)
    for row in 0..<290 { #expect(before.vector(ofRow: row) == after.vector(ofRow: row)) }
  }

  @Test(arguments: [0, 24, 4096, 8300])
  func aDamagedFileIsMadeAgain(byte: Int) async throws {
    let images = Self.images(120)
    let work = try RankingWorkplace(images)
    let before = try await work.strengths(images[3].vector)
    let path = try Self.kept(work)
    let good = try Data(contentsOf: URL(filePath: path))
    var bad = good
    bad[byte] ^= 0x40
    try bad.write(to: URL(filePath: path))
    let after = try await work.reopened().strengths(images[3].vector)
    #expect(after.map(\.strength) == before.map(\.strength))
    #expect(try Data(contentsOf: URL(filePath: path)) == good)
  }

  @Test func anotherMetricIsNotMeasuredByTheKeptOne() async throws {
    let images = Self.images(120)
    let work = try RankingWorkplace(images)
    let (with, without) = try await work.evidence(images[3].vector, own: images[3].id, metric: .euclidean)
    #expect(with == without)
  }

  /// The shares as a sort finds them.
  private static func sorted(_ scores: [Float], own: Int?) -> [Double] {
    let order = scores.indices.filter { $0 != own }.sorted {
      scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
    }
    return StrengthModel.sizes.map { size in
      let first = order.prefix(size)
      return Double(first.count { $0 < first.count }) / Double(max(first.count, 1))
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 8, 9, 31, 32, 33, 34, 100])
  func sharesAreThoseThatSortingFinds(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    for own in [nil] + (0..<count).map(Optional.some) {
      // Few different scores: many are equal.
      let scores = (0..<count).map { _ in Float(Int.random(in: 0...9, using: &random)) }
      #expect(StrengthEvidence.shared(scores[...], own: own) == Self.sorted(scores, own: own))
    }
  }
}
