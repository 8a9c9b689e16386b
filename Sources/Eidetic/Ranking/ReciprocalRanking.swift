import VectorSearch

/// Ranks the nearest images by how many neighbours they share with the query (Zhong, Zheng, Cao and Li,
/// "Re-ranking Person Re-identification with k-reciprocal Encoding", 2017).
///
/// The score is 1 − (λ · cosine distance + (1 − λ) · Jaccard distance of the two encodings).
struct ReciprocalRanking: RankingStep {
  static let name = "reciprocal"
  static let stage = RankingStage.order
  static let parameters: [RankingParameter] = [
    .whole("k1", 10, 1...NeighbourLists.count), .whole("k2", 3, 1...20), .number("lambda", 0.3, 0...1),
    .whole("depth", 200, 1...2000),
  ]

  private let (k1, k2, depth): (Int, Int, Int)
  private let lambda: Double

  init(_ values: [Double]) {
    (k1, k2, depth) = (Int(values[0]), Int(values[1]), Int(values[3]))
    lambda = values[2]
  }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    guard lambda < 1 else { return }
    let base = try await search.derived.neighbours(
      of: search.query.index, in: search.query.space, for: Self.name, report.progress)
    try await search.reorder(first: depth) { nearest in
      var encodings = ReciprocalEncodings(base.graph, k1: k1, k2: k2)
      let rows = nearest.map { base.index.row(ofImage: $0.id) }
      let query = encodings.query(
        zip(rows, nearest).compactMap { row, image in row.map { (row: $0, score: image.neighbour.score) } })
      return zip(nearest, rows).map { image, row in
        let jaccard = row.map { 1 - ReciprocalEncodings.overlap(query, encodings.expanded($0)) } ?? 1
        return (image, 1 - (lambda * (1 - Double(image.neighbour.score)) + (1 - lambda) * jaccard))
      }
    }
  }
}
