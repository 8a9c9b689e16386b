import FoundationEssentials
import Gallery
import VectorSearch
import Vocabulary

/// One page of the images that were found.
struct ResultPage: Sendable {
  var hits: [SearchResult.Hit]
  /// Where the next page begins; `nil` on the last page.
  let next: Cursor?
  /// How many hits of all pages were taken in each month, on the first page of hits in that order.
  var timeline: Timeline?
}

extension SearchStages {
  /// Makes the result: the hits of the query's page, with their confidences.
  ///
  /// - Throws: `GalleryError`; `VectorIndexError`; `LibraryError.write`; as explaining hits does.
  func page(of found: Found, _ trace: QueryTrace) async throws -> SearchResult {
    let query = found.plan.query
    let space = found.searches[0].part.space.name
    var (shown, strengths, k) = try await trace.timing(\.rank) {
      () async throws -> (ResultPage, [Double], Int) in
      let page = PageRequest(query, count: found.images)
      guard let least = query.minimumConfidence else {
        // Reads the gallery while confidences are computed.
        async let lookedUp = self.page(of: found.neighbours, in: space, page)
        let strengths = try await self.strengths(of: found)
        return (try await lookedUp, strengths, page.k)
      }
      let strengths = try await self.strengths(of: found)
      let sure = PageRequest(query, count: strengths.count { $0 >= least })
      return (try await self.page(of: found.neighbours, in: space, sure), strengths, sure.k)
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
      space: space, metric: found.searches[0].part.metric, fusion: found.fusion, k: k,
      searched: found.searched, strong: SearchResult.Strong(found.neighbours, strengths, own: own),
      hits: shown.hits, next: shown.next, ranking: trace.costs, milliseconds: trace.milliseconds)
    result.incomplete = found.incomplete
    result.timeline = shown.timeline
    result.words = found.plan.words
    if result.words?.method == .classes { result.words?.note = embedders.noteOnWords }
    result.translations = try translations(in: query)
    return result
  }

  /// The images that pass the filter of a query without signals.
  ///
  /// - Throws: `GalleryError`, for example for an unknown person.
  func listing(_ query: Query, _ trace: QueryTrace) async throws -> SearchResult {
    let images = try await trace.timing(\.search) { try await plan(query).allowed?.ids ?? [] }
    let page = PageRequest(query, count: images.count)
    let shown = try await trace.timing(\.rank) {
      guard page.order == .taken, let filter = query.filter else {
        return try await self.page(ofImages: images, page)
      }
      return try await self.pageByDate(meeting: filter, page)
    }
    var result = SearchResult(
      space: nil, metric: nil, fusion: nil, k: page.k, searched: images.count, strong: nil,
      hits: shown.hits, next: shown.next, ranking: [], milliseconds: trace.milliseconds)
    result.timeline = shown.timeline
    return result
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
    if page.order == .taken { return try await pageByDate(of: ranked, in: space, page) }
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

  /// A page of the nearest images by date. Looks up only what is shown.
  ///
  /// - Parameters:
  ///   - nearest: each with its position.
  ///   - space: provides their regions.
  ///   - page: the page to make.
  /// - Throws: `GalleryError`.
  private func pageByDate(
    of nearest: [(offset: Int, element: ImageNeighbour)], in space: String, _ page: PageRequest
  ) async throws -> ResultPage {
    let times = try await gallery.reader.timesTaken(of: nearest.map(\.element.id))
    let keyed = nearest.map { (key: Cursor.dateKey(times[$0.element.id]), hit: $0) }
      .sorted { ($1.key, $0.hit.element.id) < ($0.key, $1.hit.element.id) }
    let rest = keyed.filter { page.comesAfter(key: $0.key, $0.hit.element.id) }.map(\.hit)
    let shown = try await candidates(rest.prefix(page.limit + 1), in: space, page, times)
    var made = Self.page(shown, isAll: true, page)
    if page.isFirst {
      let counts = MonthCounts(times: times.values.sorted(by: >), undated: nearest.count - times.count)
      made.timeline = Timeline(counts)
    }
    return made
  }

  /// A page of the images that meet a filter, by date.
  ///
  /// - Throws: `GalleryError`.
  private func pageByDate(meeting filter: Filter, _ page: PageRequest) async throws -> ResultPage {
    let (reader, stored) = (await gallery.reader, try await people.numbered(filter, places))
    let left = max(page.k - page.passed, 0)
    let dated = try await reader.imagesByDate(
      meeting: stored, after: page.datePlace, limit: min(page.limit + 1, left))
    let alike = dated.enumerated().map { place, image in
      (
        offset: page.passed + place,
        element: ImageNeighbour(neighbour: Neighbour(id: image.id, score: 1, distance: 0))
      )
    }
    let times = Dictionary(
      uniqueKeysWithValues: dated.compactMap { image in image.taken.map { (image.id, $0) } })
    var made = Self.page(try await candidates(alike[...], in: nil, page, times), isAll: true, page)
    if page.isFirst {
      made.timeline = Timeline(try await reader.monthCounts(meeting: stored), limit: page.k)
    }
    return made
  }

  /// - Parameters:
  ///   - neighbours: each with its position among the nearest.
  ///   - space: provides their regions.
  ///   - page: the page to make.
  ///   - times: when images were taken, if they are sorted by that.
  private func candidates(
    _ neighbours: ArraySlice<(offset: Int, element: ImageNeighbour)>, in space: String?, _ page: PageRequest,
    _ times: [Int64: Int64] = [:]
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
        return Candidate(hit: hit, key: page.key(of: hit, times))
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

  /// Whether no hits are on earlier pages.
  var isFirst: Bool { cursor == nil }

  /// Where the page begins in the images by date.
  var datePlace: DatePlace { cursor?.datePlace ?? .beginning }

  /// The number of hits on earlier pages.
  var passed: Int { cursor?.passed ?? 0 }

  /// How many of the nearest images the page needs: one more than it shows, plus as many as could have been
  /// added to earlier pages since these were shown.
  var needed: Int {
    guard order == .best else { return k }
    let (sum, overflows) = passed.addingReportingOverflow(2 * limit + 1)
    return overflows ? k : min(sum, k)
  }

  func comesAfter(_ score: Float, _ id: Int64) -> Bool { comesAfter(key: Double(score), id) }

  fileprivate func comesAfter(_ candidate: Candidate) -> Bool {
    comesAfter(key: candidate.key, candidate.hit.id)
  }

  fileprivate func comesAfter(key: Double, _ id: Int64) -> Bool { cursor?.precedes(key: key, id: id) ?? true }

  /// The sort key of a hit: higher comes first.
  fileprivate func key(of hit: SearchResult.Hit, _ times: [Int64: Int64]) -> Double {
    switch order {
    case .best: Double(hit.score)
    case .newest: hit.modified.timeIntervalSince1970
    case .oldest: -hit.modified.timeIntervalSince1970
    case .biggest: Double(hit.width) * Double(hit.height)
    case .taken: Cursor.dateKey(times[hit.id])
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
      modified: Date(nanoseconds: summary.modified), taken: summary.taken, region: region)
  }
}

extension Date {
  /// - Parameter nanoseconds: since 1970.
  init(nanoseconds: Int64) { self.init(timeIntervalSince1970: Double(nanoseconds) / 1e9) }
}
