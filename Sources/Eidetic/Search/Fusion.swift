import Foundation
import VectorSearch
public import Vocabulary

/// How the results of several spaces were fused.
public struct Fusion: Sendable, Codable, Equatable {
  /// The contribution of one space.
  public struct Part: Sendable, Codable, Equatable {
    /// The space.
    public let space: String
    /// How closeness was measured in it.
    public let metric: Metric
    /// Its weight; all weights add up to 1.
    public let weight: Float
  }

  /// Where the weights come from.
  public enum Weighting: String, Sendable, Codable {
    /// The query states them.
    case fixed
    /// They were chosen for this query: a space counts more if the query's nearest images stand out in it and
    /// are near to one another.
    case adaptive
  }

  /// How scores were made comparable: `z-score`.
  public let method: String
  /// Where the weights come from.
  public let weighting: Weighting
  /// The spaces, in the query's order.
  public let parts: [Part]
}

/// Fuses the scores of several spaces: each space's scores are normalised to mean 0 and standard deviation 1,
/// and added by weight (z-score fusion; Nandakumar, Jain and Ross, "Score normalization in multimodal
/// biometric systems", 2005). An image that lacks one of the spaces is no candidate.
struct ScoreFusion {
  /// How the scores of a space contribute to the fused score.
  struct Scale: Sendable {
    /// Above 0; relative to the weights of the others.
    let weight: Float
    /// The moments of the query's scores in the space; `nil` if all scores are the same: then the space does
    /// not count.
    let moments: ScoreMoments?

    /// What the score of an image in the space adds to its fused score.
    ///
    /// - Parameter total: the sum of all weights.
    func part(of score: Float, ofAll total: Float) -> Double {
      moments.map { Double(weight / total) * $0.normalised(Double(score)) } ?? 0
    }
  }

  private let scales: [Scale]
  private let totalWeight: Float
  private var sums: [Int64: (score: Double, region: Int?, count: Int)] = [:]
  private var count = 0

  /// - Parameter scales: of all spaces; the regions of the first one are shown.
  init(_ scales: [Scale]) {
    self.scales = scales
    totalWeight = scales.reduce(0) { $0 + $1.weight }
  }

  /// Adds the scores of images in the next space.
  ///
  /// - Parameter neighbours: each image once.
  mutating func add(_ neighbours: [ImageNeighbour]) {
    for neighbour in neighbours {
      let part = scales[count].part(of: neighbour.neighbour.score, ofAll: totalWeight)
      let known = sums[neighbour.id] ?? (0, count == 0 ? neighbour.region : nil, 0)
      sums[neighbour.id] = (known.score + part, known.region, known.count + 1)
    }
    count += 1
  }

  /// The fused score of an image.
  ///
  /// - Parameter scores: one for each space.
  func score(_ scores: [Float]) -> Float {
    Float(zip(scales, scores).reduce(0) { $0 + $1.0.part(of: $1.1, ofAll: totalWeight) })
  }

  /// The distance for a fused score, which has no bounds: 1 / (1 + e^score), 0…1.
  static func distance(ofScore score: Float) -> Float { 1 / (1 + Float(exp(Double(score)))) }

  /// The images that have scores in all spaces, closest first.
  var neighbours: [ImageNeighbour] {
    sums.compactMap { id, sum in
      guard sum.count == scales.count else { return nil }
      let score = Float(sum.score)
      return ImageNeighbour(
        neighbour: Neighbour(id: id, score: score, distance: Self.distance(ofScore: score)),
        region: sum.region)
    }.sorted { $0.neighbour.isCloser(than: $1.neighbour) }
  }
}
