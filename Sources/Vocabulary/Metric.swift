/// How the closeness of two embeddings q (the query) and x (a row) is measured.
///
/// A higher score is closer, a lower distance is closer. Both are finite for all rows that can be stored.
/// Metrics for histograms require values that are not negative; for them a sum below 10⁻¹⁸ counts as zero.
public enum Metric: String, Sendable, Codable, CaseIterable {
  /// The cosine of the angle. score = cosine in -1...1; distance = 1 - score. A zero vector's cosine is 0.
  case cosine
  /// The straight-line (L2) distance. score = -distance.
  case euclidean
  /// The inner product. score = Σ qᵢxᵢ; distance = 1 - score, which may be negative: the cosine distance for
  /// vectors of length 1 (as in hnswlib).
  case innerProduct = "inner-product"
  /// The symmetric chi-squared distance of two histograms (Puzicha, Hofmann and Buhmann 1997).
  ///
  /// distance = ½ Σ (qᵢ - xᵢ)² / (qᵢ + xᵢ), without terms where both are 0; score = -distance. A quarter of
  /// OpenCV's `HISTCMP_CHISQR_ALT`; 0...1 if both sum to one. Requires values that are not negative.
  case chiSquared = "chi-squared"
  /// The intersection of two histograms (Swain and Ballard 1991), OpenCV's `HISTCMP_INTERSECT`.
  ///
  /// score = Σ min(qᵢ, xᵢ); distance = 1 - score, which is ½ Σ |qᵢ - xᵢ| in 0...1 if both sum to one, and may
  /// be negative otherwise. Requires values that are not negative.
  case intersection
  /// The Hellinger distance of two histograms, each normalised by its sum first; OpenCV's
  /// `HISTCMP_HELLINGER`, also known as `HISTCMP_BHATTACHARYYA`.
  ///
  /// distance = √(½ Σ (√qᵢ - √xᵢ)²) = √(1 - Σ √(qᵢxᵢ)) in 0...1; score = -distance. A zero histogram stays
  /// zero, √½ away from any other. Requires values that are not negative.
  case hellinger
  /// The number of components in which the two differ; bit vectors store 0 or 1 in each component. Exact.
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

  /// The score of identical vectors; for the inner product and the intersection, of those of length 1.
  package var highestScore: Float {
    switch self {
    case .cosine, .innerProduct, .intersection: 1
    case .euclidean, .chiSquared, .hellinger, .hamming: 0
    }
  }

  /// The distance for a score.
  package func distance(ofScore score: Float) -> Float {
    switch self {
    case .cosine, .innerProduct, .intersection: 1 - score
    case .euclidean, .chiSquared, .hellinger, .hamming: 0 - score
    }
  }
}
