/// Searches again with the query and its nearest neighbours (αQE; Radenović, Tolias and Chum, "Fine-tuning
/// CNN Image Retrieval with No Human Annotation", 2018).
///
/// The query's vector q becomes q + Σ cos(q, xⱼ)^α xⱼ over its k nearest images, of length 1, without its own
/// picture if that is in the gallery.
struct QueryExpansion: RankingStep {
  static let name = "qe"
  static let stage = RankingStage.vectors
  static let parameters: [RankingParameter] = [.number("alpha", 3, 0...16), .whole("k", 3, 0...1000)]

  private let weights: NeighbourWeights

  init(_ values: [Double]) { weights = NeighbourWeights(alpha: values[0], k: Int(values[1])) }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    guard weights.k > 0 else { return }
    search.search(with: try await weights.joined(search), in: search.query.index)
  }
}
