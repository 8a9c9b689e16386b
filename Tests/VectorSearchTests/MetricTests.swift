import Faults
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@Suite struct MetricTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// All rows with these values, of a dimension.
  static func grid(of values: [Float], dimension: Int) -> [[Float]] {
    (0..<dimension).reduce([[]]) { rows, _ in rows.flatMap { row in values.map { row + [$0] } } }
  }

  @Test(arguments: Metric.allCases, [1, 2, 3])
  func allSmallRowsAreScoredAsDocumented(metric: Metric, dimension: Int) throws {
    let values: [Float] =
      metric == .hamming ? [0, 1] : metric.needsHistograms ? [0, 0.25, 1, 3] : [-2, 0, 0.25, 1]
    let rows = Self.grid(of: values, dimension: dimension)
    let index = ExactIndex(try folder.vectors(rows))
    for query in rows {
      // A zero vector has no direction.
      if metric == .cosine && query.allSatisfy({ $0 == 0 }) { continue }
      let found = try index.search(query, k: rows.count, metric: metric)
      #expect(found.count == rows.count)
      let wrong = found.filter { neighbour in
        let row = rows[Int(neighbour.id) / 10]
        let isZero = row.allSatisfy { $0 == 0 }
        let expected = metric == .cosine && isZero ? 0 : reference(query, row, metric)
        return abs(neighbour.score - expected) > 1e-6 * max(1, abs(expected)) || !neighbour.distance.isFinite
      }
      #expect(wrong.isEmpty, "\(query)")
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.isCloser(than: $1) })
    }
  }

  @Test(arguments: Metric.allCases, [7, 64, 100, 1000])
  func seededRowsAreScoredAsDocumented(metric: Metric, dimension: Int) throws {
    let rows = clustered(50, dimension: dimension, seed: 21, for: metric)
    let index = ExactIndex(try folder.vectors(rows))
    for query in clustered(2, dimension: dimension, seed: 22, for: metric) {
      for neighbour in try index.search(query, k: 50, metric: metric) {
        let expected = reference(query, rows[Int(neighbour.id) / 10], metric)
        let size = metric == .innerProduct ? Float(dimension) : max(1, abs(expected))
        #expect(abs(neighbour.score - expected) <= 1e-5 * size)
      }
    }
  }

  @Test func distancesAreAsOpenCVHasThem() throws {
    // cv2.compareHist of OpenCV 5.0 for these two: CHISQR_ALT 0.5155556, INTERSECT 0.7, HELLINGER 0.2644687.
    let index = ExactIndex(try folder.vectors([[0.1, 0.5, 0.4]]))
    let query: [Float] = [0.4, 0.4, 0.2]
    func only(_ metric: Metric) throws -> Neighbour { try index.search(query, k: 1, metric: metric)[0] }
    #expect(abs(try 4 * only(.chiSquared).distance - 0.515_555_6) < 1e-6)
    #expect(abs(try only(.intersection).score - 0.7) < 1e-6)
    #expect(abs(try only(.hellinger).distance - 0.264_468_7) < 1e-6)
  }

  @Test func distancesOfHistogramsLieBetweenZeroAndOne() throws {
    let rows: [[Float]] = [[1, 0, 0], [0, 0.5, 0.5], [0.5, 0.25, 0.25]]
    let index = ExactIndex(try folder.vectors(rows))
    for metric in [Metric.chiSquared, .intersection, .hellinger] {
      let found = try index.search([1, 0, 0], k: 3, metric: metric)
      #expect(found.map(\.id) == [0, 20, 10])
      #expect(found[0].distance == 0 && found[2].distance == 1)
      #expect(found[1].distance > 0 && found[1].distance < 1)
    }
  }

  @Test func scalingHistogramsDoesNotChangeTheHellingerDistance() throws {
    let rows = clustered(200, dimension: 40, for: .hellinger)
    let query = clustered(1, dimension: 40, seed: 8, for: .hellinger)[0]
    let plain = try ExactIndex(folder.vectors(rows)).search(query, k: 200, metric: .hellinger)
    let scaled = ExactIndex(try folder.vectors(rows.map { row in row.map { $0 * 64 } }))
    #expect(try scaled.search(query.map { $0 * 0.125 }, k: 200, metric: .hellinger) == plain)
  }

  @Test func anInnerProductPrefersLongRows() throws {
    let index = ExactIndex(try folder.vectors([[1, 0], [3, 3], [-5, 0]]))
    let found = try index.search([2, 0], k: 3, metric: .innerProduct)
    #expect(found.map(\.id) == [10, 0, 20])
    #expect(found.map(\.score) == [6, 2, -10])
    #expect(found.map(\.distance) == [-5, -1, 11])
  }

  @Test(arguments: [Float(1e-30), 1e-12, 1e12])
  func theInnerProductOfVerySmallAndLargeRowsIsRankedExactly(size: Float) throws {
    let rows = clustered(3000, dimension: 64, seed: 13).enumerated().map { row, values in
      values.map { $0 * (row.isMultiple(of: 2) ? size : 1) }
    }
    let index = ExactIndex(try folder.vectors(rows))
    for query in [rows[4], rows[5], rows[4].map { $0 / size * 1e-38 }] {
      let full = try index.fullPrecisionSearch(query, k: 50, metric: .innerProduct)
      #expect(try index.quantisedSearch(query, k: 50, metric: .innerProduct) == full)
    }
  }

  @Test func anEmptyHistogramIsItsOwnNearestNeighbour() throws {
    let index = ExactIndex(try folder.vectors([[0.5, 0.5], [0, 0]]))
    let found = try index.search([0, 0], k: 2, metric: .hellinger)
    #expect(found.map(\.id) == [10, 0])
    #expect(found[0].distance == 0 && abs(found[1].distance - Float(0.5).squareRoot()) < 1e-6)
  }

  @Test(arguments: [Metric.chiSquared, .intersection, .hellinger])
  func histogramsWithNegativeValuesAreRefused(metric: Metric) throws {
    let index = ExactIndex(try folder.vectors([[1, 0], [0.5, 0.5]]))
    let expected = VectorIndexError.negativeValue(of: .query, position: 1, metric: metric)
    #expect(thrown { _ = try index.search([1, -1e-20], k: 1, metric: metric) } == expected)
    #expect(thrown { _ = try index.search([[1, 0], [1, -1]], k: 1, metric: metric) } == expected)
    #expect(expected.fault == .input)
    #expect(expected.description.contains("\(metric.rawValue): value 1 of the query is negative"))
  }

  @Test(arguments: [Metric.chiSquared, .intersection, .hellinger], [0, 4097, 9999])
  func rowsWithNegativeValuesAreRefused(metric: Metric, row: Int) throws {
    var rows = clustered(10_000, dimension: 40, for: metric)
    rows[row][39] = -0.5
    let index = ExactIndex(try folder.vectors(rows), threads: 2)
    for _ in 0..<2 {
      #expect(
        thrown { _ = try index.search(clustered(1, dimension: 40, for: metric)[0], k: 1, metric: metric) }
          == .negativeValue(of: .row(id: Int64(row) * 10), position: 39, metric: metric))
    }
    #expect(try index.search(rows[1], k: 1, metric: .cosine).count == 1)
  }

  @Test func negativeZeroIsNoNegativeValue() throws {
    let index = ExactIndex(try folder.vectors([[1, -0.0]]))
    #expect(try index.search([1, -0.0], k: 1, metric: .hellinger)[0].distance == 0)
  }
}
