import VectorSearch

/// Shows images that differ from one another (maximal marginal relevance; Carbonell and Goldstein, "The Use
/// of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries", 1998).
///
/// The next image is the one with the greatest λ · score − (1 − λ) · (greatest cosine to an image before it);
/// that value is its new score. λ = 1 changes nothing.
struct Diversity: RankingStep {
  static let name = "diversity"
  static let stage = RankingStage.list
  static let parameters: [RankingParameter] = [
    .number("lambda", 0.7, 0...1), .whole("depth", 100, 1...1000),
  ]

  private let lambda: Double
  private let depth: Int

  init(_ values: [Double]) { (lambda, depth) = (values[0], Int(values[1])) }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    guard lambda < 1 else { return }
    let vectors = RowVectors(search.query.index)
    try await search.reorder(first: depth) { nearest in
      var rest = nearest.map { (image: $0, likeness: 0.0) }
      var chosen: [(image: ImageNeighbour, score: Double)] = []
      func value(_ one: (image: ImageNeighbour, likeness: Double)) -> Double {
        lambda * Double(one.image.neighbour.score) - (1 - lambda) * one.likeness
      }
      while var best = rest.indices.first {
        for place in rest.indices where value(rest[place]) > value(rest[best]) { best = place }
        let next = rest.remove(at: best)
        chosen.append((next.image, value(next)))
        for place in rest.indices {
          rest[place].likeness = max(
            rest[place].likeness, vectors.cosine(rest[place].image.id, next.image.id))
        }
      }
      return chosen
    }
  }
}
