public import Eidetic
import VectorIndex

/// How well images of one class find each other: leave-one-out over a labelled set.
///
/// Every picture whose class has another one is a query, by its own embedding. It is taken out of the ranking; all others
/// of its class are relevant; distractors are never queries and never relevant.
public struct LabelsEvaluation: Sendable {
  /// What one space came to.
  public struct Run: Sendable, Codable, Equatable {
    /// The space, or several with weights.
    public let space: String
    /// The ranking: plain search.
    public let rank: String
    /// How many pictures were asked with.
    public let queries: Int
    /// Means over all queries, by name.
    public let metrics: [String: Double]
    /// The mean time of a query.
    public let millisecondsPerQuery: Double
  }

  /// What was evaluated.
  public struct Report: Sendable, Codable, Equatable {
    /// What all runs share.
    public struct Settings: Sendable, Codable, Equatable {
      /// Where the pictures lie.
      public let root: String
      /// The ground truth.
      public let labels: String
      /// Pictures of the ground truth that are in the gallery.
      public let pictures: Int
      /// Pictures of the ground truth that are not, and were left out.
      public let missing: Int
      /// Classes with two pictures or more.
      public let classes: Int
      /// How closeness was measured; nothing for each space's own way.
      public let metric: String?
    }

    /// `labels`.
    public let `protocol`: String
    /// What all runs share.
    public let settings: Settings
    /// One for each space.
    public let runs: [Run]
  }

  private let engine: SearchEngine
  private let root: String
  private let labels: String
  private let set: LabelledSet
  /// Whether pictures that are not there are left out.
  private let allowsMissing: Bool

  /// - Parameters:
  ///   - engine: over a gallery that has the root, in all spaces that are to be evaluated.
  ///   - root: where the pictures lie; absolute, without links.
  ///   - labels: the ground truth, see `LabelledSet`.
  ///   - allowsMissing: whether pictures that are not there are left out, and counted.
  /// - Throws: `EvaluationError`.
  public init(
    engine: SearchEngine, root: String, labels: String, allowsMissing: Bool = false
  ) throws(EvaluationError) {
    self.engine = engine
    self.root = root
    self.labels = labels
    self.allowsMissing = allowsMissing
    set = try LabelledSet(file: labels)
  }

  /// Evaluates spaces, one after the other.
  ///
  /// - Parameters:
  ///   - spaces: each as `Query.space` takes it.
  ///   - query: what is asked besides: its metric counts.
  /// - Throws: `EvaluationError.missing`, `.nothingToAsk`; as `search` does.
  public func run(_ spaces: [String], like query: Query = Query([])) async throws -> Report {
    let (classes, missing) = try await classes()
    let sizes = Dictionary(grouping: classes.values, by: { $0 }).mapValues(\.count)
    let queries = classes.filter { $0.value != LabelledSet.distractor && sizes[$0.value, default: 0] > 1 }
    guard !queries.isEmpty else { throw EvaluationError.nothingToAsk(path: labels) }
    var runs: [Run] = []
    for space in spaces {
      runs.append(try await run(space, queries: queries.sorted { $0.key < $1.key }, classes, sizes, query))
    }
    let settings = Report.Settings(
      root: root, labels: labels, pictures: classes.count, missing: missing,
      classes: Set(queries.values).count, metric: query.metric?.rawValue)
    return Report(protocol: "labels", settings: settings, runs: runs)
  }

  /// The class of each image.
  private func classes() async throws -> (classes: [Int64: String], missing: Int) {
    let ids = try await engine.imageIDs(of: set.classes.keys.map { root + "/" + $0 })
    var classes: [Int64: String] = [:]
    var missing: [String] = []
    for (path, label) in set.classes.sorted(by: { $0.key < $1.key }) {
      // Of files that are the same image the first counts.
      if let id = ids[root + "/" + path] { classes[id] = classes[id] ?? label } else { missing.append(path) }
    }
    if let first = missing.first, !allowsMissing {
      throw EvaluationError.missing(count: missing.count, first: first)
    }
    return (classes, missing.count)
  }

  private func run(
    _ space: String, queries: [(key: Int64, value: String)], _ classes: [Int64: String],
    _ sizes: [String: Int],
    _ template: Query
  ) async throws -> Run {
    var sums: [String: Double] = [:]
    let start = ContinuousClock.now
    for (id, label) in queries {
      var query = template
      (query.examples, query.space, query.k) = ([.image(id)], space, .max)
      let ranking = try await engine.ranking(query).filter { $0 != id }
      let ranks = ranking.enumerated().filter { classes[$0.element] == label }.map(\.offset)
      let relevant = (sizes[label] ?? 1) - 1
      let precision = AveragePrecision(ranks: ranks, relevant: relevant)
      let figures = [
        "map.classic": precision.classic, "map.noninterpolated": precision.nonInterpolated,
        "map.interpolated11": precision.interpolated11,
        "precision@1": Double(ranks.prefix { $0 < 1 }.count),
        "precision@10": Double(ranks.prefix { $0 < 10 }.count) / 10,
        "recall@10": Double(ranks.prefix { $0 < 10 }.count) / Double(relevant),
      ]
      for (name, figure) in figures { sums[name, default: 0] += figure }
    }
    let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
    return Run(
      space: space, rank: "none", queries: queries.count,
      metrics: sums.mapValues { $0 / Double(queries.count) },
      millisecondsPerQuery: milliseconds / Double(queries.count))
  }
}
