/// The names of the figures of each query, and of their means.
package struct FigureNames: Sendable, Equatable {
  /// The average precisions, one or more.
  package let forms: [AveragePrecision.Form]

  /// - Parameter forms: the average precisions, one or more.
  package init(_ forms: [AveragePrecision.Form]) {
    precondition(!forms.isEmpty, "no average precision")
    self.forms = forms
  }

  /// The name of an average precision's mean.
  ///
  /// - Parameter form: its kind.
  package static func map(_ form: AveragePrecision.Form) -> String { "map." + form.rawValue }

  private static let precisions = [1, 5, 10]
  private static let recalls = [1, 5, 10, 100]
  private static let hitRates = [1, 5, 10]

  /// All names, in display order.
  package var all: [String] {
    forms.map(Self.map) + Self.precisions.map { "precision@\($0)" } + Self.recalls.map { "recall@\($0)" }
      + Self.hitRates.map { "hitRate@\($0)" } + ["ndcg", "ndcg@10", "meanRank"]
  }

  /// The average precision to sort queries by: the non-interpolated one, otherwise the first.
  package var leading: String { Self.map(forms.contains(.nonInterpolated) ? .nonInterpolated : forms[0]) }

  /// The figures of a query, in the order of `all`; NaN for missing ones.
  ///
  /// - Parameter figures: the ranks of its relevant pictures.
  package func values(_ figures: RankedFigures) -> [Double] {
    let precision = AveragePrecision(figures)
    return forms.map { precision[$0] } + Self.precisions.map { figures.precision(at: $0) }
      + Self.recalls.map { figures.recall(at: $0) } + Self.hitRates.map { figures.hitRate(at: $0) }
      + [figures.ndcg(), figures.ndcg(at: 10), figures.meanRank ?? .nan]
  }
}
