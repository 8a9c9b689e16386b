package import Vocabulary

/// The settings of an evaluation.
package struct EvaluationSettings: Sendable {
  /// A named combination of settings.
  package enum Preset: String, Sendable, CaseIterable {
    /// A common student practice: good and ok pictures are relevant, junk is wrong, the whole ranking counts;
    /// non-interpolated and 11-point average precision, and the total time of all queries.
    case studentReport = "student-report"
  }

  /// The rules for judging a ranking.
  package var rules = JudgingRules()
  /// The average precisions.
  package var forms = AveragePrecision.Form.allCases
  /// The part of a query picture to search with.
  package var part = GalleryRanker.Part.crop
  /// How closeness is measured; `nil` for the default of each space.
  package var metric: Metric?
  /// Whether missing pictures, or rankings, are left out and counted.
  package var allowsMissing = false
  /// The least score of a pair that counts as duplicates; `nil` for the best one.
  package var threshold: Float?
  /// The confidence intervals of means.
  package var bootstrap = Bootstrap(resamples: 2000, seed: 1)
  /// Whether the report lists the figures of each query.
  package var listsQueries = false
  /// The preset that was applied.
  package private(set) var preset: Preset?

  /// The definitions in the papers.
  package init() {}

  /// Applies a preset.
  ///
  /// - Parameter preset: the preset.
  package mutating func take(_ preset: Preset) {
    self.preset = preset
    switch preset {
    case .studentReport:
      rules.junk = .negative
      rules.depth = .max
      forms = [.nonInterpolated, .interpolated11]
    }
  }
}
