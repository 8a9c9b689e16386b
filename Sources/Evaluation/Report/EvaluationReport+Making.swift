package import Reporting
import Vocabulary

extension EvaluationReport {
  /// Summarises runs.
  ///
  /// - Parameters:
  ///   - evaluation: the evaluation.
  ///   - runs: one or more.
  ///   - identities: of single spaces, by name.
  ///   - program: the program that made them.
  package init(
    _ evaluation: Evaluation, _ runs: [MeasuredRun], identities: [String: [String: String]],
    program: ReportProgram
  ) {
    let settings = evaluation.settings
    self.init(
      protocol: evaluation.protocol.name, program: program, groundTruth: evaluation.inventory,
      settings: Settings(
        preset: settings.preset?.rawValue, ap: settings.forms.map(\.rawValue),
        junk: settings.rules.junk.rawValue,
        query: evaluation.gallery == nil ? nil : settings.part.rawValue,
        by: evaluation.protocol.queries, direction: evaluation.protocol.direction,
        excludesQuery: settings.rules.excludesQuery,
        depth: settings.rules.depth == .max ? nil : settings.rules.depth, metric: settings.metric?.rawValue,
        confidence: Bootstrap.confidence, resamples: settings.bootstrap.resamples,
        seed: settings.bootstrap.seed, unanswerable: evaluation.unanswerable.count),
      runs: runs.map { run in
        Run(
          run, evaluation.figures, identities: identities[run.setting.space, default: [:]],
          settings: settings)
      },
      comparisons: Self.comparisons(runs, evaluation.figures, settings.bootstrap))
  }

  private static func comparisons(
    _ runs: [MeasuredRun], _ figures: FigureNames, _ bootstrap: Bootstrap
  ) -> [Comparison] {
    guard let first = runs.first else { return [] }
    let names = figures.all
    let compared = figures.forms.map(FigureNames.map) + ["precision@1"]
    return runs.dropFirst().flatMap { run in
      compared.compactMap { name in
        guard let column = names.firstIndex(of: name) else { return nil as Comparison? }
        let differences = zip(run.queries, first.queries).map { $0.values[column] - $1.values[column] }
        guard case let interval?? = bootstrap.intervals(of: differences.map { [$0] }).first else {
          return nil
        }
        let test = RandomisationTest(differences, seed: bootstrap.seed)
        return Comparison(
          run: run.setting, baseline: first.setting, metric: name, difference: test.difference,
          interval: interval, p: test.p)
      }
    }
  }
}

extension EvaluationReport.Run {
  fileprivate init(
    _ run: MeasuredRun, _ figures: FigureNames, identities: [String: String], settings: EvaluationSettings
  ) {
    let names = figures.all
    let intervals = zip(names, settings.bootstrap.intervals(of: run.queries.map(\.values)))
    let times = run.queries.compactMap(\.milliseconds).sorted()
    let groups = Dictionary(grouping: run.queries.filter { $0.query.group != nil }) { $0.query.group ?? "" }
    self.init(
      space: run.setting.space, rank: run.setting.rank, parts: run.setting.parts, identities: identities,
      queries: run.queries.count,
      metrics: Self.means(run.queries, names),
      intervals: intervals.reduce(into: [:]) { $0[$1.0] = $1.1 },
      millisecondsPerQuery: times.isEmpty ? nil : times.reduce(0, +) / Double(times.count),
      millisecondsMedian: times.isEmpty ? nil : times[times.count / 2],
      milliseconds95: times.isEmpty ? nil : times[min(times.count * 19 / 20, times.count - 1)],
      seconds: run.seconds, medianFirstRank: Self.median(run.queries.map(\.firstRank)),
      classes: groups.sorted { $0.key < $1.key }.map { name, queries in
        EvaluationReport.Group(name: name, queries: queries.count, metrics: Self.means(queries, names))
      },
      pairs: run.pairs,
      expectedCalibrationError: run.reliability?.expectedCalibrationError, reliability: run.reliability,
      perQuery: settings.listsQueries ? run.queries.map { EvaluationReport.Query($0, names) } : nil)
  }

  /// The means of all values that are numbers.
  private static func means(_ queries: [MeasuredQuery], _ names: [String]) -> [String: Double] {
    names.enumerated().reduce(into: [:]) { means, name in
      let values = queries.lazy.map { $0.values[name.offset] }.filter { !$0.isNaN }
      if !values.isEmpty { means[name.element] = values.reduce(0, +) / Double(values.count) }
    }
  }

  /// The median; queries that found nothing are last.
  private static func median(_ ranks: [Int?]) -> Double? {
    let sorted = ranks.map { $0 ?? .max }.sorted()
    guard !sorted.isEmpty else { return nil }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return high == .max ? nil : (Double(low) + Double(high)) / 2
  }
}

extension EvaluationReport.Query {
  init(_ query: MeasuredQuery, _ names: [String]) {
    self.init(
      name: query.query.name, group: query.query.group,
      metrics: zip(names, query.values).reduce(into: [:]) { $0[$1.0] = $1.1.isNaN ? nil : $1.1 },
      firstRank: query.firstRank, milliseconds: query.milliseconds)
  }
}
