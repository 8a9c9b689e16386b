import Foundation
import VectorSearch
public import Vocabulary

/// How the results of spaces were fused. What words add by tags and texts is in `SearchResult.Hit.why`.
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
    /// The query states them, or there is one space.
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
/// biometric systems", 2005). Words that images have are added on the scale of a space. An image that lacks
/// one of the spaces is no candidate.
struct ScoreFusion {
  /// How the scores of a part contribute to the fused score.
  struct Scale: Sendable {
    /// How scores are made comparable.
    enum Normalisation: Sendable {
      /// By the moments of the query's scores in a space; `nil` if all scores are the same: then the space
      /// does not count.
      case moments(ScoreMoments?)
      /// By a factor, beside the space that the weight is of.
      case factor(Double)
    }

    /// Above 0; relative to the weights of the others.
    let weight: Float
    let normalisation: Normalisation

    /// Of a space.
    ///
    /// - Parameters:
    ///   - weight: above 0; relative to the weights of the other spaces.
    ///   - moments: of the query's scores in the space; `nil` if all scores are the same.
    init(weight: Float, moments: ScoreMoments?) {
      (self.weight, normalisation) = (weight, .moments(moments))
    }

    /// Of scores that are added to those of a space.
    ///
    /// - Parameters:
    ///   - weight: that of the space.
    ///   - factor: by how many standard deviations of the space's scores a score of 1 counts.
    init(besideWeight weight: Float, factor: Double) {
      (self.weight, normalisation) = (weight, .factor(factor))
    }

    /// The weight, if it is one of those that are relative to one another.
    fileprivate var shared: Float { if case .moments = normalisation { weight } else { 0 } }

    fileprivate func normalised(_ score: Float) -> Double {
      switch normalisation {
      case .moments(let moments): moments?.normalised(Double(score)) ?? 0
      case .factor(let factor): factor * Double(score)
      }
    }
  }

  private let scales: [Scale]
  private let totalWeight: Float
  private var sums: [Int64: (score: Double, region: Int?, count: Int)] = [:]
  private var count = 0

  /// - Parameter scales: of all parts; the regions of the first one are shown.
  init(_ scales: [Scale]) {
    self.scales = scales
    totalWeight = scales.reduce(0) { $0 + $1.shared }
  }

  /// What the score of an image in a part adds to its fused score.
  ///
  /// - Parameter place: of the part.
  func addition(of score: Float, by place: Int) -> Double {
    Double(scales[place].weight / totalWeight) * scales[place].normalised(score)
  }

  /// Adds the scores of images in the next part.
  ///
  /// - Parameter neighbours: each image once.
  mutating func add(_ neighbours: [ImageNeighbour]) {
    for neighbour in neighbours {
      let part = addition(of: neighbour.neighbour.score, by: count)
      let known = sums[neighbour.id] ?? (0, count == 0 ? neighbour.region : nil, 0)
      sums[neighbour.id] = (known.score + part, known.region, known.count + 1)
    }
    count += 1
  }

  /// The fused score of an image.
  ///
  /// - Parameter scores: one for each part.
  func score(_ scores: [Float]) -> Float {
    Float(scores.enumerated().reduce(0) { $0 + addition(of: $1.element, by: $1.offset) })
  }

  /// The distance for a fused score, which has no bounds: 1 / (1 + e^score), 0…1.
  static func distance(ofScore score: Float) -> Float { 1 / (1 + Float(exp(Double(score)))) }

  /// The images that have scores in all parts, closest first.
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
