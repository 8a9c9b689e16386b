import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

@Suite struct FusionTests {
  private static func neighbours(_ scores: [Float]) -> [ImageNeighbour] {
    zip(Int64(1)..., scores).map {
      ImageNeighbour(neighbour: Neighbour(id: $0, score: $1, distance: -$1))
    }
  }

  @Test(
    arguments: [
      ("a", [("a", 1)]), ("a=0.7,b=0.3", [("a", 0.7), ("b", 0.3)]), ("a,b=2", [("a", 1), ("b", 2)]),
      ("net:gem:p=3", [("net:gem:p=3", 1)]), ("net:gem:p=3=2,b", [("net:gem:p=3", 2), ("b", 1)]),
      ("net/out:rmac:levels=2", [("net/out:rmac:levels=2", 1)]),
      ("net:size=320,net:size=320:regions=2=0.5", [("net:size=320", 1), ("net:size=320:regions=2", 0.5)]),
    ] as [(String, [(String, Float)])])
  func readsSpacesWithTheirWeights(text: String, expected: [(String, Float)]) throws {
    #expect(try WeightedSpace.list(text) == expected.map { WeightedSpace(name: $0.0, weight: $0.1) })
  }

  @Test(arguments: ["a=0", "a=-1,b", "a=x", "a=", "a=inf,b", "a=nan,b", "a=0x1", "a=1e99", "a=0.0,b"])
  func refusesWeightsThatAreNone(text: String) {
    #expect(throws: EngineError.weights(got: text)) { try WeightedSpace.list(text) }
  }

  @Test(arguments: ["a,a", "a=0.7,b,a=0.3"])
  func refusesToJoinASpaceWithItself(text: String) {
    #expect(throws: EngineError.repeatedSpace(name: "a", got: text)) { try WeightedSpace.list(text) }
  }

  @Test func distancesAreNeverBelowZeroAndRiseAsScoresFall() {
    var fusion = ScoreFusion([WeightedSpace(name: "a", weight: 1), WeightedSpace(name: "b", weight: 1)])
    fusion.add(Self.neighbours([0.99, 0.5, 0.1, -0.4]), space: "a", weight: 1, metric: .cosine)
    fusion.add(Self.neighbours([-3, -10, -900, -20]), space: "b", weight: 1, metric: .euclidean)
    let distances = fusion.neighbours.map(\.neighbour.distance)
    #expect(distances.allSatisfy { (0...1).contains($0) } && distances == distances.sorted())
  }

  @Test func scalesAndShiftsOfASpaceChangeNothing() {
    let (first, second) = (Self.neighbours([0.9, 0.5, 0.1, 0.4]), Self.neighbours([-3, -1, -9, -2]))
    let moved = Self.neighbours([-3, -1, -9, -2].map { $0 * 100 + 7 })
    func ranking(_ other: [ImageNeighbour]) -> [Int64] {
      var fusion = ScoreFusion([WeightedSpace(name: "a", weight: 1), WeightedSpace(name: "b", weight: 1)])
      fusion.add(first, space: "a", weight: 1, metric: .cosine)
      fusion.add(other, space: "b", weight: 1, metric: .euclidean)
      return fusion.neighbours.map(\.id)
    }
    #expect(ranking(second) == ranking(moved))
  }

  @Test func anImageThatLacksASpaceIsNoCandidate() {
    var fusion = ScoreFusion([WeightedSpace(name: "a", weight: 1), WeightedSpace(name: "b", weight: 3)])
    fusion.add(Self.neighbours([0.9, 0.5, 0.1]), space: "a", weight: 1, metric: .cosine)
    fusion.add(Self.neighbours([0.2, 0.8]), space: "b", weight: 3, metric: .cosine)
    #expect(fusion.neighbours.map(\.id) == [2, 1])
    #expect(fusion.description.parts.map(\.weight) == [0.25, 0.75])
  }

  @Test func aSpaceThatTellsNothingApartCountsNothing() {
    var fusion = ScoreFusion([WeightedSpace(name: "a", weight: 1), WeightedSpace(name: "b", weight: 1)])
    fusion.add(Self.neighbours([0.1, 0.9]), space: "a", weight: 1, metric: .cosine)
    fusion.add(Self.neighbours([0.5, 0.5]), space: "b", weight: 1, metric: .cosine)
    #expect(fusion.neighbours.map(\.id) == [2, 1])
  }
}
