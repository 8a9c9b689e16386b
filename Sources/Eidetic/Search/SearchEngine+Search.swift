import Files
import FoundationEssentials
import Gallery
import Imaging
import Inference
import Models
import Synchronization
package import VectorSearch
import Vocabulary

extension SearchEngine {
  /// Finds the images nearest to a query.
  ///
  /// Cancelling the task ends the work at its next step.
  ///
  /// A query by a filter alone compares nothing: its answer has the images that meet it, and the query's
  /// spaces, metric and ranking do not count.
  ///
  /// - Parameters:
  ///   - query: what is searched with.
  ///   - progress: is called from any thread while a step is done that may take long.
  /// - Throws: a `FaultyError`: `input` for a picture or a person that is not there, a region outside of it,
  ///   `k` or a limit below 1, a space that the gallery does not have, an address that is not to be asked;
  ///   `data` for a picture that cannot be decoded, an empty gallery, a network that does not match its card;
  ///   `resource` for a full disk. `CancellationError` when cancelled.
  public func search(
    _ query: Query, progress: (@Sendable (SearchProgress) -> Void)? = nil
  ) async throws -> SearchResult {
    guard query.k > 0 else { throw SearchError.count(got: query.k) }
    guard query.limit > 0 else { throw SearchError.count(got: query.limit) }
    guard !query.signals.isEmpty || query.filter != nil else { throw SearchError.emptyQuery }
    queries.add(1, ordering: .relaxed)
    defer { queries.subtract(1, ordering: .relaxed) }
    return try await withTaskExecutorPreference(workers) {
      var result = try await answer(query, progress)
      result.showPaths(of: query)
      return result
    }
  }

  /// The numbers of all images, the nearest to a query first, for who counts and shows none. The query's
  /// order, limit and cursor do not count.
  ///
  /// - Parameter query: what is searched with.
  /// - Throws: as `search(_:)` does.
  public func ranking(_ query: Query) async throws -> [Int64] { try await all(query).neighbours.map(\.id) }

  /// All images with their scores, the nearest to a query first, and the strengths of the best of them.
  ///
  /// - Parameter query: what is searched with.
  /// - Returns: strengths in the order of the images; none where there are too few images.
  /// - Throws: as `search(_:)` does.
  package func judgedNeighbours(
    of query: Query
  ) async throws -> (neighbours: [Neighbour], strengths: [Double]) {
    let found = try await all(query)
    let strengths = try await withTaskExecutorPreference(workers) {
      try await self.strengths(of: found)
    }
    return (found.neighbours.map(\.neighbour), strengths)
  }

  private func all(_ query: Query) async throws -> Found {
    guard !query.signals.isEmpty else { throw SearchError.emptyQuery }
    return try await withTaskExecutorPreference(workers) {
      var trace = QueryTrace(progress: nil)
      return try await found(query, count: .max, PictureMatches(query, self), &trace)
    }
  }

  private func answer(
    _ query: Query, _ progress: (@Sendable (SearchProgress) -> Void)?
  ) async throws -> SearchResult {
    let start = ContinuousClock.now
    var trace = QueryTrace(progress: progress)
    let pictures = PictureMatches(query, self)
    if query.explains, pictures == nil { throw SearchError.noPictureToCompare(for: "explain") }
    if query.signals.isEmpty { return try await listing(query) }
    let found = try await found(query, count: nil, pictures, &trace)
    let page = PageRequest(query, count: found.images)
    let ranking = ContinuousClock.now
    // The gallery is asked while confidences are computed.
    async let lookedUp = self.page(of: found.neighbours, in: found.space, page)
    let strengths = try await strengths(of: found)
    var shown = try await lookedUp
    for place in shown.hits.indices {
      shown.hits[place].confidence = strengths.dropFirst(shown.hits[place].rank - 1).first
      if trace.own.contains(shown.hits[place].id) { shown.hits[place].isQuery = true }
    }
    trace.milliseconds.rank = (ContinuousClock.now - ranking) / .milliseconds(1)
    if query.explains, let pictures {
      let explanations = try await pictures.explanations(
        of: shown.hits.map(\.id), trace.progress(of: "explain"))
      for place in shown.hits.indices { shown.hits[place].explanation = explanations[shown.hits[place].id] }
    }
    trace.milliseconds.total = (ContinuousClock.now - start) / .milliseconds(1)
    var result = SearchResult(
      space: found.space, metric: found.metric, fusion: found.fusion, k: page.k, searched: found.searched,
      strong: SearchResult.Strong(found.neighbours, strengths, own: trace.own),
      hits: shown.hits, next: shown.next, ranking: found.costs, milliseconds: trace.milliseconds)
    result.incomplete = found.incomplete
    return result
  }

  /// The images that pass the filters of a query with which nothing is compared.
  private func listing(_ query: Query) async throws -> SearchResult {
    let start = ContinuousClock.now
    var milliseconds = SearchResult.Milliseconds()
    let images = try await filtered(query) ?? []
    milliseconds.search = (ContinuousClock.now - start) / .milliseconds(1)
    let page = PageRequest(query, count: images.count)
    let shown = try await self.page(ofImages: images.sorted(), page)
    milliseconds.total = (ContinuousClock.now - start) / .milliseconds(1)
    milliseconds.rank = milliseconds.total - milliseconds.search
    return SearchResult(
      space: nil, metric: nil, fusion: nil, k: page.k, searched: images.count, strong: nil,
      hits: shown.hits, next: shown.next, ranking: [], milliseconds: milliseconds)
  }

  /// The images that pass a query's filters; nothing where all do.
  private func filtered(_ query: Query) async throws -> Set<Int64>? {
    guard let filter = query.filter else { return nil }
    return try await images(meeting: filter)
  }

  /// The nearest images before they are cut to a page.
  struct Found {
    let space: String
    let metric: Metric
    var fusion: Fusion?
    /// How many images were compared.
    let searched: Int
    /// How many of them can be shown.
    let images: Int
    /// Closest first: at least as many as the page and the strengths need.
    let neighbours: [ImageNeighbour]
    let costs: [SearchResult.Cost]
    /// What was searched with in each space, before the ranking was made better, and how much the space
    /// counts.
    var asked: [(plain: RankedSearch, weight: Float)]
    /// How many images the gallery has.
    let total: Int

    /// The spaces that lack images of the gallery, or whose vectors are behind.
    var incomplete: [SearchResult.Coverage] {
      asked.map { search, _ in
        SearchResult.Coverage(
          space: search.space.name, images: min(search.space.images, search.index.images), total: total)
      }.filter { $0.images < total }
    }
  }

  /// - Parameters:
  ///   - count: how many images are wanted; as many as the query's page needs when nothing is said.
  ///   - pictures: the query's; nothing for a query without.
  private func found(
    _ query: Query, count: Int?, _ pictures: PictureMatches?,
    _ trace: inout QueryTrace
  ) async throws -> Found {
    let spaces = query.searchedSpaces
    let searching = ContinuousClock.now
    let prepared = trace.milliseconds.decode + trace.milliseconds.embed
    defer {
      let preparing = trace.milliseconds.decode + trace.milliseconds.embed - prepared
      trace.milliseconds.search += (ContinuousClock.now - searching) / .milliseconds(1) - preparing
    }
    // Who is not known is told before anything is computed.
    let filtered = try await filtered(query)
    let holdings = try await reader.holdings()
    if spaces.count > 1 {
      return try await fused(query, spaces, of: holdings, filtered, count: count, pictures, &trace)
    }
    var search = try await search(query, in: spaces.first?.name, of: holdings, pictures, &trace)
    return try await list(query, &search, of: holdings, filtered, count: count, trace)
  }

  /// A query on its way through its chain, and what the way took.
  private struct Search {
    var ranked: RankedSearch
    /// Before all steps but those on the query itself.
    var plain: RankedSearch
    var costs = RankingCosts()
    /// The chain, unless it does not work on the space.
    let chain: RankingChain
  }

  /// A query in one space, after the steps that need no other.
  ///
  /// - Parameter name: of the space; the default one when nothing is said.
  private func search(
    _ query: Query, in name: String?, of holdings: Gallery.Holdings, _ pictures: PictureMatches?,
    _ trace: inout QueryTrace
  ) async throws -> Search {
    let space = try await spaceRecord(named: name, among: holdings.spaces)
    let metric = try Self.metric(query.metric, in: space, named: name)
    let vector = try await vector(for: query, in: space, &trace)
    try Task.checkCancellation()
    let shared = try await index(of: space)
    // Queries that come together have a core each; sharing one scan out would cost more than it saves.
    let index = queries.load(ordering: .relaxed) > 1 ? shared.threads(1) : shared
    let ranked = RankedSearch(
      in: space, derived, index: index, vector: vector, own: query.image, metric: metric,
      pictures: pictures, embed: views(of: query, in: space, vector))
    var search = Search(
      ranked: ranked, plain: ranked, chain: try query.rank.fitting(metric, index, in: space))
    try await search.costs.run(search.chain.steps(.query ... .query), on: &search.ranked, trace)
    search.plain = search.ranked
    try await search.costs.run(search.chain.steps(.vectors ... .order), on: &search.ranked, trace)
    return search
  }

  /// The nearest images that pass the filters, after the steps that rank what all spaces answered. The steps
  /// before rank all images: what is left out changes no score of what is left in.
  private func list(
    _ query: Query, _ search: inout Search, of holdings: Gallery.Holdings, _ filtered: Set<Int64>?,
    count: Int?,
    _ trace: QueryTrace
  ) async throws -> Found {
    if let filtered { try await search.ranked.restrict(to: filtered) }
    try await search.costs.run(search.chain.steps(.pictures ... .list), on: &search.ranked, trace)
    let ranked = search.ranked
    let images = ranked.images
    let needed =
      count ?? max(PageRequest(query, count: images).needed, min(StrengthEvidence.depth + 1, images))
    return Found(
      space: ranked.space.name, metric: ranked.metric, searched: ranked.compared, images: images,
      neighbours: try await ranked.nearest(needed), costs: search.costs.all, asked: [(search.plain, 1)],
      total: holdings.images)
  }

  /// Joins the answers of several spaces.
  private func fused(
    _ query: Query, _ spaces: [WeightedSpace], of holdings: Gallery.Holdings, _ filtered: Set<Int64>?,
    count: Int?, _ pictures: PictureMatches?, _ trace: inout QueryTrace
  ) async throws -> Found {
    var searches: [Search] = []
    var parts: [FusedImages.Part] = []
    var costs = RankingCosts()
    for weighted in spaces {
      let search = try await search(query, in: weighted.name, of: holdings, pictures, &trace)
      costs.add(search.costs)
      searches.append(search)
      parts.append(
        FusedImages.Part(
          search: search.ranked,
          scale: ScoreFusion.Scale(
            weight: weighted.weight, moments: try await derived.moments(of: search.ranked, search.plain))))
    }
    let fused = FusedImages(parts, of: holdings.images)
    // What is shown is the first space's.
    var search = searches[0]
    (search.ranked, search.costs) = (search.ranked.over(fused), costs)
    var found = try await list(query, &search, of: holdings, filtered, count: count, trace)
    found.fusion = fused.description
    found.asked = zip(searches, spaces).map { ($0.plain, $1.weight) }
    return found
  }

  /// The metric that is named, or the space's own.
  ///
  /// - Parameter name: as the query has the space's name; it may be a preset's with a metric of its own.
  private static func metric(
    _ named: Metric?, in space: SpaceRecord, named name: String?
  ) throws -> Metric {
    let metric = named ?? name.flatMap { SpacePreset.named($0)?.metric } ?? space.metrics[0]
    guard space.metrics.contains(metric) else {
      throw SearchError.unfitMetric(
        metric: metric.rawValue, space: space.name, available: space.metrics.map(\.rawValue))
    }
    return metric
  }

  /// The space to search in: the named one, otherwise the default one, otherwise the gallery's first.
  private func spaceRecord(named name: String?, among filled: [SpaceRecord]) async throws -> SpaceRecord {
    guard let name else {
      if let found = SpacesRoom.standard(among: filled) { return found }
      throw SearchError.emptyGallery(folder: galleryFolder, space: nil)
    }
    let wanted = try SpacesRoom.canonicalName(name)
    if let found = filled.last(where: { $0.name == wanted }) { return found }
    guard !filled.isEmpty else { throw SearchError.emptyGallery(folder: galleryFolder, space: wanted) }
    // The same space may have been filled under another name; where it cannot be had at all, that is what is
    // told.
    let identity = try await embedders.embedder(forSpace: name) { _ in .latency(cores: Self.cores) }.space
      .identity
    if let found = filled.first(where: { $0.identity == identity }) { return found }
    throw LibraryError.noSuchSpace(name: wanted, available: filled.map(\.name))
  }
}

extension SearchResult {
  /// Shows the images of a query's own files by the paths that were searched with, where they have several.
  fileprivate mutating func showPaths(of query: Query) {
    for case .file(let name) in query.pictures.map(\.example) {
      for path in FileSystem.indexedPaths(of: name) {
        for place in hits.indices
        where hits[place].paths.contains(where: { $0.utf8.elementsEqual(path.utf8) }) {
          hits[place].path = path
        }
      }
    }
  }
}
