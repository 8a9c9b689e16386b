import Gallery
import Inference
import Models
import Vocabulary

/// Where and how a query is answered, as far as that can be decided before reading pictures.
struct QueryPlan: Sendable {
  /// How a query is answered in one space.
  struct Part: Sendable {
    let space: SpaceRecord
    /// What of the query is compared in it.
    let content: QueryContent
    let metric: Metric
    /// The query's chain, without optional steps that do not work in the space.
    let chain: RankingChain
  }

  let query: Query
  /// One for each space, the one whose regions are shown first; empty for a query with only a filter.
  let parts: [Part]
  /// How the words are compared; `nil` for a query without.
  let words: SearchResult.WordSearch?
  /// The weights of the spaces, relative to one another; `nil` if they are chosen for the query.
  let weights: [Float]?
  /// The images that pass the query's filter; `nil` if all do.
  let allowed: ImageSet?
  /// The number of images in the gallery.
  let images: Int
  /// The query's pictures, to match with images; `nil` for a query without.
  let pictures: PictureMatches?
}

extension SearchStages {
  /// Plans how a query is answered.
  ///
  /// - Throws: `GalleryError`, for example for an unknown person; `SearchError` for a metric or step that
  ///   does not fit a space; `LibraryError.noSuchSpace`.
  func plan(_ query: Query) async throws -> QueryPlan {
    let allowed: ImageSet? =
      if let filter = query.filter { try await images(meeting: filter) } else { nil }
    let holdings = try await gallery.reader.holdings()
    let roles = embedders.roles(for: query, among: holdings.spaces)
    if let unused = query.unusedSpace(roles) {
      throw SearchError.noPictureToCompare(for: "search in the search index \"\(unused)\"")
    }
    let named = query.searchedSpaces(roles)
    var parts: [QueryPlan.Part] = []
    if !query.signals.isEmpty {
      for space in named {
        parts.append(try await part(query, inSpace: space.name, roles, among: holdings.spaces))
      }
    }
    let method = query.words.isEmpty ? nil : embedders.wordMethod(ofSpace: roles.words)
    return QueryPlan(
      query: query, parts: parts,
      words: method.map { SearchResult.WordSearch(space: roles.words, method: $0) },
      weights: named.fixedWeights, allowed: allowed, images: holdings.images,
      pictures: PictureMatches(query, features))
  }

  private func part(
    _ query: Query, inSpace name: String?, _ roles: SpaceRoles, among filled: [SpaceRecord]
  ) async throws -> QueryPlan.Part {
    let space = try await space(named: name, among: filled)
    let metric = try Self.metric(query.metric, in: space, named: name)
    return QueryPlan.Part(
      space: space, content: query.content(in: space.name, roles), metric: metric,
      chain: try query.rank.fitting(metric, in: space))
  }

  /// The named metric, or the space's own.
  ///
  /// - Parameter name: the space's name in the query; a preset may have its own metric.
  private static func metric(
    _ named: Metric?, in space: SpaceRecord, named name: String?
  ) throws(SearchError) -> Metric {
    let metric = named ?? name.flatMap { SpacePreset.named($0)?.metric } ?? space.metrics[0]
    guard space.metrics.contains(metric) else {
      throw SearchError.unfitMetric(
        metric: metric.rawValue, space: space.name, available: space.metrics.map(\.rawValue))
    }
    return metric
  }

  /// The named space, otherwise the default one, otherwise the gallery's first.
  func space(named name: String?, among filled: [SpaceRecord]) async throws -> SpaceRecord {
    guard let name else {
      if let found = SpacesRoom.standard(among: filled) { return found }
      throw SearchError.emptyGallery(folder: galleryFolder, space: nil)
    }
    let wanted = try SpacesRoom.canonicalName(name)
    if let found = filled.last(where: { $0.name == wanted }) { return found }
    guard !filled.isEmpty else { throw SearchError.emptyGallery(folder: galleryFolder, space: wanted) }
    guard ClassNetwork.meant(by: wanted) == nil else { throw SearchError.wordsNotIndexed(space: wanted) }
    // The space may have been filled under another name of it; if that cannot be resolved, the error says
    // why.
    let identity = try await embedders.embedder(forSpace: name) { _ in .latency(cores: SearchEngine.cores) }
      .space.identity
    if let found = filled.first(where: { $0.identity == identity }) { return found }
    throw LibraryError.noSuchSpace(name: wanted, available: filled.map(\.name))
  }
}
