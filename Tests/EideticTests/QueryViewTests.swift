import Imaging
import Synchronization
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

@Suite struct QueryViewTests {
  private static let images: [(id: Int64, vector: [Float])] = (1...30).map { (id: Int) in
    var vector: [Float] = []
    for place in 0..<6 { vector.append(Float(id * (31 + 7 * place) % 17) - 8) }
    return (Int64(id), vector)
  }
  private static let query: [Float] = [1, 2, 3, 0, -1, 2]

  /// A vector for each view, another one for another view.
  @Sendable private static func vector(_ view: QueryView) -> [Float] {
    let part = view.part
    let sign: Float = view.isMirrored ? -1 : 1
    let numbers = [part.x, part.y, part.width, part.height].map { Float($0) }
    return [numbers[0] + 1, sign, numbers[1] * 2, numbers[2], sign * numbers[3], 0.5]
  }

  @Test(arguments: ["crops:n=0", "crops:size=1", "scales:n=1"])
  func neutralParametersLookAtNothingElse(chain: String) async throws {
    let work = try RankingWorkplace(Self.images)
    let asked = Mutex(0)
    let found = try await work.ranking(
      Self.query, chain,
      embed: { views in
        asked.withLock { $0 += 1 }
        return views.map(Self.vector)
      })
    #expect(asked.withLock(\.self) == 0)
    #expect(try await work.ranking(Self.query, "none") == found)
  }

  @Test(arguments: [
    ("flip", 1), ("crops:n=5", 5), ("crops:n=2", 2), ("scales", 2), ("flip+crops+scales", 35),
  ])
  func eachViewIsLookedAtOnce(chain: String, count: Int) async throws {
    let work = try RankingWorkplace(Self.images)
    let seen = Mutex<[QueryView]>([])
    _ = try await work.ranking(
      Self.query, chain,
      embed: { views in
        seen.withLock { $0 += views }
        return views.map(Self.vector)
      })
    let views = seen.withLock(\.self)
    #expect(views.count == count && Set(views).count == count && !views.contains(.plain))
    #expect(views.allSatisfy { $0.part.isInsidePicture })
  }

  @Test func theVectorIsTheMeanOfAllViews() async throws {
    let work = try RankingWorkplace(Self.images)
    let mirrored = Self.vector(QueryView.plain.mirrored)
    let found = try await work.ranking(Self.query, "flip", embed: { $0.map(Self.vector) })
    let mean = zip(Self.query, mirrored).map { ($0 + $1) / 2 }
    let expected = try await work.ranking(mean, "none")
    #expect(found.map(\.id) == expected.map(\.id))
    #expect(zip(found, expected).allSatisfy { abs($0.neighbour.score - $1.neighbour.score) < 1e-5 })
  }

  @Test func theOrderOfTheStepsChangesNothing() async throws {
    let work = try RankingWorkplace(Self.images)
    let one = try await work.ranking(Self.query, "flip+scales", embed: { $0.map(Self.vector) })
    let other = try await work.ranking(Self.query, "scales+flip", embed: { $0.map(Self.vector) })
    #expect(one.map(\.id) == other.map(\.id))
    #expect(zip(one, other).allSatisfy { abs($0.neighbour.score - $1.neighbour.score) < 1e-5 })
  }

  @Test(arguments: ["flip", "crops", "scales"])
  func aQueryWithoutPicturesIsAnError(chain: String) async throws {
    let work = try RankingWorkplace(Self.images)
    let error = await #expect(throws: SearchError.self) { try await work.ranking(Self.query, chain) }
    #expect("\(try #require(error))".contains("the query has no picture"))
  }

  @Test func partsOfPartsLieWhereTheyShow() {
    let quarter = Region(x: 0.5, y: 0, width: 0.5, height: 0.5)
    #expect(quarter.inside(.whole) == quarter && Region.whole.inside(quarter) == quarter)
    #expect(quarter.inside(quarter) == Region(x: 0.75, y: 0, width: 0.25, height: 0.25))
  }
}
