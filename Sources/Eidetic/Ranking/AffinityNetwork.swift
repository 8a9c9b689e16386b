import VectorSearch

/// A graph over some rows of a neighbour graph: two rows are joined if each is among the other's nearest,
/// with symmetrically normalised weights.
struct AffinityNetwork {
  private struct Link {
    let node: Int
    let weight: Double
  }

  private let links: [[Link]]

  /// O(rows · k²).
  ///
  /// - Parameters:
  ///   - rows: of the graph, without duplicates; the nodes, in this order.
  ///   - graph: the neighbours of each row.
  ///   - k: the number of neighbours that count.
  ///   - gamma: the exponent of the cosines.
  init(_ rows: [Int], _ graph: NeighbourGraph, k: Int, gamma: Double) {
    let nodes = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    // Edges to rows outside also count for a node's degree, as in the whole graph.
    var mutual: [Int: [(row: Int, weight: Double)]] = [:]
    var near: [Int: [NeighbourGraph.Edge]] = [:]
    func nearest(_ row: Int) -> [NeighbourGraph.Edge] {
      if let known = near[row] { return known }
      let edges = graph.neighbours(ofRow: row, limit: k)
      near[row] = edges
      return edges
    }
    func linked(_ row: Int) -> [(row: Int, weight: Double)] {
      if let known = mutual[row] { return known }
      let links = nearest(row).filter { edge in nearest(edge.row).contains { $0.row == row } }
        .map { (row: $0.row, weight: NeighbourWeights.power($0.score, gamma)) }
      mutual[row] = links
      return links
    }
    func degree(_ row: Int) -> Double { linked(row).reduce(0) { $0 + $1.weight } }
    links = rows.map { row in
      let own = degree(row)
      return linked(row).compactMap { link in
        guard let node = nodes[link.row], link.weight > 0 else { return nil }
        return Link(node: node, weight: link.weight / (own * degree(link.row)).squareRoot())
      }
    }
  }

  /// Solves (I − β S) f = y by conjugate gradients (Hestenes and Stiefel, 1952).
  ///
  /// - Parameters:
  ///   - seeds: y, one value for each node.
  ///   - beta: below 1: the matrix is positive definite.
  /// - Returns: f, to 1e-6 of y's length or 100 iterations.
  func diffused(_ seeds: [Double], beta: Double) -> [Double] {
    var (solution, residual, direction) = (seeds.map { _ in 0.0 }, seeds, seeds)
    var square = Self.dot(residual, residual)
    let enough = square * 1e-12
    for _ in 0..<100 where square > enough {
      let image = applied(to: direction, beta: beta)
      let step = square / Self.dot(direction, image)
      for node in solution.indices {
        solution[node] += step * direction[node]
        residual[node] -= step * image[node]
      }
      let next = Self.dot(residual, residual)
      for node in direction.indices { direction[node] = residual[node] + next / square * direction[node] }
      square = next
    }
    return solution
  }

  /// (I − β S) x.
  private func applied(to vector: [Double], beta: Double) -> [Double] {
    links.indices.map { node in
      vector[node] - beta * links[node].reduce(0) { $0 + $1.weight * vector[$1.node] }
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
