/// The three average precisions of a ranking. They differ, so a figure always says which one it is.
///
/// With rₖ the 0-based rank of the k-th relevant image (k = 0, 1, …) and P relevant images in all, found or
/// not:
///
/// - `classic`: (1/P) Σ ½ [(rₖ = 0 ? 1 : k/rₖ) + (k+1)/(rₖ+1)], a trapezium; what Oxford's `compute_ap`
///   computes (Philbin et al., "Object retrieval with large vocabularies and fast spatial matching", 2007)
/// - `nonInterpolated`: (1/P) Σ (k+1)/(rₖ+1), as in TREC
/// - `interpolated11`: the mean over t = 0…10 of the best precision at any rank whose hits h satisfy 10·h ≥
///   t·P, 0 if there is none (Salton and McGill, 1983; PASCAL VOC until 2009)
package struct AveragePrecision: Sendable, Equatable {
  /// A kind of average precision.
  package enum Form: String, Sendable, Codable, CaseIterable {
    /// The trapezoidal one.
    case classic
    /// The mean of the precisions at each relevant image.
    case nonInterpolated = "noninterpolated"
    /// The mean over eleven levels of recall.
    case interpolated11
  }

  /// The trapezoidal one.
  package let classic: Double
  /// The mean of the precisions at each relevant image.
  package let nonInterpolated: Double
  /// The mean over eleven levels of recall.
  package let interpolated11: Double

  /// Computes all three.
  ///
  /// - Parameter figures: the ranks of the relevant images.
  /// - Complexity: O(ranks).
  package init(_ figures: RankedFigures) {
    var (classic, plain) = (0.0, 0.0)
    for (k, rank) in figures.ranks.enumerated() {
      let before = rank == 0 ? 1 : Double(k) / Double(rank)
      let precision = Double(k + 1) / Double(rank + 1)
      classic += (before + precision) / 2
      plain += precision
    }
    self.classic = classic / Double(figures.relevant)
    nonInterpolated = plain / Double(figures.relevant)
    interpolated11 = figures.interpolatedPrecisions(steps: 10).reduce(0, +) / 11
  }

  /// One of the three.
  ///
  /// - Parameter form: its kind.
  package subscript(form: Form) -> Double {
    switch form {
    case .classic: classic
    case .nonInterpolated: nonInterpolated
    case .interpolated11: interpolated11
    }
  }
}
