import TestSupport
import Testing
import VectorSearch
import Vocabulary

@Suite struct FilterTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  func index(for metric: Metric = .cosine) throws -> (ExactIndex, query: [Float]) {
    let file = try folder.vectors(clustered(9000, dimension: 16, for: metric))
    return (ExactIndex(file, threads: 2), clustered(1, dimension: 16, seed: 4, for: metric)[0])
  }

  @Test(arguments: Metric.allCases, [1, 2, 3, 5, 50, 3000])
  func filteringInsideEqualsFilteringTheFullRanking(metric: Metric, step: Int) throws {
    let (index, query) = try index(for: metric)
    let ids = stride(from: Int64(0), to: 90_000, by: 10 * step)
    let all = try index.fullPrecisionSearch(query, k: 9000, metric: metric)
    for filter in [IDFilter.including(ids), .excluding(ids)] {
      let expected = Array(all.filter { filter.allows($0.id) }.prefix(40))
      #expect(try index.search(query, k: 40, metric: metric, filter: filter) == expected)
      let rows = index.file.rows(passing: filter)
      #expect(try index.quantisedSearch(query, k: 40, metric: metric, filter: rows) == expected)
      #expect(try index.search([query], k: 40, metric: metric, filter: filter) == [expected])
    }
  }

  /// Ids that share all but their lowest bits pass or fail together.
  @Test(arguments: [Metric.cosine, .euclidean, .hamming], [Int64(1), 4, 8])
  func idsPassByTheirHighBits(metric: Metric, lowBits: Int64) throws {
    let (index, query) = try index(for: metric)
    let all = try index.fullPrecisionSearch(query, k: 9000, metric: metric)
    let wanted = Set(stride(from: Int64(0), to: 90_000 >> lowBits, by: 3))
    for filter in [
      IDFilter.including(wanted, lowBits: lowBits), .excluding(wanted, lowBits: lowBits),
    ] {
      let expected = all.filter { filter.allows($0.id) }
      #expect(expected.count > 1000 && expected.count < 8000)
      #expect(try index.search(query, k: 9000, metric: metric, filter: filter) == expected)
    }
    #expect(
      try index.search(query, k: 9000, metric: metric, filter: .including(wanted, lowBits: lowBits))
        == all.filter { wanted.contains($0.id >> lowBits) })
  }

  /// Shares that are compared row by row, in a scan of all rows, and in one with the whole.
  @Test(arguments: Metric.allCases, [0.0001, 0.001, 0.01, 0.1, 0.5])
  func severalSelectionsAreFoundAtOnce(metric: Metric, share: Double) throws {
    let (index, query) = try index(for: metric)
    let all = try index.fullPrecisionSearch(query, k: 9000, metric: metric)
    let wanted = Set(all.map(\.id).filter { SplitMix64.scattered(UInt64($0)) < UInt64(share * 0x1p64) })
    let filter = index.file.rows(passing: .including(wanted))
    #expect(filter.allowedCount == wanted.count && filter.listedCount == wanted.count)
    for (k, own) in [(1, 1), (30, 101), (404, 20)] {
      let selections = [RowSelection(k: k, filter: nil), RowSelection(k: own, filter: filter)]
      let found = try index.search(query, in: selections, metric: metric, threads: 2)
      #expect(found[0] == Array(all.prefix(k)))
      #expect(found[1] == Array(all.filter { wanted.contains($0.id) }.prefix(own)))
    }
  }

  @Test func aFilterThatLetsNothingThroughGivesNothing() throws {
    let (index, query) = try index()
    let filter = IDFilter.including([5, -1, 90_001])
    #expect(try index.search(query, k: 3, metric: .cosine, filter: filter).isEmpty)
    #expect(try index.search([query, query], k: 3, metric: .cosine, filter: filter) == [[], []])
  }

  @Test func aFilterIsASetOfIDs() {
    #expect(IDFilter.including([3, 1, 3, 2]) == .including([1, 2, 3]))
    #expect(IDFilter.excluding([1]) != .including([1]))
    #expect(IDFilter.including([1, 5]).allows(5) && !IDFilter.including([1, 5]).allows(4))
    #expect(!IDFilter.excluding([1, 5]).allows(5) && IDFilter.excluding([Int64]()).allows(4))
  }
}
