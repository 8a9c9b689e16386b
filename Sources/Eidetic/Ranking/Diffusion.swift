import VectorSearch

/// Ranks the nearest images by a walk over the graph of neighbours (Iscen, Tolias, Avrithis, Furon and Chum,
/// "Efficient Diffusion on Region Manifolds: Recovering Small Objects with Compact CNN Representations",
/// 2017).
///
/// Two images are joined, with weight cos^γ, if each is among the other's k nearest. With S the weights after
/// symmetric normalisation D^-½ W D^-½, and y the query's weights cos^γ to its `seeds` nearest images, f
/// solves (I − β S) f = y. Only the `depth` images nearest to the query take part (the paper's truncation),
/// so that memory is bounded by depth · k; it is solved by conjugate gradients. The score is f divided by its
/// maximum, plus `plain` times the cosine, which orders images that no walk reaches.
struct Diffusion: RankingStep {
  static let name = "diffusion"
  static let stage = RankingStage.order
  static let parameters: [RankingParameter] = [
    .whole("k", 20, 1...NeighbourLists.count), .whole("seeds", 3, 1...100),
    .number("gamma", 3, 0...16), .number("beta", 0.8, 0...0.999), .number("plain", 0.1, 0...100),
    .whole("depth", 1000, 1...10_000),
  ]

  private let (k, seeds, depth): (Int, Int, Int)
  private let (gamma, beta, plain): (Double, Double, Double)

  init(_ values: [Double]) {
    (k, seeds, depth) = (Int(values[0]), Int(values[1]), Int(values[5]))
    (gamma, beta, plain) = (values[2], values[3], values[4])
  }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    let base = try await search.derived.neighbours(
      of: search.query.index, in: search.query.space, for: Self.name, report.progress)
    try await search.reorder(first: depth) { nearest in
      let own = nearest.prefix(1).filter { $0.neighbour.score >= RankedSearch.sameScore }
      let nodes = nearest.dropFirst(own.count).map { (image: $0, row: base.index.row(ofImage: $0.id)) }
      let walks = walks(
        nodes.compactMap { node in node.row.map { ($0, node.image.neighbour.score) } }, base.graph)
      // The query's own picture stays first.
      return own.map { ($0, 1 + 2 * plain) }
        + nodes.map { image, row in
          (image, (row.flatMap { walks[$0] } ?? 0) + plain * Double(image.neighbour.score))
        }
    }
  }

  /// How strongly a walk from the nearest rows reaches each row, 0…1.
  private func walks(_ nearest: [(row: Int, score: Float)], _ graph: NeighbourGraph) -> [Int: Double] {
    let rows = nearest.map(\.row)
    let starts = nearest.enumerated().map { place, node in
      place < seeds ? NeighbourWeights.power(node.score, gamma) : 0
    }
    let walk = AffinityNetwork(rows, graph, k: k, gamma: gamma).diffused(starts, beta: beta)
    let greatest = max(walk.max() ?? 0, .leastNormalMagnitude)
    return Dictionary(uniqueKeysWithValues: zip(rows, walk.map { $0 / greatest }))
  }
}
