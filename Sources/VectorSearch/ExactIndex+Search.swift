package import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ExactIndex {
  /// The processors that are online.
  package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  package func search(
    _ query: [Float], k: Int, metric: Metric, filter: IDFilter?
  ) throws(VectorIndexError) -> [Neighbour] {
    let request = try Request(k: k, metric: metric, filter: filter, of: self)
    return try search(query, metric, request, request.method)
  }

  /// Finds the `k` closest rows by scanning the f32 rows only: the reference for every other way.
  ///
  /// Same arguments, result and errors as `search`.
  package func fullPrecisionSearch(
    _ query: [Float], k: Int, metric: Metric, filter: IDFilter? = nil
  ) throws(VectorIndexError) -> [Neighbour] {
    let request = try Request(k: k, metric: metric, filter: filter, of: self)
    return try search(query, metric, request, .full)
  }

  /// Finds the `k` closest rows by scanning the int8 rows, whatever `k` and the filter are, if the metric has
  /// such a scan.
  ///
  /// Same arguments, result and errors as `search`.
  package func quantisedSearch(
    _ query: [Float], k: Int, metric: Metric, filter: IDFilter? = nil
  ) throws(VectorIndexError) -> [Neighbour] {
    let request = try Request(k: k, metric: metric, filter: filter, of: self)
    return try search(query, metric, request, metric.hasQuantisedScan ? .quantised : .full)
  }

  /// What is asked for, apart from the query itself.
  struct Request {
    /// No more than rows pass the filter; 0 if none do.
    let k: Int
    let mask: RowMask?
    let method: Method

    init(
      k: Int, metric: Metric, filter: IDFilter?, of index: ExactIndex
    ) throws(VectorIndexError) {
      guard k > 0 else { throw .wrongK(got: k) }
      let file = index.file
      if metric.needsHistograms, let place = file.firstNegativeValue(threads: index.threads) {
        throw .negativeValue(
          of: .row(id: file.id(ofRow: place.row)), position: place.position, metric: metric)
      }
      mask = filter?.rows(of: file)
      let allowed = mask?.allowedCount ?? file.count
      self.k = min(k, allowed)
      method =
        metric.hasQuantisedScan ? Method(k: self.k, allowed: allowed, count: file.count) : .full
    }
  }

  private func search(
    _ query: [Float], _ metric: Metric, _ request: Request, _ method: Method
  ) throws(VectorIndexError) -> [Neighbour] {
    let query = try PreparedQuery(
      query, metric: metric, dimension: dimension, quantising: method == .quantised)
    guard request.k > 0 else { return [] }
    switch method {
    case .full:
      let scan = FullScan(query, of: file, k: request.k, mask: request.mask, kernels: kernels)
      return neighbours(scanned(scan, bytesPerRow: 4 * dimension).best, query.metric)
    case .quantised:
      let scan = QuantisedScan(query, of: file, k: request.k, mask: request.mask, kernels: kernels)
      let scanned = scanned(scan, bytesPerRow: query.stride)
      return neighbours(scanned.rescored(buffer: HitBuffer()), query.metric)
    }
  }

  private func scanned<Scan: RowScan & Sendable>(_ scan: Scan, bytesPerRow: Int) -> Scan {
    // Turns of about 1 MB: long enough for the prefetchers, short enough to share the end fairly.
    let calls = max(1, (1 << 20) / bytesPerRow / HitBuffer.rowsPerCall)
    return scanInParallel(
      scan, rowCount: count, rowsPerTurn: calls * HitBuffer.rowsPerCall, threads: threads)
  }

  /// The rows closest first, as the caller knows them.
  func neighbours(_ best: BestK<ScoredRow>, _ metric: Metric) -> [Neighbour] {
    best.elements.sorted(by: >).map { scored in
      Neighbour(
        id: file.id(ofRow: Int(scored.row)),
        score: scored.score,
        distance: metric.distance(ofScore: scored.score))
    }
  }
}
