import Gallery
import VectorIndex

extension RankingChain {
  /// The chain for a space: plain search where the recommended one does not work on it.
  ///
  /// - Parameters:
  ///   - metric: how closeness is measured.
  ///   - index: the space's vectors.
  ///   - space: the space.
  /// - Throws: `EngineError.rankingUnfit` for a step that does not work on it, unless the chain is the recommended one.
  func fitting(
    _ metric: Metric, _ index: SpaceIndex, in space: SpaceRecord
  ) throws(EngineError) -> RankingChain {
    guard let first = links.first(where: { $0.kind.needsCosine }) else { return self }
    let keepsRegions = index.index.count > index.images
    guard metric == .cosine, !keepsRegions || !isOptional else {
      if isOptional { return .none }
      throw .rankingUnfit(
        step: first.name, space: space.name,
        reason:
          "it compares by the cosine, and this search by \(metric.rawValue); choose --metric cosine, or none")
    }
    return self
  }
}
