import VectorIndex

/// Compares vectors that each have been joined with their nearest neighbours' (database-side augmentation; Turcot and
/// Lowe, "Better matching with fewer features", 2009; weights as in αQE).
///
/// An image's vector becomes x + Σ cos(x, xⱼ)^α xⱼ over its k nearest other images, of length 1; the query's likewise.
/// The gallery's are made once for each state of the space and kept beside its copy; the query's costs a search for its
/// neighbours.
struct DatabaseAugmentation: RankingStep {
  static let name = "dba"
  static let stage = RankingStage.vectors
  static let parameters: [RankingParameter] = [
    .number("alpha", 3, 0...16), .whole("k", 4, 1...RankingCopies.neighbours),
  ]

  private let weights: NeighbourWeights

  init(_ values: [Double]) { weights = NeighbourWeights(alpha: values[0], k: Int(values[1])) }

  func run(_ search: inout RankedSearch) async throws {
    let base = try await search.copies.base(of: search.index, in: search.space, for: Self.name)
    let augmented = try await search.copies.augmented(base, by: weights, in: search.space)
    search.search(with: try weights.joined(search), in: augmented.threads(search.index.index.threads))
  }
}
