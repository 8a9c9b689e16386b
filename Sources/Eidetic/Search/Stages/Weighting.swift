import Gallery
import VectorSearch
import Vocabulary

extension SearchStages {
  /// The weight of each space: the query's, or chosen by how reliable each space is for the query.
  ///
  /// - Returns: in the order of the spaces; they add up to 1.
  /// - Throws: `VectorIndexError`.
  func weights(
    _ plan: QueryPlan, _ searches: [SpaceSearch]
  ) async throws(VectorIndexError) -> [Float] {
    if let weights = plan.weights {
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
    var reliabilities: [SpaceReliability] = []
    for search in searches {
      // Colours are a wish of their own, not a poorer view of the query's pictures.
      let isColours = !search.part.content.colours.isEmpty
      let isPoorer = search.part.space.traits.kind == .descriptor && !isColours
      reliabilities.append(try await search.reliability(isPoorer: isPoorer))
    }
    return SpaceReliability.weights(reliabilities)
  }
}

extension SpaceSearch {
  /// How reliable the space is for the query.
  ///
  /// - Parameter isPoorer: whether the space tells less of the query's pictures than a network does.
  /// - Throws: `VectorIndexError`.
  func reliability(isPoorer: Bool) async throws(VectorIndexError) -> SpaceReliability {
    let query = ranked.query
    let nearest = try await ranked.unranked(SpaceReliability.depth)
      .filter { !plain.query.isOwn($0.id, $0.neighbour.score) }
    let near = nearest.prefix(SpaceReliability.near).map(\.id)
    let block = try query.index.scores(
      ofImages: Array(near.prefix(SpaceReliability.first)), withImages: near, metric: query.metric)
    return SpaceReliability(
      prior: isPoorer ? 1 : SpaceReliability.networkPrior, scores: nearest.map(\.neighbour.score),
      block: block)
  }
}
