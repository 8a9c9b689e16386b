import Gallery
import VectorSearch
import Vocabulary

/// The images that a query found, before paging.
struct Found: Sendable {
  let plan: QueryPlan
  /// The search in each space.
  let searches: [SpaceSearch]
  /// The weights of the spaces, which add up to 1.
  let weights: [Float]
  /// What images have of the query's words.
  let evidence: WordEvidence
  /// `nil` for one space alone.
  let fused: FusedImages?
  /// The number of images compared.
  let searched: Int
  /// The number of images that can be shown.
  let images: Int
  /// Closest first: at least as many as the page and the confidences need.
  let neighbours: [ImageNeighbour]

  /// How scores were fused; `nil` for one space alone.
  var fusion: Fusion? {
    guard fused != nil else { return nil }
    return Fusion(
      method: "z-score", weighting: plan.weights == nil && searches.count > 1 ? .adaptive : .fixed,
      parts: zip(searches, weights).map { search, weight in
        Fusion.Part(space: search.part.space.name, metric: search.part.metric, weight: weight)
      })
  }

  /// The weight of the space where words are compared.
  var wordWeight: Float { weights[Self.wordPlace(in: searches)] }

  fileprivate static func wordPlace(in searches: [SpaceSearch]) -> Int {
    searches.firstIndex { !$0.part.content.words.isEmpty } ?? 0
  }

  /// The spaces that lack images of the gallery, or whose index is outdated.
  var incomplete: [SearchResult.Coverage] {
    searches.map { search in
      let space = search.part.space
      return SearchResult.Coverage(
        space: space.name, images: min(space.images, search.plain.query.index.images), total: plan.images)
    }.filter { $0.images < plan.images }
  }
}

extension SearchStages {
  /// Fuses the results of the spaces, and what images have of the words, if there are several, and runs the
  /// ranking steps that come after, on the images that pass the filter. Filtered images do not change the
  /// scores of others.
  ///
  /// - Parameter count: the number of images wanted; `nil` for as many as the query's page needs.
  /// - Throws: as the steps of the chain do; `VectorIndexError`; `LibraryError.write`.
  func ranked(
    _ plan: QueryPlan, _ searches: [SpaceSearch], count: Int?, _ trace: QueryTrace
  ) async throws -> Found {
    let weights = searches.count > 1 ? try await weights(plan, searches) : [1]
    let evidence = try await self.evidence(
      of: plan.query.words, from: plan.query.wordParts, total: plan.images)
    let isJoined = searches.count > 1 || !evidence.parts.isEmpty
    let fused = isJoined ? try await joined(searches, weights, evidence, of: plan.images) : nil
    // The regions shown are those of the first space.
    var search = searches[0].ranked
    if let fused { search = search.over(fused) }
    if let allowed = plan.allowed { try await search.restrict(to: allowed) }
    try await trace.run(searches[0].part.chain.steps(.pictures ... .list), on: &search)
    let images = search.images
    let needed =
      count ?? max(PageRequest(plan.query, count: images).needed, min(StrengthEvidence.depth + 1, images))
    return Found(
      plan: plan, searches: searches, weights: weights, evidence: evidence, fused: fused,
      searched: search.compared, images: images, neighbours: try await search.nearest(needed))
  }

  private func joined(
    _ searches: [SpaceSearch], _ weights: [Float], _ evidence: WordEvidence, of total: Int
  ) async throws -> FusedImages {
    var parts: [FusedImages.Part] = []
    for (search, weight) in zip(searches, weights) {
      let moments = try await derived.moments(of: search.ranked, search.plain)
      parts.append(
        FusedImages.Part(
          source: search.ranked,
          scale: ScoreFusion.Scale(weight: weight, moments: moments)))
    }
    let weight = weights[Found.wordPlace(in: searches)]
    parts += evidence.parts.map {
      FusedImages.Part(
        source: $0.scores, scale: ScoreFusion.Scale(besideWeight: weight, factor: $0.factor))
    }
    return FusedImages(parts, of: total)
  }
}
