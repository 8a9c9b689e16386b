package import Vocabulary

/// Measures exact search against the machine's read bandwidth, side by side in one run.
///
/// Reading the buffer and the search methods alternate, query by query, so that other load on the machine
/// affects all of them equally; medians are compared. A query's time is that of the whole call: preparing,
/// scanning, rescoring and sorting. The scanned bytes per row are
///
/// - exact-f32: 4 d bytes of values, and for the cosine 4 bytes of norm;
/// - exact-int8: d bytes of values padded to a multiple of 64, and 12 bytes of scale, norm and residual;
///
/// and exclude rescored rows and ids, which the search reads in addition to the scan.
package struct SearchBenchmark: Sendable {
  /// The number of rows; the int8 rows should be several times as large as the processor's caches.
  package var count: Int
  /// The number of values of a row.
  package var dimension: Int
  /// The number of neighbours.
  package var k: Int
  /// The threads that share each query.
  package var threads: Int
  /// The metric.
  package var metric: Metric
  /// The number of queries.
  package var queries: Int
  /// The seed of rows and queries.
  package var seed: UInt64

  /// Describes a benchmark over seeded clustered vectors.
  package init(
    count: Int, dimension: Int, k: Int = 10, threads: Int = ExactIndex.processorCount,
    metric: Metric = .cosine, queries: Int = 31, seed: UInt64 = 1
  ) {
    precondition(count > 0 && queries > 0, "count \(count), queries \(queries)")
    self.count = count
    self.dimension = dimension
    self.k = k
    self.threads = threads
    self.metric = metric
    self.queries = queries
    self.seed = seed
  }

  /// Writes the vectors to a file at `path`, unless it has them already, and measures.
  ///
  /// - Throws: as writing, opening and searching an index do.
  package func run(fileAt path: String) throws(VectorIndexError) -> SearchReport {
    let vectors = ClusteredVectors(dimension: dimension, seed: seed)
    let index = ExactIndex(try openOrWrite(vectors, at: path), threads: threads)
    let memory = ReadBandwidth(byteCount: index.file.byteCount)
    var bandwidth = Samples()
    var full = Samples()
    var quantised = Samples()
    for number in -2..<queries {
      let query = vectors.vector(count + number + 2)
      let reading = seconds { memory.read(threads: threads, kernels: index.kernels) }
      let (fullTime, truth) = try timed { () throws(VectorIndexError) in
        try index.fullPrecisionSearch(query, k: k, metric: metric)
      }
      let (quantisedTime, found) = try timed { () throws(VectorIndexError) in
        try index.quantisedSearch(query, k: k, metric: metric)
      }
      // The first queries read the file from disk.
      guard number >= 0 else { continue }
      bandwidth.add(reading, recall: 1)
      full.add(fullTime, recall: 1)
      quantised.add(quantisedTime, recall: overlap(found, truth))
    }
    return report(bandwidth: Double(memory.byteCount) / bandwidth.median, full, quantised)
  }

  private func openOrWrite(
    _ vectors: ClusteredVectors, at path: String
  ) throws(VectorIndexError) -> VectorFile {
    if let file = try? VectorFile(path: path), file.count == count, file.dimension == dimension,
      file.generation == seed, file.space == ClusteredVectors.space
    {
      return file
    }
    try vectors.write(count: count, to: path)
    return try VectorFile(path: path)
  }

  private func report(bandwidth: Double, _ full: Samples, _ quantised: Samples) -> SearchReport {
    let stride = VectorFileHeader.Part.quantisedRows.bytesPerRow(dimension: dimension)
    return SearchReport(
      n: count, dimension: dimension, k: k, threads: threads,
      runs: [
        full.run("exact-f32", bytesPerQuery: count * (4 * dimension + (metric == .cosine ? 4 : 0))),
        quantised.run("exact-int8", bytesPerQuery: count * (stride + 12)),
      ],
      readBandwidthBytesPerSecond: bandwidth)
  }
}

/// The times and recalls of one method.
private struct Samples {
  private var seconds: [Double] = []
  private var recalls: [Double] = []

  mutating func add(_ time: Double, recall: Double) {
    seconds.append(time)
    recalls.append(recall)
  }

  var median: Double { seconds.sorted()[seconds.count / 2] }

  func run(_ method: String, bytesPerQuery: Int) -> SearchReport.Run {
    SearchReport.Run(
      method: method,
      parameters: ["bytesPerQuery": bytesPerQuery],
      annRecall: recalls.reduce(0, +) / Double(recalls.count),
      queriesPerSecond: 1 / median,
      bytesPerSecond: Double(bytesPerQuery) / median)
  }
}

/// The part of the true neighbours that was found.
private func overlap(_ found: [Neighbour], _ truth: [Neighbour]) -> Double {
  Double(Set(found.map(\.id)).intersection(truth.map(\.id)).count) / Double(max(1, truth.count))
}

private func seconds(_ body: () -> Void) -> Double {
  ContinuousClock().measure(body) / .seconds(1)
}

private func timed<Result>(
  _ body: () throws(VectorIndexError) -> Result
) throws(VectorIndexError) -> (Double, Result) {
  let start = ContinuousClock.now
  let result = try body()
  return ((ContinuousClock.now - start) / .seconds(1), result)
}
