public import Eidetic
public import Reporting

extension JobKind {
  /// Trains on labelled pictures: `TrainWork`.
  public static let train = JobKind(rawValue: "train")
}

extension JobClaim {
  /// Training: it keeps all cores busy.
  static let training = JobClaim("training")
}

/// Learns a classifier or a search index, or fine-tunes a network, as a job.
public struct TrainWork: JobWork {
  private let trainer: Trainer
  private let order: TrainingOrder
  private let program: ReportProgram
  private let mayInstall: Bool
  private let isUsed: Bool

  /// - Parameters:
  ///   - order: what is to be trained.
  ///   - trainer: trains it.
  ///   - program: that trains, for the report.
  ///   - mayInstall: whether what fine-tuning a network needs is installed if it is missing.
  ///   - isUsed: whether the result labels pictures then, unless it is worse than what the library does
  ///     without it.
  public init(
    _ order: TrainingOrder, by trainer: Trainer, program: ReportProgram, mayInstall: Bool = false,
    isUsed: Bool = false
  ) {
    (self.order, self.trainer, self.program) = (order, trainer, program)
    (self.mayInstall, self.isUsed) = (mayInstall, isUsed)
  }

  /// `train`.
  public var kind: JobKind { .train }
  /// The result's name.
  public var title: String { "Train \(order.name)" }
  /// Training, one at a time; for a search index the gallery, too.
  public var claims: Set<JobClaim> { order.metric == nil ? [.training] : [.training, .gallery] }

  /// Checks the name and the labels. Labels that take long to look through are checked by the job itself.
  ///
  /// - Throws: as `Trainer.trainHead`.
  public func check() async throws {
    try order.check()
    do {
      _ = try await trainer.preview(order.labels, least: order.leastPictures)
    } catch TrainingError.labels(source: _, reason: .large) {}
  }

  /// Trains.
  ///
  /// - Throws: as `Trainer.trainHead`, `Trainer.trainMetric`, `Trainer.trainNetwork` and
  ///   `Trainer.useInstead(_:)`.
  public func run(_ run: JobRun) async throws -> Trainer.Outcome {
    let outcome = try await train(run)
    return isUsed ? try await trainer.useInstead(outcome).outcome : outcome
  }

  private func train(_ run: JobRun) async throws -> Trainer.Outcome {
    if order.metric != nil {
      return try await trainer.trainMetric(order, program: program) { run.report($0) }
    }
    guard order.network != nil else {
      return try await trainer.trainHead(order, program: program) { run.report($0) }
    }
    return try await trainer.trainNetwork(
      order, program: program, tools: try TrainingTools(), mayInstall: mayInstall
    ) { run.report($0) }
  }

  /// The result, so that its number is known.
  public func details(of outcome: Trainer.Outcome) -> (any Sendable)? { outcome.trained }
}
