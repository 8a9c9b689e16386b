import VectorSearch

/// How reliably a space tells a query's matches from other images, as far as the query's nearest images show.
///
/// When several spaces are fused, the weight of each is its prior · shared / area: `shared` is high if the
/// nearest images belong together, and `area` is low if few images stand out from the rest (Zheng et al.,
/// "Query-adaptive late fusion for image search and person re-identification", CVPR 2015). Both come from
/// bounded lists. `Benchmarks/fusion.py` learned the prior; Documentation/ranking.md says what fusion brings.
struct SpaceReliability: Sendable, Equatable {
  /// The number of nearest images whose scores form the curve: those that fusion asks for anyway.
  static let depth = FusedImages.fewest
  /// The number of nearest images among which neighbours are looked for.
  static let near = 100
  /// The number of nearest images that are examined.
  static let first = 8
  /// The prior of a network; that of a descriptor is 1.
  static let networkPrior = 8.0
  /// Shares and areas below this count as this, so that every space has a weight.
  private static let least = 0.02

  /// How much a space of its kind counts, before anything is known about the query; above 0.
  let prior: Double
  /// The mean share of the `first` nearest images of each of the query's `first` nearest, among the query's
  /// `near` nearest, that are the query's `first` nearest, too; 0…1.
  let shared: Double
  /// The area under the descending scores, scaled to 1 for the first and 0 for the last; 0…1, and 1 if all
  /// scores are the same.
  let area: Double

  /// - Parameters:
  ///   - prior: how much the space counts before anything is known about the query; above 0.
  ///   - scores: the scores of the `depth` nearest images, without the query's own picture, the closest
  ///     first; fewer if there are not enough.
  ///   - block: the scores of the first `first` of them with the first `near` of them, row-major.
  init(prior: Double, scores: [Float], block: [Float]) {
    self.prior = prior
    area = Self.area(under: scores)
    shared = Self.shared(block, width: min(Self.near, scores.count))
  }

  /// The weights of spaces, which add up to 1.
  static func weights(_ spaces: [SpaceReliability]) -> [Float] {
    let weights = spaces.map { $0.prior * max($0.shared, least) / max($0.area, least) }
    let total = weights.reduce(0, +)
    return weights.map { Float($0 / total) }
  }

  private static func area(under scores: [Float]) -> Double {
    guard let first = scores.first, let last = scores.last, first > last else { return 1 }
    let sum = scores.reduce(0) { $0 + Double($1 - last) }
    return sum / (Double(first - last) * Double(scores.count))
  }

  private static func shared(_ block: [Float], width: Int) -> Double {
    guard width > 1 else { return 0 }
    let shares = stride(from: 0, to: block.count, by: width).enumerated().map { row, start in
      StrengthEvidence.shared(block[start..<start + width], own: row, sizes: [first])[0]
    }
    return shares.reduce(0, +) / Double(max(shares.count, 1))
  }
}
