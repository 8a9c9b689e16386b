import Foundation
import VectorSearch

/// Images as weighted sets of their k-reciprocal neighbours (Zhong et al., 2017, equations 3 to 10).
///
/// The set of an image contains its k1-reciprocal neighbours: images that are among its k1 nearest and it
/// among theirs; expanded by the sets, half that size, of members that share two thirds with it. An image in
/// the set has the weight exp(−d²), d² = 2 − 2 cos, normalised to the sum 1. An image in the set without a
/// known cosine counts as if at a right angle. An encoding is the mean of those of the k2 nearest images, the
/// image itself first.
struct ReciprocalEncodings {
  /// Weights by row.
  typealias Encoding = [Int: Double]

  private let graph: NeighbourGraph
  private let k1: Int
  private let k2: Int
  private var encodings: [Int: Encoding] = [:]
  private var expansions: [Int: Encoding] = [:]
  private var halves: [Int: [Int]] = [:]

  /// - Parameters:
  ///   - graph: the neighbours; its k is at least k1.
  ///   - k1: the size of neighbourhoods.
  ///   - k2: the number of images whose encodings are averaged.
  init(_ graph: NeighbourGraph, k1: Int, k2: Int) {
    self.graph = graph
    self.k1 = k1
    self.k2 = k2
  }

  /// The overlap of two encodings: Σ min / Σ max; 0 if they share nothing, 1 if they are equal.
  ///
  /// - Parameters:
  ///   - a: an encoding whose weights sum to 1.
  ///   - b: another one.
  static func overlap(_ a: Encoding, _ b: Encoding) -> Double {
    // In row order, because floating-point sums depend on the order.
    let shared = a.keys.filter { b[$0] != nil }.sorted().reduce(0.0) {
      $0 + min(a[$1, default: 0], b[$1, default: 0])
    }
    return shared / (2 - shared)
  }

  /// The encoding of a query that is not a row.
  ///
  /// - Parameter nearest: the nearest rows and their cosines, the closest first; perhaps with its own
  ///   picture.
  mutating func query(_ nearest: [(row: Int, score: Float)]) -> Encoding {
    let near = nearest.prefix(k1 + 1)
    let own = near.filter { node in
      let edges = graph.neighbours(ofRow: node.row, limit: k1)
      return edges.count < k1 || node.score >= edges[k1 - 1].score
    }
    let scores = Dictionary(uniqueKeysWithValues: nearest.map { ($0.row, $0.score) })
    let encoding = Self.weighted(expandedSet(own.map(\.row))) { scores[$0] ?? 0 }
    let others = near.prefix(near.first.map { $0.score >= RankedSearch.sameScore } ?? false ? k2 : k2 - 1)
    return mean((own.isEmpty ? [] : [encoding]) + others.map { self.encoding($0.row) })
  }

  /// The encoding of a row, averaged over its nearest.
  ///
  /// - Parameter row: of the graph.
  mutating func expanded(_ row: Int) -> Encoding {
    if let known = expansions[row] { return known }
    let rows = [row] + graph.neighbours(ofRow: row, limit: k2 - 1).map(\.row)
    let expanded = mean(rows.map { encoding($0) })
    expansions[row] = expanded
    return expanded
  }

  private mutating func encoding(_ row: Int) -> Encoding {
    if let known = encodings[row] { return known }
    let scores = Dictionary(
      uniqueKeysWithValues: graph.neighbours(ofRow: row).map { ($0.row, $0.score) } + [(row, Float(1))])
    let encoding = Self.weighted(expandedSet(reciprocal(row, k1))) { scores[$0] ?? 0 }
    encodings[row] = encoding
    return encoding
  }

  /// The k-reciprocal neighbours of a row, itself first.
  private func reciprocal(_ row: Int, _ k: Int) -> [Int] {
    [row]
      + graph.neighbours(ofRow: row, limit: k).map(\.row).filter { other in
        graph.neighbours(ofRow: other, limit: k).contains { $0.row == row }
      }
  }

  /// A set expanded by the smaller sets that share two thirds with it.
  private mutating func expandedSet(_ rows: [Int]) -> [Int] {
    let set = Set(rows)
    var all = set
    for row in rows {
      let half = halves[row] ?? reciprocal(row, max(k1 / 2, 1))
      halves[row] = half
      if 3 * half.count(where: set.contains) > 2 * half.count { all.formUnion(half) }
    }
    return all.sorted()
  }

  private static func weighted(_ rows: [Int], _ score: (Int) -> Float) -> Encoding {
    let weights = rows.map { exp(2 * Double(score($0)) - 2) }
    let sum = weights.reduce(0, +)
    return Dictionary(uniqueKeysWithValues: zip(rows, weights.map { $0 / sum }))
  }

  private func mean(_ encodings: [Encoding]) -> Encoding {
    var sums: Encoding = [:]
    for encoding in encodings {
      for (row, weight) in encoding { sums[row, default: 0] += weight / Double(encodings.count) }
    }
    return sums
  }
}
