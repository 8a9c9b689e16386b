import FoundationEssentials
import Gallery
import VectorSearch
import Vocabulary

/// One page of the images that were found.
struct ResultPage: Sendable {
  var hits: [SearchResult.Hit]
  /// Where the next page begins; `nil` on the last page.
  let next: Cursor?
}

extension SearchStages {
  /// Makes the result: the hits of the query's page, with their confidences.
  ///
  /// - Throws: `GalleryError`; `VectorIndexError`; `LibraryError.write`; as explaining hits does.
  func page(of found: Found, _ trace: QueryTrace) async throws -> SearchResult {
    let query = found.plan.query
    let page = PageRequest(query, count: found.images)
    let space = found.searches[0].part.space.name
    var (shown, strengths) = try await trace.timing(\.rank) { () async throws -> (ResultPage, [Double]) in
      // Reads the gallery while confidences are computed.
      async let lookedUp = self.page(of: found.neighbours, in: space, page)
      let strengths = try await self.strengths(of: found)
      return (try await lookedUp, strengths)
    }
    let own = trace.own
    for place in shown.hits.indices {
      shown.hits[place].confidence = strengths.dropFirst(shown.hits[place].rank - 1).first
      if own.contains(shown.hits[place].id) { shown.hits[place].isQuery = true }
    }
    let why = try await contributions(to: shown.hits.map(\.id), in: found)
    for place in shown.hits.indices { shown.hits[place].why = why[shown.hits[place].id] }
    if query.explains, let pictures = found.plan.pictures {
      let explanations = try await pictures.explanations(
        of: shown.hits.map(\.id), trace.progress(of: "explain"))
      for place in shown.hits.indices { shown.hits[place].explanation = explanations[shown.hits[place].id] }
    }
    var result = SearchResult(
      space: space, metric: found.searches[0].part.metric, fusion: found.fusion, k: page.k,
      searched: found.searched, strong: SearchResult.Strong(found.neighbours, strengths, own: own),
      hits: shown.hits, next: shown.next, ranking: trace.costs, milliseconds: trace.milliseconds)
    result.incomplete = found.incomplete
    return result
  }

  /// The images that pass the filter of a query without signals.
  ///
  /// - Throws: `GalleryError`, for example for an unknown person.
  func listing(_ query: Query, _ trace: QueryTrace) async throws -> SearchResult {
    let images = try await trace.timing(\.search) { try await plan(query).allowed?.ids ?? [] }
    let page = PageRequest(query, count: images.count)
    let shown = try await trace.timing(\.rank) { try await self.page(ofImages: images, page) }
    return SearchResult(
      space: nil, metric: nil, fusion: nil, k: page.k, searched: images.count, strong: nil,
      hits: shown.hits, next: shown.next, ranking: [], milliseconds: trace.milliseconds)
  }

  /// A page of the nearest images, in the query's order.
  ///
  /// - Parameters:
  ///   - nearest: the closest first, at least as many as the page needs.
  ///   - space: provides their regions.
  ///   - page: the page to make.
  /// - Returns: hits without confidences.
  /// - Throws: `GalleryError`.
  private func page(
    of nearest: [ImageNeighbour], in space: String, _ page: PageRequest
  ) async throws -> ResultPage {
    let ranked = Array(nearest.prefix(page.k).enumerated())
    guard page.order == .best else {
      let all = try await candidates(ranked[...], in: space, page)
      return Self.page(all.filter(page.comesAfter).sorted(by: <), isAll: nearest.count >= page.k, page)
    }
    // Looks up only what is shown.
    let rest = ranked.filter { page.comesAfter($0.element.neighbour.score, $0.element.id) }
    let shown = try await candidates(rest.prefix(page.limit + 1), in: space, page)
    // Images that were added meanwhile may have displaced some of these.
    return Self.page(shown, isAll: nearest.count >= page.k, page)
  }

  /// A page of images that nothing was compared with: the first `k` in the query's order.
  ///
  /// - Parameters:
  ///   - images: their ids.
  ///   - page: the page to make, in an order that needs no scores.
  /// - Throws: `GalleryError`.
  private func page(ofImages images: [Int64], _ page: PageRequest) async throws -> ResultPage {
    let alike = images.map { ImageNeighbour(neighbour: Neighbour(id: $0, score: 1, distance: 0)) }
    var all = try await candidates(Array(alike.enumerated())[...], in: nil, page).sorted(by: <)
    for place in all.indices { all[place].hit.rank = place + 1 }
    return Self.page(all.prefix(page.k).filter(page.comesAfter), isAll: true, page)
  }

  /// - Parameters:
  ///   - candidates: in the page's order, without those on earlier pages.
  ///   - isAll: whether there are no others.
  private static func page(_ candidates: [Candidate], isAll: Bool, _ page: PageRequest) -> ResultPage {
    let shown = candidates.prefix(page.limit)
    let hits = shown.map(\.hit)
    guard let last = shown.last, !isAll || candidates.count > shown.count else {
      return ResultPage(hits: hits, next: nil)
    }
    return ResultPage(
      hits: hits, next: Cursor(passed: page.passed + shown.count, key: last.key, id: last.hit.id))
  }

  /// - Parameter neighbours: each with its position among the nearest.
  private func candidates(
    _ neighbours: ArraySlice<(offset: Int, element: ImageNeighbour)>, in space: String?, _ page: PageRequest
  ) async throws -> [Candidate] {
    let listing = try await gallery.reader.listing(
      of: neighbours.map(\.element.id),
      regions: neighbours.compactMap { _, hit in hit.region.map { (imageID: hit.id, number: $0) } },
      inSpace: space)
    // An image that an indexing run is just removing has no summary.
    return zip(neighbours, listing.summaries).compactMap { neighbour, summary in
      summary.map { summary in
        let hit = SearchResult.Hit(
          rank: neighbour.offset + 1, neighbour.element.neighbour, summary,
          paths: listing.paths[summary.id] ?? [summary.path],
          region: listing.regions[neighbour.element.id])
        return Candidate(hit: hit, key: page.key(of: hit))
      }
    }
  }
}

/// A hit and its sort key: higher comes first.
private struct Candidate {
  var hit: SearchResult.Hit
  let key: Double

  static func < (one: Candidate, other: Candidate) -> Bool {
    one.key != other.key ? one.key > other.key : one.hit.id < other.hit.id
  }
}

/// The requested page.
struct PageRequest: Sendable {
  let order: Query.Order
  /// At most the number of images.
  let k: Int
  let limit: Int
  private let cursor: Cursor?

  /// - Parameters:
  ///   - query: the query.
  ///   - count: the number of images.
  init(_ query: Query, count: Int) {
    // Without signals no image is better than another.
    order = query.signals.isEmpty && query.order == .best ? .newest : query.order
    k = min(query.k, count)
    limit = min(query.limit, max(k, 1))
    cursor = query.cursor
  }

  /// The number of hits on earlier pages.
  var passed: Int { cursor?.passed ?? 0 }

  /// How many of the nearest images the page needs: one more than it shows, plus as many as could have been
  /// added to earlier pages since these were shown.
  var needed: Int {
    guard order == .best else { return k }
    let (sum, overflows) = passed.addingReportingOverflow(2 * limit + 1)
    return overflows ? k : min(sum, k)
  }

  func comesAfter(_ score: Float, _ id: Int64) -> Bool {
    cursor?.precedes(key: Double(score), id: id) ?? true
  }

  fileprivate func comesAfter(_ candidate: Candidate) -> Bool {
    cursor?.precedes(key: candidate.key, id: candidate.hit.id) ?? true
  }

  /// The sort key of a hit: higher comes first.
  fileprivate func key(of hit: SearchResult.Hit) -> Double {
    switch order {
    case .best: Double(hit.score)
    case .newest: hit.modified.timeIntervalSince1970
    case .oldest: -hit.modified.timeIntervalSince1970
    case .biggest: Double(hit.width) * Double(hit.height)
    }
  }
}

extension SearchResult.Hit {
  fileprivate init(
    rank: Int, _ neighbour: Neighbour, _ summary: ImageSummary, paths: [String], region: Region?
  ) {
    self.init(
      rank: rank, id: neighbour.id, path: summary.path, paths: paths, score: neighbour.score,
      distance: max(0, neighbour.distance),
      confidence: nil, width: summary.width, height: summary.height, bytes: summary.bytes,
      modified: Date(nanoseconds: summary.modified), region: region)
  }
}

extension Date {
  /// - Parameter nanoseconds: since 1970.
  init(nanoseconds: Int64) { self.init(timeIntervalSince1970: Double(nanoseconds) / 1e9) }
}
