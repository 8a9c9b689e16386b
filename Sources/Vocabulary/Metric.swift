/// How the closeness of two embeddings q (the query) and x (a row) is measured.
///
/// The score is higher for what is closer, the distance lower. Both are finite for all rows that can be
/// stored. A metric that compares histograms needs values that are not negative; for it a sum below 10⁻¹⁸
/// counts as zero.
public enum Metric: String, Sendable, Codable, CaseIterable {
  /// The cosine of the angle. score = cosine in -1...1; distance = 1 - score. A zero vector's cosine is 0.
  case cosine
  /// The straight-line (L2) distance. score = -distance.
  case euclidean
  /// The inner product. score = Σ qᵢxᵢ; distance = 1 - score, which may be negative: the cosine's distance
  /// where both have length one (as hnswlib defines it).
  case innerProduct = "inner-product"
  /// The symmetric chi-squared distance of two histograms (Puzicha, Hofmann and Buhmann 1997).
  ///
  /// distance = ½ Σ (qᵢ - xᵢ)² / (qᵢ + xᵢ), places where both are 0 left out; score = -distance. A quarter of
  /// OpenCV's `HISTCMP_CHISQR_ALT`; 0...1 where both sum to one. Needs values that are not negative.
  case chiSquared = "chi-squared"
  /// The intersection of two histograms (Swain and Ballard 1991), OpenCV's `HISTCMP_INTERSECT`.
  ///
  /// score = Σ min(qᵢ, xᵢ); distance = 1 - score, which is ½ Σ |qᵢ - xᵢ| in 0...1 where both sum to one, and
  /// may be negative where they do not. Needs values that are not negative.
  case intersection
  /// The Hellinger distance of two histograms, each divided by its sum first; OpenCV's `HISTCMP_HELLINGER`,
  /// also known as `HISTCMP_BHATTACHARYYA`.
  ///
  /// distance = √(½ Σ (√qᵢ - √xᵢ)²) = √(1 - Σ √(qᵢxᵢ)) in 0...1; score = -distance. A zero histogram stays
  /// zero, √½ away from any other. Needs values that are not negative.
  case hellinger
  /// The number of places where the two differ, bit or not: rows of bits hold a value of 0 or 1 for each.
  /// Exact.
  ///
  /// distance = that number; score = -distance.
  case hamming

  /// Whether it compares histograms: queries and rows with negative values are refused.
  public var needsHistograms: Bool {
    switch self {
    case .chiSquared, .intersection, .hellinger: true
    case .cosine, .euclidean, .innerProduct, .hamming: false
    }
  }

  /// The score of two that are the same; of the inner product and the intersection, where both have length
  /// one.
  package var highestScore: Float {
    switch self {
    case .cosine, .innerProduct, .intersection: 1
    case .euclidean, .chiSquared, .hellinger, .hamming: 0
    }
  }

  /// The distance that belongs to a score.
  package func distance(ofScore score: Float) -> Float {
    switch self {
    case .cosine, .innerProduct, .intersection: 1 - score
    case .euclidean, .chiSquared, .hellinger, .hamming: 0 - score
    }
  }
}
