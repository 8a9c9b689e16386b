public import Eidetic
import Gallery
public import Reporting

extension Trainer {
  /// Learns a search index that brings pictures of one class together, also of classes that it was not
  /// learned from, and keeps it in the gallery. It is searched and evaluated like any other.
  ///
  /// It is learned from the parts for training and validation; the part for testing is not looked at.
  ///
  /// - Parameters:
  ///   - order: the labels, the split, the space and the method, `.whitening` if it names none. Its name is
  ///     that of the search index.
  ///   - program: that trains, for the report.
  ///   - progress: what is being done.
  /// - Throws: `TrainingError`; `LibraryError.learning` and `GalleryError.spaceExists` for a name that cannot
  ///   be used; a `FaultyError` of kind `busy` while the gallery is being indexed; `CancellationError`. In
  ///   all cases nothing is kept.
  public func trainMetric(
    _ order: TrainingOrder, program: ReportProgram,
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> Outcome {
    var order = order
    order.metric = order.metric ?? .whitening
    try order.check()
    let base = order.space ?? SearchEngine.defaultSpace
    let sample = try await LabelledSample(order, of: room) { done, total in
      progress(JobProgress(done: done, total: total, unit: "pictures", stage: "Reading pictures"))
    }
    var options = MetricOptions()
    options.method = order.metric ?? .whitening
    options.seed = order.seed
    let work = MetricWork(order.name, from: base, labelled: sample.labelled, in: engine, options: options)
    try await work.check()
    let learned = try await work.learn(progress: progress)
    do {
      let space = try await room.space(named: learned.name)
      let report = TrainingReport(
        name: order.name, kind: Trained.Kind.metric.rawValue, space: learned.name, of: sample.labelled,
        outcomes: [], settings: settings(order, learned), warnings: sample.warnings, program: program)
      return Outcome(trained: try await keep(order, sample, .metric, space, nil, report), report: report)
    } catch {
      try await engine.spaces.remove(named: learned.name)
      throw error
    }
  }

  private func settings(
    _ order: TrainingOrder, _ learned: LearnedMetricSpace
  ) -> TrainingReport.Settings {
    var parameters = [
      "method": learned.method.rawValue, "learned from": learned.base, "dimension": "\(learned.dimension)",
      "pictures learned from": "\(learned.pictures)",
    ]
    parameters["shrinkage"] = learned.shrinkage.map { "\($0)" }
    parameters["steps"] = learned.steps.map { "\($0)" }
    if let validation = learned.validation {
      parameters["mean average precision on classes not learned from, before"] = "\(validation.base)"
      parameters["mean average precision on classes not learned from, after"] = "\(validation.learned)"
    }
    return TrainingReport.Settings(
      labels: order.labels.description,
      split: [order.shares.train, order.shares.test, order.shares.validation], seed: order.seed,
      parameters: parameters)
  }
}
