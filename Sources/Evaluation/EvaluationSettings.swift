package import Vocabulary

/// How an evaluation is made.
package struct EvaluationSettings: Sendable {
  /// A name for several settings.
  package enum Preset: String, Sendable, CaseIterable {
    /// A common student practice: good and ok pictures are relevant, junk is wrong, the whole ranking counts;
    /// non-interpolated and 11-point average precision, seconds for the whole set of queries.
    case studentReport = "student-report"
  }

  /// What counts in a ranking.
  package var rules = JudgingRules()
  /// The average precisions.
  package var forms = AveragePrecision.Form.allCases
  /// Which part of a query picture is asked with.
  package var part = GalleryRanker.Part.crop
  /// How closeness is measured; default of each search index way when nothing is said.
  package var metric: Metric?
  /// Whether pictures, or rankings, that are not there are left out and counted.
  package var allowsMissing = false
  /// The score from which on a pair counts as duplicates; the best one when nothing is said.
  package var threshold: Float?
  /// How sure means are.
  package var bootstrap = Bootstrap(resamples: 2000, seed: 1)
  /// Whether the answer has the figures of each query.
  package var listsQueries = false
  /// The preset that some of these come from.
  package private(set) var preset: Preset?

  /// The definitions of the papers.
  package init() {}

  /// Takes a preset's settings.
  ///
  /// - Parameter preset: which.
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
