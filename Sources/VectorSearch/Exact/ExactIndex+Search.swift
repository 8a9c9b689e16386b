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

  package func search(_ request: NeighbourRequest) throws(VectorIndexError) -> [[Neighbour]] {
    let work = try Work(request, of: self)
    // A single query uses all threads; several use one each.
    if request.queries.count == 1 { return [try search(request.queries[0], request.metric, work)] }
    return try search(request.queries, request.metric, work)
  }

  package func search(
    _ query: [Float], in selections: [RowSelection], metric: Metric, threads: Int?
  ) throws(VectorIndexError) -> [[Neighbour]] {
    var works: [Work] = []
    for selection in selections {
      let request = NeighbourRequest(
        [query], k: selection.k, metric: metric, filter: selection.filter, threads: threads)
      works.append(try Work(request, of: self))
    }
    var joint = works.indices.filter { works[$0].joinsScan }
    if !joint.contains(where: { works[$0].plan == .quantisedScan }) { joint = [] }
    var found: [[Neighbour]] = works.map { _ in [] }
    for place in works.indices where !joint.contains(place) {
      found[place] = try search(query, metric, works[place])
    }
    if !joint.isEmpty {
      let results = try quantisedSearch(query, metric, joint.map { works[$0] })
      for (place, neighbours) in zip(joint, results) { found[place] = neighbours }
    }
    return found
  }

  /// Finds the `k` closest rows by scanning only the f32 rows: the reference for all other methods.
  ///
  /// Same arguments, result and errors as `search`.
  package func fullPrecisionSearch(
    _ query: [Float], k: Int, metric: Metric, filter: RowMask? = nil
  ) throws(VectorIndexError) -> [Neighbour] {
    try search(query, k: k, metric: metric, filter: filter, plan: .fullScan)
  }

  /// Finds the `k` closest rows by scanning the int8 rows, whatever `k` and the filter are, if the metric
  /// supports it.
  ///
  /// Same arguments, result and errors as `search`.
  package func quantisedSearch(
    _ query: [Float], k: Int, metric: Metric, filter: RowMask? = nil
  ) throws(VectorIndexError) -> [Neighbour] {
    try search(
      query, k: k, metric: metric, filter: filter,
      plan: metric.hasQuantisedScan ? .quantisedScan : .fullScan)
  }

  private func search(
    _ query: [Float], k: Int, metric: Metric, filter: RowMask?, plan: SearchPlan
  ) throws(VectorIndexError) -> [Neighbour] {
    var work = try Work(NeighbourRequest([query], k: k, metric: metric, filter: filter), of: self)
    work.plan = plan
    return try search(query, metric, work)
  }

  /// A request, resolved for this file.
  struct Work {
    /// At most the number of rows that pass the filter; 0 if none do.
    let k: Int
    let mask: RowMask?
    let threads: Int
    var plan: SearchPlan
    /// Whether it may be a part of a scan of all int8 rows that is made anyway.
    let joinsScan: Bool

    init(_ request: NeighbourRequest, of index: ExactIndex) throws(VectorIndexError) {
      guard request.k > 0 else { throw .wrongK(got: request.k) }
      threads = min(request.threads ?? index.threads, index.threads)
      try index.file.validate(request.queries, request.metric, threads: threads)
      mask = request.filter
      let allowed = mask?.allowedCount ?? index.file.count
      k = min(request.k, allowed)
      plan = SearchPlan(k: k, metric: request.metric, allowed: allowed, count: index.file.count)
      joinsScan = SearchPlan.joinsScan(
        k: k, metric: request.metric, allowed: allowed, count: index.file.count)
    }
  }

  private func search(
    _ query: [Float], _ metric: Metric, _ work: Work
  ) throws(VectorIndexError) -> [Neighbour] {
    guard work.k > 0 else { return [] }
    switch work.plan {
    case .fullScan:
      let query = try PreparedQuery(query, metric: metric, dimension: file.dimension, quantising: false)
      let scan = FullScan(query, of: file, k: work.k, mask: work.mask, kernels: kernels)
      return neighbours(scanned(scan, bytesPerRow: 4 * file.dimension, work).best, metric)
    case .quantisedScan: return try quantisedSearch(query, metric, [work])[0]
    }
  }

  /// Searches several selections in one scan of the int8 rows.
  ///
  /// - Parameter works: one or more of the same query, each with a `k` of 1 or more.
  private func quantisedSearch(
    _ query: [Float], _ metric: Metric, _ works: [Work]
  ) throws(VectorIndexError) -> [[Neighbour]] {
    let query = try PreparedQuery(query, metric: metric, dimension: file.dimension, quantising: true)
    let scan = QuantisedScan(query, of: file, works.map { ($0.k, $0.mask) }, kernels: kernels)
    let scanned = scanned(scan, bytesPerRow: query.stride, works[0])
    return scanned.rescored(threads: works[0].threads).map { neighbours($0, metric) }
  }

  private func scanned<Scan: RowScan & Sendable>(_ scan: Scan, bytesPerRow: Int, _ work: Work) -> Scan {
    // Chunks of about 1 MB: long enough for the prefetchers, short enough to balance the threads at the end.
    let calls = max(1, (1 << 20) / bytesPerRow / HitBuffer.rowsPerCall)
    return scanInParallel(
      scan, rowCount: file.count, rowsPerTurn: calls * HitBuffer.rowsPerCall, threads: work.threads)
  }

  /// The neighbours for the caller, closest first.
  func neighbours(_ best: BestK<ScoredRow>, _ metric: Metric) -> [Neighbour] {
    best.elements.sorted(by: >).map { scored in
      Neighbour(
        id: file.id(ofRow: Int(scored.row)),
        score: scored.score,
        distance: metric.distance(ofScore: scored.score))
    }
  }
}
