package import Eidetic

/// Queries of a ground truth, ready to be asked: read → under the rules → matched with the pictures that
/// there are.
package struct Evaluation: Sendable {
  /// Which ground truth it is.
  package let `protocol`: EvaluationProtocol
  /// How it is made.
  package let settings: EvaluationSettings
  /// Those with a relevant picture.
  package let queries: [JudgedQuery]
  /// Those without, which only pairs are made of.
  let unanswerable: [JudgedQuery]
  /// What of the ground truth is there and what is not.
  let inventory: EvaluationReport.Inventory
  /// The pictures; `nil` if rankings are given.
  package let gallery: GalleryRanker?
  private let ranker: any Ranker
  /// The pictures that are ranked; all when nothing is said.
  private let candidates: Set<String>?

  /// Evaluates a gallery.
  ///
  /// - Parameters:
  ///   - protocol: which ground truth it is.
  ///   - engine: over a gallery that has the root, in all spaces that are to be evaluated.
  ///   - root: where the pictures lie; absolute, without links.
  ///   - settings: how it is made.
  /// - Throws: `EvaluationError`; as the gallery does.
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
    try self.init(`protocol`, truth, ranker, gallery: ranker, settings, inventory)
  }

  /// Evaluates given rankings.
  ///
  /// - Parameters:
  ///   - protocol: which ground truth it is.
  ///   - rankings: of its queries.
  ///   - settings: how it is made.
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

  /// The figures that are made of each query.
  package var figures: FigureNames { FigureNames(settings.forms) }

  /// Asks all queries, one after the other.
  ///
  /// - Parameters:
  ///   - setting: how to rank.
  ///   - progress: told how many queries were asked, of how many.
  /// - Throws: as the ranker does; `CancellationError` when the task is cancelled.
  package func run(
    _ setting: RunSetting, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> MeasuredRun {
    let asked = queries + (`protocol`.judgesPairs ? unanswerable : [])
    var measured: [MeasuredQuery] = []
    var pairs = `protocol`.judgesPairs ? PairCollector(asked) : nil
    var curve = MeanCurve()
    var strengths = StrengthCollector()
    let start = ContinuousClock.now
    for (place, query) in asked.enumerated() {
      try Task.checkCancellation()
      let answer = try await ranker.answer(query, setting).restricted(to: candidates)
      pairs?.add(answer, of: query)
      progress(place + 1, asked.count)
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
  /// Asks with pictures that are not asked with yet; nothing is relevant to them.
  ///
  /// - Parameter pictures: their names.
  fileprivate mutating func ask(_ pictures: some Sequence<String>) {
    let known = Set(queries.compactMap(\.picture))
    queries += pictures.filter { !known.contains($0) }.sorted().map {
      JudgedQuery($0, group: nil, input: .picture($0, nil), relevant: [])
    }
  }
}
