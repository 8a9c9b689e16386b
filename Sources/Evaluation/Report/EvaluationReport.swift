package import Reporting

/// The results of an evaluation, in the form of its JSON.
package struct EvaluationReport: Sendable, Codable, Equatable {
  /// The available and the missing parts of the ground truth.
  package struct Inventory: Sendable, Codable, Equatable {
    /// The file or folder of the ground truth.
    package let groundTruth: String
    /// The folder of the pictures; `nil` if rankings are given.
    package let root: String?
    /// The number of ranked pictures, or texts.
    package let pictures: Int
    /// Missing pictures or rankings, which were left out.
    package let missing: [String]
    /// The number of files left out because an earlier one has the same content.
    package let copies: Int
  }

  /// The settings of all runs.
  package struct Settings: Sendable, Codable, Equatable {
    /// The preset that was applied.
    package let preset: String?
    /// The average precisions.
    package let ap: [String]
    /// How junk was treated.
    package let junk: String
    /// The part of the query pictures that was searched with; `nil` if rankings are given.
    package let query: String?
    /// What the queries of labels are, `pictures` or `names`; `nil` for other protocols.
    package let by: String?
    /// The direction of the queries of captions; `nil` for other protocols.
    package let direction: String?
    /// Whether the query's own picture was excluded.
    package let excludesQuery: Bool
    /// The number of ranks that count; `nil` for all.
    package let depth: Int?
    /// How closeness was measured; `nil` for the default of each space.
    package let metric: String?
    /// The confidence level of the intervals.
    package let confidence: Double
    /// The number of resamples.
    package let resamples: Int
    /// The seed of all random numbers.
    package let seed: UInt64
    /// The number of queries left out because nothing is relevant to them.
    package let unanswerable: Int
  }

  /// The means over the queries of one class.
  package struct Group: Sendable, Codable, Equatable {
    /// The class.
    package let name: String
    /// The number of its queries.
    package let queries: Int
    /// Means by name.
    package let metrics: [String: Double]
  }

  /// The figures of one query.
  package struct Query: Sendable, Codable, Equatable {
    /// Its name in the ground truth.
    package let name: String
    /// Its class.
    package let group: String?
    /// By name.
    package let metrics: [String: Double]
    /// The 1-based rank of the first relevant picture; `nil` if none was found.
    package let firstRank: Int?
    /// How long it took.
    package let milliseconds: Double?
  }

  /// The results of one setting.
  package struct Run: Sendable, Codable, Equatable {
    /// The space, or several with weights.
    package let space: String
    /// The chain of ranking steps.
    package let rank: String
    /// What counted for words, as in `RunSetting`; `nil` for all of it.
    package let parts: String?
    /// The identity of each single space, which includes the network's hash, its output and its precision.
    package let identities: [String: String]
    /// The number of queries.
    package let queries: Int
    /// Means over all queries, by name.
    package let metrics: [String: Double]
    /// The confidence intervals of the means, by name.
    package let intervals: [String: Interval]
    /// The mean time of a query; `nil` if rankings are given.
    package let millisecondsPerQuery: Double?
    /// The median time of a query.
    package let millisecondsMedian: Double?
    /// The 95th percentile of the time of a query.
    package let milliseconds95: Double?
    /// How long all queries took.
    package let seconds: Double
    /// The median 1-based rank of the first relevant picture; `nil` if half of the queries found none.
    package let medianFirstRank: Double?
    /// By name.
    package let classes: [Group]
    /// Of duplicates.
    package let pairs: PairFigures?
    /// The expected calibration error of the hits' confidences, see `Reliability`; `nil` if they have none.
    package let expectedCalibrationError: Double?
    /// The calibration in detail.
    package let reliability: Reliability?
    /// By name; `nil` unless requested.
    package let perQuery: [Query]?
  }

  /// The comparison of a run with the first.
  package struct Comparison: Sendable, Codable, Equatable {
    /// The run.
    package let run: RunSetting
    /// The first run.
    package let baseline: RunSetting
    /// The compared figure.
    package let metric: String
    /// The run's mean minus the baseline's.
    package let difference: Double
    /// The confidence interval of the difference.
    package let interval: Interval
    /// The probability of a difference at least this large by chance, see `RandomisationTest`.
    package let p: Double
  }

  /// Its name on the command line.
  package let `protocol`: String
  /// The program that made it.
  package let program: ReportProgram
  /// The available and the missing parts of the ground truth.
  package let groundTruth: Inventory
  /// The settings of all runs.
  package let settings: Settings
  /// One for each space and chain.
  package let runs: [Run]
  /// The comparison of each later run with the first.
  package let comparisons: [Comparison]
}
