import TestSupport
import Testing
import Vocabulary

@testable import VectorSearch

/// Scores of chosen rows are those of a search.
@Suite struct ScoresTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: Metric.allCases, [1, 7, 8, 9, 300])
  func areThoseOfASearch(metric: Metric, count: Int) throws {
    let file = try folder.vectors(clustered(400, dimension: 37, for: metric))
    let index = ExactIndex(file)
    let queries = clustered(35, dimension: 37, seed: 5, for: metric)
    var random = SplitMix64(seed: 1)
    let rows = Array((0..<400).shuffled(using: &random).prefix(count))
    let scores = try file.scores(of: queries, rows: rows, metric: metric)
    #expect(scores.count == queries.count)
    for (query, found) in zip(queries, scores) {
      let all = try index.fullPrecisionSearch(query, k: 400, metric: metric)
      let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.score) })
      #expect(found == rows.map { byID[file.id(ofRow: $0)] })
    }
  }

  /// One query's rows are divided among threads if there are many.
  @Test(arguments: Metric.allCases, [0, 1, 255, 256, 257, 399])
  func oneQueryIsComparedOnAnyNumberOfThreads(metric: Metric, count: Int) throws {
    let file = try folder.vectors(clustered(400, dimension: 37, for: metric))
    let query = clustered(1, dimension: 37, seed: 5, for: metric)[0]
    var random = SplitMix64(seed: UInt64(count))
    let rows = Array((0..<400).shuffled(using: &random).prefix(count))
    let all = try ExactIndex(file).fullPrecisionSearch(query, k: 400, metric: metric)
    let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.score) })
    for threads in [1, 2, 3, 64] {
      let found = try file.scores(of: [query], rows: rows, metric: metric, threads: threads)
      #expect(found == [rows.compactMap { byID[file.id(ofRow: $0)] }])
    }
  }

  @Test(arguments: [
    ([1, 2, 3], [7, 8]), ([], [4]), ([4], []), ([5, 6, 7], [7, 9, 5]), ([3, 3, 1], [1, 3]), ([2], [2, 2]),
  ])
  func rowsOnBothSidesComeFirst(rows: [Int], others: [Int]) {
    let sides = RowSides(rows, others)
    #expect(sides.order.sorted() == Array(rows.indices))
    #expect(sides.otherOrder.sorted() == Array(others.indices))
    let shared = sides.order.prefix(sides.shared).map { rows[$0] }
    #expect(shared == sides.otherOrder.prefix(sides.shared).map { others[$0] })
    #expect(Set(shared) == Set(rows).intersection(others) && Set(shared).count == shared.count)
  }

  @Test(arguments: Metric.allCases, [0, 1, 4, 5, 18, 40])
  func rowsCompareWithRowsAsQueriesDo(metric: Metric, count: Int) throws {
    let vectors = clustered(80, dimension: 37, seed: 3, for: metric)
    let file = try folder.vectors([Array(repeating: 0, count: 37)] + vectors)
    var random = SplitMix64(seed: 2)
    // Some are on both sides, in another order.
    let rows = Array((0..<60).shuffled(using: &random).prefix(count))
    let others = Array((30..<81).shuffled(using: &random).prefix(33)) + [0].filter { _ in count > 5 }
    for kernels in Kernels.available {
      let scores = try file.scores(ofRows: rows, withRows: others, metric: metric, kernels: kernels)
      let expected = try file.scores(
        of: rows.map(file.vector(ofRow:)), rows: others, metric: metric, kernels: kernels)
      #expect(scores.count == rows.count * others.count)
      for (one, other) in zip(scores, expected.flatMap(\.self)) {
        #expect(abs(one - other) <= 1e-4 * max(1, abs(other)), "\(kernels.name)")
      }
      #expect(try file.scores(ofRows: rows, withRows: [], metric: metric, kernels: kernels).isEmpty)
    }
  }

  @Test func badQueriesAreErrors() throws {
    let file = try folder.vectors([[1, 2], [3, 4]])
    #expect(try file.scores(of: [], rows: [0], metric: .cosine).isEmpty)
    #expect(try file.scores(of: [[1, 0]], rows: [], metric: .cosine) == [[]])
    #expect(thrown { _ = try file.scores(of: [[1]], rows: [0], metric: .cosine) } != nil)
    #expect(thrown { _ = try file.scores(of: [[1, -1]], rows: [0], metric: .hellinger) } != nil)
  }
}
