/// What an evaluation came to, as it is answered in JSON.
package struct EvaluationReport: Sendable, Codable, Equatable {
  /// What made it.
  package struct Program: Sendable, Codable, Equatable {
    /// The program's version.
    package let version: String
    /// The commit of the tree that the program lies in, or was installed from; `nil` if it is not known.
    package let commit: String?
    /// The words of the command line.
    package let command: [String]
    /// The processor's cores.
    package let cores: Int

    /// - Parameters:
    ///   - version: the program's version.
    ///   - commit: of the tree that the program lies in.
    ///   - command: the words of the command line.
    ///   - cores: the processor's cores.
    package init(version: String, commit: String?, command: [String], cores: Int) {
      (self.version, self.commit, self.command, self.cores) = (version, commit, command, cores)
    }
  }

  /// What of the ground truth is there and what is not.
  package struct Inventory: Sendable, Codable, Equatable {
    /// The file or folder of the ground truth.
    package let groundTruth: String
    /// Where the pictures lie; `nil` if rankings are given.
    package let root: String?
    /// Pictures that are ranked.
    package let pictures: Int
    /// Pictures, or queries' rankings, that are named and not there; left out.
    package let missing: [String]
    /// Files left out because an earlier one holds the same bytes.
    package let copies: Int
  }

  /// What all runs share.
  package struct Settings: Sendable, Codable, Equatable {
    /// The preset that some of these come from.
    package let preset: String?
    /// The average precisions.
    package let ap: [String]
    /// What became of junk.
    package let junk: String
    /// Which part of the query pictures was asked with; `nil` if rankings are given.
    package let query: String?
    /// Whether the query's own picture was left out.
    package let excludesQuery: Bool
    /// How many ranks count; all when nothing is said.
    package let depth: Int?
    /// How closeness was measured; nothing for default of each search index way.
    package let metric: String?
    /// How much of the means lies in an interval.
    package let confidence: Double
    /// How often queries were drawn.
    package let resamples: Int
    /// Of all draws.
    package let seed: UInt64
    /// Queries left out because nothing is relevant to them.
    package let unanswerable: Int
  }

  /// The means over the queries of one class.
  package struct Group: Sendable, Codable, Equatable {
    /// The class.
    package let name: String
    /// How many queries it has.
    package let queries: Int
    /// Means by name.
    package let metrics: [String: Double]
  }

  /// The figures of one query.
  package struct Query: Sendable, Codable, Equatable {
    /// As the ground truth calls it.
    package let name: String
    /// Its class.
    package let group: String?
    /// By name.
    package let metrics: [String: Double]
    /// The 1-based rank of the first relevant picture; `nil` if none was found.
    package let firstRank: Int?
    /// What it took.
    package let milliseconds: Double?
  }

  /// What one setting came to.
  package struct Run: Sendable, Codable, Equatable {
    /// The space, or several with weights.
    package let space: String
    /// The chain of ranking steps.
    package let rank: String
    /// Of each single space, all that makes its embeddings comparable: the network's hash, its output, its
    /// precision.
    package let identities: [String: String]
    /// How many queries were asked.
    package let queries: Int
    /// Means over all queries, by name.
    package let metrics: [String: Double]
    /// Where the means lie, by name.
    package let intervals: [String: Interval]
    /// The mean time of a query; `nil` if rankings are given.
    package let millisecondsPerQuery: Double?
    /// The median time of a query.
    package let millisecondsMedian: Double?
    /// The time that one query in twenty is above.
    package let milliseconds95: Double?
    /// What the whole set of queries took.
    package let seconds: Double
    /// The median 1-based rank of the first relevant picture; `nil` if half of the queries found none.
    package let medianFirstRank: Double?
    /// By name.
    package let classes: [Group]
    /// Of duplicates.
    package let pairs: PairFigures?
    /// How far the confidences of hits are from how often hits are relevant, see `Reliability`; `nil` if
    /// they have none.
    package let expectedCalibrationError: Double?
    /// More about that.
    package let reliability: Reliability?
    /// By name, where they were asked for.
    package let perQuery: [Query]?
  }

  /// How one run differs from the first.
  package struct Comparison: Sendable, Codable, Equatable {
    /// The run.
    package let run: RunSetting
    /// The first run.
    package let baseline: RunSetting
    /// The figure that is compared.
    package let metric: String
    /// The run's mean minus the baseline's.
    package let difference: Double
    /// Where the difference lies.
    package let interval: Interval
    /// How likely so large a difference is by chance alone, see `RandomisationTest`.
    package let p: Double
  }

  /// As the command line calls it.
  package let `protocol`: String
  /// What made it.
  package let program: Program
  /// What of the ground truth is there.
  package let groundTruth: Inventory
  /// What all runs share.
  package let settings: Settings
  /// One for each space and chain.
  package let runs: [Run]
  /// Each run after the first with the first.
  package let comparisons: [Comparison]
}
