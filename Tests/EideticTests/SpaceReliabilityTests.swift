import Foundation
import TestSupport
import Testing

@testable import Eidetic

/// How much each space counts for a query.
@Suite struct SpaceReliabilityTests {
  /// What `Golden/fusion.py` computed: two spaces, the first with closer groups.
  private struct Golden: Decodable {
    struct Case: Decodable {
      let image: Int64
      /// shared / area, by space.
      let evidence: [Double]
      let weights: [Float]
    }

    let spaces: [[[Float]]]
    let cases: [Case]

    static func read() throws -> Golden {
      let path = SharedData.root + "/Tests/EideticTests/Golden/fusion.json"
      return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: path)))
    }

    func workplaces() throws -> [RankingWorkplace] {
      try spaces.map { try RankingWorkplace(zip(1..., $0).map { (id: $0, vector: $1) }) }
    }
  }

  /// A space with four images in two pairs.
  private static func pairs(prior: Double) -> SpaceReliability {
    let block: [Float] = [9, 3, 1, 0, 3, 9, 1, 0, 1, 0, 9, 3, 1, 0, 3, 9]
    return SpaceReliability(prior: prior, scores: [4, 4, 0, 0], block: block)
  }

  @Test func countsAsTheReferenceSays() async throws {
    let golden = try Golden.read()
    let work = try golden.workplaces()
    for expected in golden.cases {
      var found: [SpaceReliability] = []
      for (place, prior) in zip(work.indices, [SpaceReliability.networkPrior, 1]) {
        let search = try await work[place].search(withImage: expected.image, "none")
        let space = try await search.reliability(isPoorer: prior == 1)
        #expect(space.prior == prior)
        #expect(abs(space.shared / space.area - expected.evidence[place]) < 1e-4)
        found.append(space)
      }
      for (weight, other) in zip(SpaceReliability.weights(found), expected.weights) {
        #expect(abs(weight - other) < 1e-4)
      }
    }
  }

  @Test func weightsAddUpToOneWhateverTheOrder() {
    let spaces = [
      Self.pairs(prior: 1), Self.pairs(prior: 8), SpaceReliability(prior: 1, scores: [3, 2, 1], block: []),
    ]
    let weights = SpaceReliability.weights(spaces)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-6 && weights.allSatisfy { $0 > 0 })
    #expect(abs(weights[1] / weights[0] - 8) < 1e-4)
    #expect(SpaceReliability.weights(spaces.reversed()) == weights.reversed())
  }

  @Test(
    arguments: [
      ([1, 1, 1], 1), ([1], 1), ([], 1), ([1, 0, 0, 0], 0.25), ([3, 2, 1], 0.5),
    ] as [([Float], Double)])
  func areaIsThatUnderTheScores(scores: [Float], area: Double) {
    #expect(SpaceReliability(prior: 1, scores: scores, block: []).area == area)
  }

  @Test func spacesThatTellNothingApartCountTheSame() {
    let flat = SpaceReliability(prior: 1, scores: [1, 1], block: [1, 1, 1, 1])
    let alone = SpaceReliability(prior: 1, scores: [], block: [])
    #expect(SpaceReliability.weights([flat, flat]) == [0.5, 0.5])
    #expect(SpaceReliability.weights([alone, alone]) == [0.5, 0.5])
  }

  @Test func aScaleOfTheScoresChangesNothing() {
    let (one, other) = (
      SpaceReliability(prior: 1, scores: [5, 3, 1, 0], block: []),
      SpaceReliability(prior: 1, scores: [57, 37, 17, 7], block: [])
    )
    #expect(abs(one.area - other.area) < 1e-9)
  }
}
