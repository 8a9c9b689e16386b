/// Searches in vectors that are each combined with their nearest neighbours' (database-side augmentation;
/// Turcot and Lowe, "Better matching with fewer features", 2009; weights as in αQE).
///
/// An image's vector becomes x + Σ cos(x, xⱼ)^α xⱼ over its k nearest other images, of length 1; the query's
/// likewise. The gallery's are made once for each state of the space and cached beside its vectors; the
/// query's takes a search for its neighbours.
struct DatabaseAugmentation: RankingStep {
  static let name = "dba"
  static let stage = RankingStage.vectors
  static let parameters: [RankingParameter] = [
    .number("alpha", 3, 0...16), .whole("k", 4, 0...NeighbourLists.count),
  ]

  private let weights: NeighbourWeights

  init(_ values: [Double]) { weights = NeighbourWeights(alpha: values[0], k: Int(values[1])) }

  /// The augmented vector of an image of the gallery, which exists already.
  private func known(
    _ search: RankedSearch, _ base: NeighbourLists.Value, _ augmented: SpaceIndex
  ) -> [Float]? {
    guard let own = search.query.own, base.index.vector(ofImage: own) == search.query.vector else {
      return nil
    }
    return augmented.vector(ofImage: own)
  }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    let base = try await search.derived.neighbours(
      of: search.query.index, in: search.query.space, for: Self.name, report.progress)
    let augmented = try await search.derived.augmented(base, by: weights, in: search.query.space)
    let vector =
      if let known = known(search, base, augmented) { known } else { try await weights.joined(search) }
    search.search(with: vector, in: augmented.threads(search.query.index.threads))
  }
}
