import Gallery
import Vocabulary

extension RankingChain {
  /// The chain for a space, without recommended steps that do not work on it.
  ///
  /// - Parameters:
  ///   - metric: how closeness is measured.
  ///   - space: the space.
  /// - Throws: `SearchError.rankingUnfit` for any other step that does not work on it.
  func fitting(_ metric: Metric, in space: SpaceRecord) throws(SearchError) -> RankingChain {
    let chain = metric == .cosine && !space.traits.keepsRegions ? self : withoutOptional()
    guard metric != .cosine, let first = chain.links.first(where: { $0.kind.needsCosine }) else {
      return chain
    }
    throw .rankingUnfit(
      step: first.name, space: space.name,
      reason:
        "it compares by the cosine, and this search by \(metric.rawValue); choose the metric cosine, or none")
  }
}
