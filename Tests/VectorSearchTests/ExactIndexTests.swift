import Faults
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@Suite struct ExactIndexTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [Metric.cosine, .euclidean, .innerProduct])
  func quantisedSearchEqualsFullPrecisionSearchOnALargeIndex(metric: Metric) throws {
    let vectors = ClusteredVectors(dimension: 256, seed: 42)
    try vectors.write(count: 100_000, to: folder.file("a.vectors"))
    let index = ExactIndex(try VectorFile(path: folder.file("a.vectors")))
    for number in [3, 77_777, 100_001, 100_002, 123_456] {
      let query = vectors.vector(number)
      let full = try index.fullPrecisionSearch(query, k: 100, metric: metric)
      #expect(try index.quantisedSearch(query, k: 100, metric: metric) == full)
      #expect(try index.search(query, k: 100, metric: metric) == full)
      #expect(full.count == 100)
    }
  }

  @Test(arguments: Metric.allCases)
  func agreesWithADoublePrecisionReferenceAtAllSmallSizes(metric: Metric) throws {
    for count in [0, 1, 2, 5] {
      for dimension in 1...70 {
        let rows = clustered(count, dimension: dimension, seed: UInt64(count), clusters: 3, for: metric)
        let file = try folder.vectors(rows, dimension: dimension)
        let index = ExactIndex(file)
        let query = clustered(6, dimension: dimension, seed: 9, for: metric)[5]
        let expected = rows.map { reference(query, $0, metric) }.sorted(by: >)
        for k in 1...6 {
          let found = try index.search(query, k: k, metric: metric)
          #expect(found == (try index.quantisedSearch(query, k: k, metric: metric)))
          #expect(found.count == min(k, count))
          for (neighbour, wanted) in zip(found, expected) {
            #expect(abs(neighbour.score - wanted) <= 1e-4 * max(1, abs(wanted)))
          }
          #expect(zip(found, found.dropFirst()).allSatisfy { $0.isCloser(than: $1) })
        }
      }
    }
  }

  @Test(arguments: Metric.allCases, [64, 200])
  func rowsThatDifferByLessThanTheQuantisationAreRankedExactly(metric: Metric, dimension: Int) throws {
    let centre = clustered(1, dimension: dimension, seed: 12, for: metric)[0]
    let rows = clustered(5000, dimension: dimension, seed: 13).map { noise in
      zip(centre, noise).map { metric.needsHistograms ? abs($0 + 0.003 * $1) : $0 + 0.003 * $1 }
    }
    let index = ExactIndex(try folder.vectors(rows))
    for query in [centre, rows[17], clustered(1, dimension: dimension, seed: 14, for: metric)[0]] {
      for k in [1, 10, 100] {
        let full = try index.fullPrecisionSearch(query, k: k, metric: metric)
        #expect(try index.quantisedSearch(query, k: k, metric: metric) == full)
      }
    }
  }

  @Test(arguments: Metric.allCases, [1, 2, 3])
  func permutingTheRowsKeepsTheAnswer(metric: Metric, threads: Int) throws {
    let rows = clustered(3000, dimension: 33, for: metric)
    let file = try folder.vectors(rows)
    let reversed = try folder.vectors(rows.reversed())
    let query = clustered(1, dimension: 33, seed: 5, for: metric)[0]
    let found = try ExactIndex(file, threads: threads).quantisedSearch(query, k: 50, metric: metric)
    let mirrored = try ExactIndex(reversed, threads: threads).quantisedSearch(query, k: 50, metric: metric)
    #expect(found.map(\.score) == mirrored.map(\.score))
    // Differing bits are few numbers, and so many rows are equally near.
    #expect(metric == .hamming || found.map(\.id) == mirrored.map { 29990 - $0.id })
  }

  @Test(arguments: Metric.allCases.filter { $0 != .innerProduct })
  func everyRowIsItsOwnNearestNeighbour(metric: Metric) throws {
    let rows = clustered(500, dimension: 48).map { row in
      let sum = row.reduce(0) { $0 + abs($1) }
      return metric.needsHistograms ? row.map { abs($0) / sum } : row
    }
    let index = ExactIndex(try folder.vectors(rows))
    let found = try index.search(rows, k: 1, metric: metric)
    #expect(found.map { $0.first?.id } == rows.indices.map { Int64($0) * 10 })
    #expect(found.allSatisfy { abs($0[0].distance) < 1e-6 })
  }

  @Test func scalingBeforeTheCosineChangesNothing() throws {
    let rows = clustered(2000, dimension: 40)
    let query = clustered(1, dimension: 40, seed: 8)[0]
    let plain = ExactIndex(try folder.vectors(rows))
    let scaledRows = rows.enumerated().map { row, values in
      values.map { $0 * (row.isMultiple(of: 2) ? 4 : 0.125) }
    }
    let scaled = ExactIndex(try folder.vectors(scaledRows))
    let expected = try plain.quantisedSearch(query, k: 30, metric: .cosine)
    #expect(try scaled.quantisedSearch(query.map { $0 * 1024 }, k: 30, metric: .cosine) == expected)
  }

  /// With more candidates than one thread rescores, and with many that are equally near.
  @Test(arguments: [Metric.cosine, .euclidean, .innerProduct], [1, 2, 5])
  func candidatesAreRescoredOnAnyNumberOfThreads(metric: Metric, threads: Int) throws {
    let rows = clustered(4000, dimension: 32, clusters: 3) + clustered(1000, dimension: 32, clusters: 3)
    let index = ExactIndex(try folder.vectors(rows), threads: threads)
    let query = clustered(1, dimension: 32, seed: 6)[0]
    for k in [1, 255, 256, 404, 3000] {
      let found = try index.quantisedSearch(query, k: k, metric: metric)
      #expect(found == (try index.fullPrecisionSearch(query, k: k, metric: metric)))
    }
  }

  @Test(arguments: Metric.allCases)
  func askingForAllRowsGivesTheFullRanking(metric: Metric) throws {
    let rows = clustered(700, dimension: 20, for: metric)
    let index = ExactIndex(try folder.vectors(rows))
    let query = clustered(1, dimension: 20, seed: 3, for: metric)[0]
    let all = try index.search(query, k: 700, metric: metric)
    #expect(Set(all.map(\.id)).count == 700)
    #expect(try index.quantisedSearch(query, k: 10_000, metric: metric) == all)
    #expect(try index.search(query, k: 25, metric: metric) == Array(all.prefix(25)))
  }

  @Test(arguments: Metric.allCases)
  func duplicatesComeByAscendingID(metric: Metric) throws {
    let rows = (0..<600).map { [Float($0 % 3), 1, 2] }
    let index = ExactIndex(try folder.vectors(rows), threads: 2)
    // To these two all rows are equally near.
    let step: Int64 = metric == .innerProduct || metric == .intersection ? 10 : 30
    let expected = (0..<200).map { $0 * step }
    for k in [1, 7, 200] {
      let found = try index.search([0, 1, 2], k: k, metric: metric)
      #expect(found.map(\.id) == Array(expected.prefix(k)))
      #expect(try index.quantisedSearch([0, 1, 2], k: k, metric: metric) == found)
    }
  }

  @Test(arguments: [Metric.cosine, .euclidean])
  func zeroVectorsHaveACosineOfZero(metric: Metric) throws {
    let index = ExactIndex(try folder.vectors([[0, 0], [1, 0], [-1, 0]]))
    let found = try index.search([2, 0], k: 3, metric: metric)
    #expect(try index.quantisedSearch([2, 0], k: 3, metric: metric) == found)
    #expect(found.map(\.id) == [10, 0, 20])
    #expect(found.map(\.score) == (metric == .cosine ? [1, 0, -1] : [-1, -2, -3]))
    let zero = try index.search([0, 0], k: 3, metric: .cosine)
    #expect(zero.map(\.id) == [0, 10, 20] && zero.allSatisfy { $0.score == 0 && $0.distance == 1 })
  }

  @Test(arguments: Metric.allCases)
  func searchingManyQueriesEqualsSearchingEach(metric: Metric) throws {
    let rows = clustered(5000, dimension: 24, for: metric)
    let index = ExactIndex(try folder.vectors(rows), threads: 3)
    let queries = clustered(37, dimension: 24, seed: 2, for: metric)
    for k in [1, 20, 400] {
      let together = try index.search(queries, k: k, metric: metric)
      #expect(together == (try queries.map { try index.search($0, k: k, metric: metric) }))
    }
  }

  @Test func unusableQueriesAreRefused() throws {
    let index = ExactIndex(try folder.vectors([[1, 0]]))
    #expect(
      thrown { _ = try index.search([1], k: 1, metric: .cosine) }
        == .wrongDimension(of: .query, got: 1, expected: 2))
    #expect(
      thrown { _ = try index.search([1, .nan], k: 1, metric: .cosine) }
        == .valuesNotFinite(of: .query, position: 1))
    #expect(
      thrown { _ = try index.search([[1, 1], [.infinity, 1]], k: 1, metric: .cosine) }
        == .valuesNotFinite(of: .query, position: 0))
    #expect(thrown { _ = try index.search([1, 0], k: 0, metric: .cosine) } == .wrongK(got: 0))
    #expect(thrown { _ = try index.search([1e30, 0], k: 1, metric: .cosine) }?.fault == .input)
  }

  @Test func itComparesByEveryMetricWithoutError() throws {
    let index = ExactIndex(try folder.vectors([[1, 0]]))
    #expect(index.capabilities == IndexCapabilities(metrics: Set(Metric.allCases), isExact: true))
  }
}
