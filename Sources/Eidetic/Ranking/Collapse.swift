import VectorSearch

/// Shows one image of each group of near-duplicates: leaves out images that are at least as close as the
/// threshold to a better one.
struct Collapse: RankingStep {
  static let name = "collapse"
  static let stage = RankingStage.list
  static let parameters: [RankingParameter] = [
    .number("threshold", 0.95, 0...1), .whole("depth", 200, 1...10_000),
  ]

  private let threshold: Double
  private let depth: Int

  init(_ values: [Double]) { (threshold, depth) = (values[0], Int(values[1])) }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    let vectors = RowVectors(search.query.index)
    try await search.reorder(first: depth) { nearest in
      var kept: [(image: ImageNeighbour, score: Double)] = []
      for image in nearest
      where !kept.contains(where: { vectors.cosine(image.id, $0.image.id) >= threshold }) {
        kept.append((image, Double(image.neighbour.score)))
      }
      return kept
    }
  }
}
