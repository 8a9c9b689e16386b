/// The three average precisions of one ranking. They differ, so a figure always says which it is.
///
/// With rₖ the 0-based rank of the k-th relevant image (k = 0, 1, …) and P relevant images in all, found or
/// not:
///
/// - `classic`: (1/P) Σ ½ [(rₖ = 0 ? 1 : k/rₖ) + (k+1)/(rₖ+1)], a trapezium; what Oxford's `compute_ap`
///   computes (Philbin et al., "Object retrieval with large vocabularies and fast spatial matching", 2007)
/// - `nonInterpolated`: (1/P) Σ (k+1)/(rₖ+1), as TREC has it
/// - `interpolated11`: the mean over t = 0…10 of the best precision at any rank whose hits h satisfy 10·h ≥
///   t·P, 0 if there is none (Salton and McGill, 1983; PASCAL VOC until 2009)
package struct AveragePrecision: Sendable, Equatable {
  /// One of the three, by its full name.
  package enum Form: String, Sendable, Codable, CaseIterable {
    /// The trapezium.
    case classic
    /// The mean of the precisions at each relevant image.
    case nonInterpolated = "noninterpolated"
    /// The mean over eleven levels of recall.
    case interpolated11
  }

  /// The trapezium.
  package let classic: Double
  /// The mean of the precisions at each relevant image.
  package let nonInterpolated: Double
  /// The mean over eleven levels of recall.
  package let interpolated11: Double

  /// Computes all three.
  ///
  /// - Parameter figures: where the relevant images stand.
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
  /// - Parameter form: which.
  package subscript(form: Form) -> Double {
    switch form {
    case .classic: classic
    case .nonInterpolated: nonInterpolated
    case .interpolated11: interpolated11
    }
  }
}
