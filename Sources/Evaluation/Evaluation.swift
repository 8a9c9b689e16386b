package import Eidetic

/// The queries of a ground truth, judged by the rules and matched with the available pictures.
package struct Evaluation: Sendable {
  /// The ground truth.
  package let `protocol`: EvaluationProtocol
  /// The settings of the evaluation.
  package let settings: EvaluationSettings
  /// The queries with a relevant picture.
  package let queries: [JudgedQuery]
  /// The queries without one, which only contribute pairs.
  let unanswerable: [JudgedQuery]
  /// The available and the missing parts of the ground truth.
  let inventory: EvaluationReport.Inventory
  /// The pictures; `nil` if rankings are given.
  package let gallery: GalleryRanker?
  private let ranker: any Ranker
  /// What to rank; `nil` for all pictures.
  private let candidates: Set<String>?

  /// Evaluates a gallery.
  ///
  /// - Parameters:
  ///   - protocol: the ground truth.
  ///   - engine: of a gallery that contains the root in all spaces to be evaluated.
  ///   - root: the folder of the pictures; absolute, without symbolic links.
  ///   - settings: the settings of the evaluation.
  /// - Throws: `EvaluationError`; errors of the gallery.
  package init(
    _ protocol: EvaluationProtocol, searching engine: SearchEngine, root: String,
    settings: EvaluationSettings
  ) async throws {
    let images = try await PictureSet.images(in: engine, below: root)
    let whole = try `protocol`.groundTruth(root: root, pictures: Array(images.keys))
    let pictures = try PictureSet(images, truth: whole)
    guard pictures.missing.isEmpty || settings.allowsMissing else {
      throw EvaluationError.missing(pictures.missing)
    }
    var truth = whole.restricted(to: Set(pictures.ids.keys))
    if `protocol`.judgesPairs { truth.ask(pictures.ids.keys) }
    let ranker = GalleryRanker(engine, pictures, part: settings.part, metric: settings.metric)
    let inventory = EvaluationReport.Inventory(
      groundTruth: whole.path, root: root, pictures: truth.candidates?.count ?? pictures.ids.count,
      missing: pictures.missing, copies: pictures.copies)
    let texts = truth.texts.isEmpty ? nil : TextRanker(engine, pictures, texts: truth.texts)
    try self.init(`protocol`, truth, texts ?? ranker, gallery: ranker, settings, inventory)
  }

  /// Evaluates given rankings.
  ///
  /// - Parameters:
  ///   - protocol: the ground truth.
  ///   - rankings: of its queries.
  ///   - settings: the settings of the evaluation.
  /// - Throws: `EvaluationError`; `.unranked` names queries without a ranking.
  package init(
    _ protocol: EvaluationProtocol, given rankings: GivenRankings, settings: EvaluationSettings
  ) throws(EvaluationError) {
    var truth = try `protocol`.groundTruth(root: nil, pictures: [])
    let lacking = try rankings.lacking(truth.queries.map(\.name))
    guard lacking.isEmpty || settings.allowsMissing else { throw .unranked(lacking) }
    let left = Set(lacking)
    truth.queries.removeAll { left.contains($0.name) }
    let inventory = EvaluationReport.Inventory(
      groundTruth: truth.path, root: nil, pictures: truth.candidates?.count ?? rankings.pictures,
      missing: lacking, copies: 0)
    try self.init(`protocol`, truth, rankings, gallery: nil, settings, inventory)
  }

  private init(
    _ protocol: EvaluationProtocol, _ truth: GroundTruth, _ ranker: any Ranker, gallery: GalleryRanker?,
    _ settings: EvaluationSettings, _ inventory: EvaluationReport.Inventory
  ) throws(EvaluationError) {
    var settings = settings
    if `protocol`.alwaysExcludesQuery { settings.rules.excludesQuery = true }
    let judged = truth.queries.map { [settings] in $0.under(settings.rules) }
    queries = judged.filter { !$0.relevant.isEmpty }
    unanswerable = judged.filter(\.relevant.isEmpty)
    guard !queries.isEmpty else { throw .nothingToAsk(path: truth.path) }
    (self.protocol, self.settings, self.ranker, self.gallery) = (`protocol`, settings, ranker, gallery)
    self.inventory = inventory
    candidates = truth.candidates
  }

  /// The figures of each query.
  package var figures: FigureNames { FigureNames(settings.forms) }

  /// Runs all queries, one after the other.
  ///
  /// - Parameters:
  ///   - setting: how to rank.
  ///   - progress: is called with the number of finished queries, and of all queries.
  /// - Throws: errors of the ranker; `CancellationError` if the task is cancelled.
  package func run(
    _ setting: RunSetting, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> MeasuredRun {
    let searches = queries + (`protocol`.judgesPairs ? unanswerable : [])
    var measured: [MeasuredQuery] = []
    var pairs = `protocol`.judgesPairs ? PairCollector(searches) : nil
    var curve = MeanCurve()
    var strengths = StrengthCollector()
    let start = ContinuousClock.now
    for (place, query) in searches.enumerated() {
      try Task.checkCancellation()
      let answer = try await ranker.answer(query, setting).restricted(to: candidates)
      pairs?.add(answer, of: query)
      progress(place + 1, searches.count)
      guard place < queries.count else { continue }
      let ranked = RankedFigures(answer.names, for: query, depth: settings.rules.depth)
      strengths.add(answer, of: query)
      curve.add(ranked.interpolatedPrecisions(steps: MeanCurve.steps))
      measured.append(
        MeasuredQuery(
          query, values: figures.values(ranked), firstRank: ranked.firstRank,
          milliseconds: answer.milliseconds, top: MeasuredQuery.top(answer, for: query)))
    }
    return MeasuredRun(
      setting: setting, queries: measured, curve: curve.mean, pairs: pairs?.figures(settings.threshold),
      reliability: strengths.reliability,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}

extension GroundTruth {
  /// Adds queries with further pictures, for which nothing is relevant.
  ///
  /// - Parameter pictures: their names.
  fileprivate mutating func ask(_ pictures: some Sequence<String>) {
    let known = Set(queries.compactMap(\.picture))
    queries += pictures.filter { !known.contains($0) }.sorted().map {
      JudgedQuery($0, group: nil, input: .picture($0, nil), relevant: [])
    }
  }
}
