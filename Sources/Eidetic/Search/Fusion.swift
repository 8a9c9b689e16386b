import Foundation
import VectorSearch
public import Vocabulary

/// How the answers of several spaces became one.
public struct Fusion: Sendable, Codable, Equatable {
  /// What one space gave.
  public struct Part: Sendable, Codable, Equatable {
    /// The space.
    public let space: String
    /// How closeness was measured in it.
    public let metric: Metric
    /// How much it counts, the sum of all being 1.
    public let weight: Float
  }

  /// How scores were made comparable: `z-score`.
  public let method: String
  /// The spaces, in the query's order.
  public let parts: [Part]
}

/// Joins the scores of several spaces: each space's scores, of all its images, are brought to mean 0 and
/// standard deviation 1, and summed by weight (z-score fusion; Nandakumar, Jain and Ross, "Score
/// normalization in multimodal biometric systems", 2005). An image that lacks one of the spaces is no
/// candidate.
struct ScoreFusion {
  private var sums: [Int64: (score: Double, count: Int)] = [:]
  private var parts: [Fusion.Part] = []
  private let totalWeight: Float

  /// - Parameter spaces: all that will be added.
  init(_ spaces: [WeightedSpace]) { totalWeight = spaces.reduce(0) { $0 + $1.weight } }

  /// Adds the scores of all images in a space.
  mutating func add(_ neighbours: [ImageNeighbour], space: String, weight: Float, metric: Metric) {
    let scores = neighbours.map { Double($0.neighbour.score) }
    let mean = scores.reduce(0, +) / Double(max(scores.count, 1))
    let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(scores.count, 1))
    // Scores that are all the same tell nothing apart.
    let scale = variance > 0 ? Double(weight / totalWeight) / variance.squareRoot() : 0
    for (neighbour, score) in zip(neighbours, scores) {
      sums[neighbour.id, default: (0, 0)].score += (score - mean) * scale
      sums[neighbour.id, default: (0, 0)].count += 1
    }
    parts.append(Fusion.Part(space: space, metric: metric, weight: weight / totalWeight))
  }

  /// The distance that belongs to a joined score, which has no bounds: 1 / (1 + e^score), 0…1.
  static func distance(ofScore score: Float) -> Float { 1 / (1 + Float(exp(Double(score)))) }

  /// How it was done.
  var description: Fusion { Fusion(method: "z-score", parts: parts) }

  /// The images that all spaces have, closest first.
  var neighbours: [ImageNeighbour] {
    sums.compactMap { id, sum in
      guard sum.count == parts.count else { return nil }
      let score = Float(sum.score)
      return Neighbour(id: id, score: score, distance: Self.distance(ofScore: score))
    }.sorted { $0.isCloser(than: $1) }.map { ImageNeighbour(neighbour: $0) }
  }
}
