import Foundation
import TestSupport
import Testing
import VectorSearch

@Suite struct SearchBenchmarkTests {
  @Test func reportsEveryMethodBesideTheReadBandwidth() throws {
    let folder = try TemporaryFolder()
    let benchmark = SearchBenchmark(count: 2000, dimension: 70, k: 5, threads: 2, queries: 3)
    let report = try benchmark.run(fileAt: folder.file("a.vectors"))
    #expect(report.n == 2000 && report.dimension == 70 && report.k == 5 && report.threads == 2)
    #expect(report.runs.map(\.method) == ["exact-f32", "exact-int8"])
    #expect(report.runs.map(\.annRecall) == [1, 1])
    #expect(report.runs.map { $0.parameters["bytesPerQuery"] } == [2000 * 284, 2000 * 140])
    #expect(report.readBandwidthBytesPerSecond > 0)
    let json = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(SearchReport.self, from: json) == report)
    // A second run finds its vectors where the first one put them.
    #expect(try benchmark.run(fileAt: folder.file("a.vectors")).n == 2000)
    #expect(try folder.names == ["a.vectors"])
  }

  @Test func clusteredVectorsAreTheSameInEveryRun() {
    let vectors = ClusteredVectors(dimension: 3, seed: 1)
    #expect(vectors.vector(5) == vectors.vector(5))
    #expect(vectors.vector(5) != vectors.vector(6))
    #expect(vectors.vector(5) != ClusteredVectors(dimension: 3, seed: 2).vector(5))
  }
}
