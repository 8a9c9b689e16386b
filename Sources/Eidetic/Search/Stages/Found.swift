import Gallery
import VectorSearch
import Vocabulary

/// What a query found, before it is cut to a page.
struct Found: Sendable {
  let plan: QueryPlan
  /// What was searched with in each space.
  let searches: [SpaceSearch]
  /// `nil` for one space.
  let fusion: Fusion?
  /// How many images were compared.
  let searched: Int
  /// How many of them can be shown.
  let images: Int
  /// Closest first: at least as many as the page and the strengths need.
  let neighbours: [ImageNeighbour]

  /// The spaces that lack images of the gallery, or whose vectors are behind.
  var incomplete: [SearchResult.Coverage] {
    searches.map { search in
      let space = search.part.space
      return SearchResult.Coverage(
        space: space.name, images: min(space.images, search.plain.query.index.images), total: plan.images)
    }.filter { $0.images < plan.images }
  }
}

extension SearchStages {
  /// Joins what spaces found, if there are several, and does the steps that rank what all answered, of the
  /// images that pass the filter. What is left out changes no score of what is left in.
  ///
  /// - Parameter count: how many images are wanted; `nil` for as many as the query's page needs.
  /// - Throws: as the steps of the chain do; `VectorIndexError`; `LibraryError.write`.
  func ranked(
    _ plan: QueryPlan, _ searches: [SpaceSearch], count: Int?, _ trace: QueryTrace
  ) async throws -> Found {
    let fused = searches.count > 1 ? try await joined(searches, of: plan.images) : nil
    // What is shown is the first space's.
    var search = searches[0].ranked
    if let fused { search = search.over(fused) }
    if let allowed = plan.allowed { try await search.restrict(to: allowed) }
    try await trace.run(searches[0].part.chain.steps(.pictures ... .list), on: &search)
    let images = search.images
    let needed =
      count ?? max(PageRequest(plan.query, count: images).needed, min(StrengthEvidence.depth + 1, images))
    return Found(
      plan: plan, searches: searches, fusion: fused?.description, searched: search.compared, images: images,
      neighbours: try await search.nearest(needed))
  }

  private func joined(_ searches: [SpaceSearch], of total: Int) async throws -> FusedImages {
    var parts: [FusedImages.Part] = []
    for search in searches {
      let moments = try await derived.moments(of: search.ranked, search.plain)
      parts.append(
        FusedImages.Part(
          search: search.ranked,
          scale: ScoreFusion.Scale(weight: search.part.weight, moments: moments)))
    }
    return FusedImages(parts, of: total)
  }
}
