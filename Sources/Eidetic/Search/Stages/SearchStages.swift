import Gallery
import Imaging
import Places
import Synchronization
import VectorSearch

/// Answers queries in stages: each turns one value into the next.
///
/// ```
/// Query ─plan─> QueryPlan ─candidates─> [SpaceSearch] ─joined, ranked─> Found ─page─> SearchResult
/// ```
///
/// No stage ranks all images, unless all are requested. What the stages learn about the query, and how long
/// they take, goes into its trace.
struct SearchStages: Sendable {
  let gallery: Gallery
  let galleryFolder: String
  let derived: DerivedFiles
  let embedders: Embedders
  let pictures: PictureFiles
  let decoder: PictureDecoder
  let features: PictureFeatures
  let people: PeopleRoom
  let places: PlaceData
  let load = QueryLoad()

  /// Answers a query.
  ///
  /// - Parameter progress: is called during steps that may take long.
  /// - Throws: as `SearchEngine.search(_:progress:)`.
  func answer(
    _ query: Query, _ progress: (@Sendable (SearchProgress) -> Void)?
  ) async throws -> SearchResult {
    let trace = QueryTrace(progress: progress)
    if query.explains, query.wantedPictures.isEmpty {
      throw SearchError.noPictureToCompare(for: "explain")
    }
    guard !query.signals.isEmpty else { return try await listing(query, trace) }
    let found = try await trace.timing(\.search) {
      try await self.found(query, count: nil, trace)
    }
    return try await page(of: found, trace)
  }

  /// All images, the nearest to a query first. The query's order, limit and cursor do not count.
  ///
  /// - Throws: as `SearchEngine.search(_:progress:)`.
  func all(_ query: Query) async throws -> Found {
    guard !query.signals.isEmpty else { throw SearchError.emptyQuery }
    return try await found(query, count: .max, QueryTrace())
  }

  /// - Parameter count: the number of images wanted; `nil` for as many as the query's page needs.
  private func found(_ query: Query, count: Int?, _ trace: QueryTrace) async throws -> Found {
    let plan = try await plan(query)
    var searches: [SpaceSearch] = []
    for part in plan.parts { searches.append(try await candidates(plan, part, trace)) }
    return try await ranked(plan, searches, count: count, trace)
  }
}

/// The number of queries being answered: a single one gets all cores, concurrent ones get one each.
final class QueryLoad: Sendable {
  private let count = Atomic<Int>(0)

  /// Whether several queries are being answered.
  var isShared: Bool { count.load(ordering: .relaxed) > 1 }

  /// Counts a query while it is answered.
  func counting<Answer>(_ work: () async throws -> Answer) async rethrows -> Answer {
    count.add(1, ordering: .relaxed)
    defer { count.subtract(1, ordering: .relaxed) }
    return try await work()
  }
}
