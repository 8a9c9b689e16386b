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
      ("a", [("a", nil)]), ("a=0.7,b=0.3", [("a", 0.7), ("b", 0.3)]), ("a,b=2", [("a", nil), ("b", 2)]),
      ("net:gem:p=3", [("net:gem:p=3", nil)]), ("net:gem:p=3=2,b", [("net:gem:p=3", 2), ("b", nil)]),
      ("net/out:rmac:levels=2", [("net/out:rmac:levels=2", nil)]),
      ("net:size=320,net:size=320:regions=2=0.5", [("net:size=320", nil), ("net:size=320:regions=2", 0.5)]),
    ] as [(String, [(String, Float?)])])
  func readsSpacesWithTheirWeights(text: String, expected: [(String, Float?)]) throws {
    #expect(try WeightedSpace.list(text) == expected.map { WeightedSpace($0.0, weight: $0.1) })
  }

  @Test(
    arguments: [
      ("a", nil), ("a,b", nil), ("a=2,b", [2, 1]), ("a=0.7,b=0.3", [0.7, 0.3]),
    ] as [(String, [Float]?)])
  func weightsAreFixedIfOneIsGiven(text: String, expected: [Float]?) throws {
    #expect(try WeightedSpace.list(text).fixedWeights == expected)
  }

  @Test(arguments: ["a=0", "a=-1,b", "a=x", "a=", "a=inf,b", "a=nan,b", "a=0x1", "a=1e99", "a=0.0,b"])
  func refusesWeightsThatAreNone(text: String) {
    #expect(throws: SearchError.weights(got: text)) { try WeightedSpace.list(text) }
  }

  @Test(arguments: ["a,a", "a=0.7,b,a=0.3"])
  func refusesToJoinASpaceWithItself(text: String) {
    #expect(throws: SearchError.repeatedSpace(name: "a", got: text)) { try WeightedSpace.list(text) }
  }

  /// Joins the scores of spaces, each brought to one scale by their own mean and deviation.
  private static func fused(_ spaces: [(neighbours: [ImageNeighbour], weight: Float)]) -> [ImageNeighbour] {
    var fusion = ScoreFusion(
      spaces.map { space in
        ScoreFusion.Scale(
          weight: space.weight, moments: ScoreMoments(of: space.neighbours.map(\.neighbour.score)))
      })
    for space in spaces { fusion.add(space.neighbours) }
    return fusion.neighbours
  }

  @Test func distancesAreNeverBelowZeroAndRiseAsScoresFall() {
    let fused = Self.fused([
      (Self.neighbours([0.99, 0.5, 0.1, -0.4]), 1), (Self.neighbours([-3, -10, -900, -20]), 1),
    ])
    let distances = fused.map(\.neighbour.distance)
    #expect(distances.allSatisfy { (0...1).contains($0) } && distances == distances.sorted())
  }

  @Test func scalesAndShiftsOfASpaceChangeNothing() {
    let (first, second) = (Self.neighbours([0.9, 0.5, 0.1, 0.4]), Self.neighbours([-3, -1, -9, -2]))
    let moved = Self.neighbours([-3, -1, -9, -2].map { $0 * 100 + 7 })
    #expect(
      Self.fused([(first, 1), (second, 1)]).map(\.id) == Self.fused([(first, 1), (moved, 1)]).map(\.id))
  }

  @Test func anImageThatLacksASpaceIsNoCandidate() {
    let fused = Self.fused([(Self.neighbours([0.9, 0.5, 0.1]), 1), (Self.neighbours([0.2, 0.8]), 3)])
    #expect(fused.map(\.id) == [2, 1])
  }

  @Test func aSpaceThatTellsNothingApartCountsNothing() {
    #expect(
      Self.fused([(Self.neighbours([0.1, 0.9]), 1), (Self.neighbours([0.5, 0.5]), 1)]).map(\.id) == [2, 1])
  }
}
