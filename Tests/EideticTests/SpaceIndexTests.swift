import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic

@Suite struct SpaceIndexTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Images by number, each with its vectors, the whole first.
  private func index(_ images: [[[Float]]]) throws -> SpaceIndex {
    let path = folder.file("a.vectors")
    var writer = try VectorFileWriter(
      path: path, dimension: 2, count: images.reduce(0) { $0 + $1.count }, generation: 1, space: "a")
    for (image, vectors) in zip(Int64(1)..., images) {
      for (number, vector) in vectors.enumerated() {
        try writer.append(vector.span, id: SpaceIndex.row(of: image, vector: number))
      }
    }
    try writer.finish()
    return SpaceIndex(try VectorFile(path: path), keepsRegions: images.contains { $0.count > 1 })
  }

  @Test func anImageAnswersOnceByItsNearestRegion() async throws {
    let index = try index([
      [[0, 1], [0.6, 0.8], [1, 0]], [[0.8, 0.6]], [[1, 0], [0, 1]],
    ])
    #expect(index.images == 3)
    let found = try await index.nearest([1, 0], k: 3, metric: .cosine)
    #expect(found.map(\.id) == [1, 3, 2])
    #expect(found.map(\.region) == [1, nil, nil])
  }

  /// One image whose regions are all nearer than any other image.
  @Test func anImageWithManyRegionsHidesNoOther() async throws {
    let crowd = [[Float]](repeating: [1, 0], count: 200)
    let others = (0..<50).map { number in [[Float(50 - number) / 50, 1]] }
    let index = try index([crowd] + others)
    for k in [1, 2, 7, 51] {
      let found = try await index.nearest([1, 0], k: k, metric: .euclidean)
      #expect(found.map(\.id) == Array(1...Int64(k)))
      #expect(Set(found.map(\.id)).count == k)
    }
    #expect(try await index.nearest([1, 0], k: .max, metric: .cosine).count == 51)
  }

  @Test func withoutRegionsItIsPlainSearch() async throws {
    let vectors = ClusteredVectors(dimension: 2, seed: 3, clusters: 4)
    let index = try index((0..<300).map { [vectors.vector($0)] })
    let query = vectors.vector(7)
    let file = try VectorFile(path: folder.file("a.vectors"))
    let plain = try ExactIndex(file).fullPrecisionSearch(query, k: 20, metric: .cosine)
    let found = try await index.nearest(query, k: 20, metric: .cosine)
    #expect(found.map(\.neighbour.score) == plain.map(\.score) && found.allSatisfy { $0.region == nil })
  }

  /// Images of which some have regions: filtering inside the scan is leaving others out of the whole answer.
  @Test(arguments: [Metric.cosine, .euclidean, .innerProduct], [1, 3, 40, Int.max])
  func onlySomeImagesAnswerAsIfOthersWereLeftOut(metric: Metric, k: Int) async throws {
    let vectors = ClusteredVectors(dimension: 2, seed: 5, clusters: 7)
    let index = try index(
      (0..<120).map { image in (0...image % 5).map { vectors.vector(image * 7 + $0) } })
    let query = vectors.vector(1000)
    let all = try await index.nearest(query, k: .max, metric: metric)
    let sets: [Set<Int64>] = [[], [7], [999], Set(stride(from: 2, to: 120, by: 3)), Set(1...120)]
    // Twice: the rows of the last ones are still known.
    for wanted in sets + sets.reversed() {
      let some = index.only(ImageSet(wanted))
      let expected = all.filter { wanted.contains($0.id) }
      #expect(some.images == expected.count)
      #expect(try await some.nearest(query, k: k, metric: metric) == Array(expected.prefix(k)))
      #expect(try await some.threads(1).nearest(query, k: k, metric: metric) == Array(expected.prefix(k)))
      let both = try await index.nearest(query, k: 5, and: some, k: k, metric: metric)
      #expect(both.own == Array(all.prefix(5)) && both.other == Array(expected.prefix(k)))
    }
  }

  /// Confidences take the scores of a search for those of chosen images.
  @Test(arguments: [Metric.cosine, .euclidean, .innerProduct, .intersection])
  func theScoresOfTheNearestAreThoseOfChosenImages(metric: Metric) async throws {
    let vectors = ClusteredVectors(dimension: 2, seed: 6, clusters: 7)
    let index = try index(
      (0..<90).map { image in (0...image % 3).map { vectors.vector(image * 3 + $0).map(abs) } })
    let query = vectors.vector(1000).map(abs)
    let nearest = try await index.nearest(query, k: .max, metric: metric)
    let ids = nearest.map(\.id)
    #expect(try index.scores(of: [query], images: ids, metric: metric) == [nearest.map(\.neighbour.score)])
    let chosen = try index.neighbours(of: query, images: ids, metric: metric)
    #expect(chosen.map(\.neighbour) == nearest.map(\.neighbour))
  }
}
