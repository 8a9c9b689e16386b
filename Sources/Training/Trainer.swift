public import Eidetic
import Foundation
import Gallery
import Models
public import Reporting

/// Trains on the labelled pictures of a gallery. Safe to use from many tasks at once.
public struct Trainer: Sendable {
  let engine: SearchEngine
  let room: TrainedRoom

  /// - Parameter engine: over the gallery that keeps what is trained.
  public init(_ engine: SearchEngine) { (self.engine, room) = (engine, engine.trained) }

  /// What training reached, and its report.
  public struct Outcome: Sendable, Codable, Equatable {
    /// As the gallery lists it.
    public let trained: Trained
    /// What it reached.
    public let report: TrainingReport

    /// A result and its report.
    public init(trained: Trained, report: TrainingReport) {
      (self.trained, self.report) = (trained, report)
    }
  }

  /// What there is to learn from a source of labels. No picture is read.
  ///
  /// - Parameters:
  ///   - source: of the labels.
  ///   - least: the fewest pictures of a class that is learned.
  ///   - time: the most that it may take; a folder may be a whole disk.
  /// - Throws: `TrainingError.labels`, `.line`; a `FaultyError` for what cannot be opened.
  public func preview(
    _ source: LabelSource, least: Int = TrainingOrder.standardLeast, within time: Duration = .seconds(5)
  ) async throws -> LabelPreview {
    let list = try await withThrowingTaskGroup(of: LabelList.self) { group in
      group.addTask { try await LabelList(source, of: room) }
      group.addTask {
        try await Task.sleep(for: time)
        throw TrainingError.labels(source: source.description, reason: .large(seconds: time / .seconds(1)))
      }
      defer { group.cancelAll() }
      guard let list = try await group.next() else { throw CancellationError() }
      return list
    }
    let classes = list.counts.map {
      LabelPreview.Class(name: $0.name, pictures: $0.pictures, isSmall: $0.pictures < least)
    }
    var warnings = list.warnings
    let small = classes.count { $0.isSmall }
    if small > 0 {
      warnings.append(
        "\(small) \(small == 1 ? "class has" : "classes have") fewer than \(least) pictures and will be left out."
      )
    }
    let sizes = classes.filter { !$0.isSmall }.map(\.pictures)
    if let largest = sizes.max(), let smallest = sizes.min(), largest >= 10 * smallest {
      warnings.append(
        "The classes are unbalanced, from \(smallest) to \(largest) pictures; each counts the same in training."
      )
    }
    return LabelPreview(classes: classes, warnings: warnings)
  }

  /// Learns a classifier over the embeddings of a space, keeps it in the gallery, and measures it on pictures
  /// that it was not learned from. It labels nothing until it is used: `TrainedRoom.use(_:)`.
  ///
  /// - Parameters:
  ///   - order: the labels, the space and the split.
  ///   - program: that trains, for the report.
  ///   - progress: what is being done.
  /// - Throws: `TrainingError`; a `FaultyError` for labels and pictures that cannot be opened and for a space
  ///   that cannot be made; `CancellationError`. In all cases nothing is kept.
  public func trainHead(
    _ order: TrainingOrder, program: ReportProgram,
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> Outcome {
    try order.check()
    let sample = try await LabelledSample(order, of: room) { done, total in
      progress(JobProgress(done: done, total: total, unit: "pictures", stage: "Reading pictures"))
    }
    let fit = try await learn(sample, folds: order.folds, seed: order.seed, progress)
    let neighbours = neighbours(of: sample)
    let report = TrainingReport(
      name: order.name, kind: Trained.Kind.head.rawValue, space: sample.space.name, of: sample.labelled,
      outcomes: [fit.stage], settings: settings(order, sample, fit.outcome), warnings: sample.warnings,
      program: program, nearestNeighbours: neighbours)
    let trained = try await keep(order, sample, .head, sample.space, fit.outcome.head, report)
    return Outcome(trained: trained, report: report)
  }

  /// The report of a result.
  ///
  /// - Throws: `TrainedError.notFound`.
  public func report(of id: Int64) async throws -> TrainingReport {
    try JSONDecoder().decode(TrainingReport.self, from: Data(try await room.documents(of: id).report))
  }

  /// How a result was asked for: with this order it is trained again.
  ///
  /// - Throws: `TrainedError.notFound`.
  public func order(of id: Int64) async throws -> TrainingOrder {
    try JSONDecoder().decode(TrainingOrder.self, from: Data(try await room.documents(of: id).instructions))
  }

  /// Corrects the class of a picture among the labels that a result was learned from. It counts when the
  /// result is trained again; the source of the labels is not changed.
  ///
  /// - Parameters:
  ///   - image: the picture's number in the library.
  ///   - label: its class; `nil` to leave the picture out.
  ///   - id: the result's number.
  /// - Throws: `TrainedError.notFound`; `TrainingError.noSuchPicture`.
  public func correct(image: Int64, to label: String?, for id: Int64) async throws {
    let source = try await order(of: id).labels
    let pictures = try await room.pictures(of: id)
    guard let hash = try await room.gallery.reader.hash(of: image),
      pictures.contains(where: { $0.hash == hash })
    else { throw TrainingError.noSuchPicture(id: image, source: source.description) }
    try await room.gallery.state(label: label, of: hash, in: source.key)
  }

  // MARK: -

  private func learn(
    _ sample: LabelledSample, folds: Int, seed: UInt64,
    _ progress: @escaping @Sendable (JobProgress) -> Void
  ) async throws -> (outcome: HeadFit.Outcome, stage: StageOutcome) {
    let start = ContinuousClock.now
    let fit = HeadFit(
      classes: sample.labelled.classes, training: sample.examples(of: .train),
      validation: sample.examples(of: .validation), groups: sample.groups(of: .train), folds: folds,
      seed: seed)
    let outcome = try await room.onWorkers {
      try fit.run { done, total in
        progress(JobProgress(done: done, total: total, stage: "Learning the classes"))
      }
    }
    let validated = outcome.heldOut.map { heldOut in
      StageOutcome.CrossValidation(
        folds: Set(heldOut.folds).count, probabilities: heldOut.probabilities,
        // People are recognised by their nearest neighbours anyway.
        rightNeighbours: sample.labelled.pictures[0].face == nil
          ? nil : NearestNeighbours.right(fit.training, folds: heldOut.folds))
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return (
      outcome,
      StageOutcome(
        stage: .head, seconds: seconds, probabilities: try outcome.head.probabilities(of: sample.embeddings),
        steps: outcome.steps, crossValidation: validated)
    )
  }

  /// What nearest neighbours reach on the test part; `nil` if it is empty.
  private func neighbours(of sample: LabelledSample) -> TrainingReport.Share? {
    let (known, test) = (sample.examples(of: .train), sample.examples(of: .test))
    guard !known.isEmpty, !test.isEmpty else { return nil }
    let found = NearestNeighbours(known).classes(of: test.map(\.embedding))
    return TrainingReport.Share(
      right: zip(found, test).count { $0 == $1.label }, of: test.count)
  }

  /// Why a classifier of faces is not to be used: people are recognised without it.
  private func objection(_ order: TrainingOrder, _ report: TrainingReport) -> String? {
    guard order.labels == .people else { return nil }
    let stage = report.stages.last
    let test = stage?.parts.first { $0.part == .test }
    guard let right = test?.right ?? stage?.crossValidation?.classifier.right,
      let neighbours = report.nearestNeighbours ?? stage?.crossValidation?.nearestNeighbours
    else {
      return
        "whether it is better than nearest neighbours was not measured, as there are too few faces; name "
        + "more of them"
    }
    guard right <= neighbours.right else { return nil }
    return "nearest neighbours, by which people are recognised anyway, are as good or better: of "
      + "\(neighbours.pictures) faces that were held out they are right on \(neighbours.right), the classifier "
      + "on \(right)"
  }

  private func settings(
    _ order: TrainingOrder, _ sample: LabelledSample, _ outcome: HeadFit.Outcome
  ) -> TrainingReport.Settings {
    TrainingReport.Settings(
      labels: order.labels.description,
      split: [order.shares.train, order.shares.test, order.shares.validation], seed: order.seed,
      parameters: [
        "classifier": "softmax regression, each class counting the same",
        "regularisation": "\(outcome.regularisation)", "temperature": "\(outcome.temperature)",
        "threshold of none of these": "\(outcome.head.threshold)",
      ])
  }

  func keep(
    _ order: TrainingOrder, _ sample: LabelledSample, _ kind: TrainedRecord.Kind,
    _ space: (name: String, identity: String), _ head: ClassHead?, _ report: TrainingReport
  ) async throws -> Trained {
    let labelled = sample.labelled
    let hashes = sample.hashes
    let id = try await room.gallery.add(
      Gallery.NewTrained(
        name: order.name, kind: kind, subject: order.labels == .people ? .face : .image,
        space: space, classifier: try head?.encoded(),
        instructions: Array(try JSONEncoder().encode(order)), report: Array(try JSONEncoder().encode(report)),
        pictures: labelled.pictures.indices.map { number in
          TrainedPicture(
            hash: hashes[number], path: labelled.pictures[number].path,
            label: labelled.classes[labelled.pictures[number].label],
            part: labelled.pictures[number].part.rawValue, person: sample.people[number])
        }, objection: objection(order, report)))
    return try await room.trained("\(id)")
  }
}

extension LabelledSample {
  /// The embeddings of a part with their classes.
  func examples(of part: TrainingPart) -> [HeadFit.Example] {
    zip(labelled.pictures, embeddings).filter { $0.0.part == part }.map { ($0.1, $0.0.label) }
  }

  /// The groups of a part: pictures with the same number look the same.
  func groups(of part: TrainingPart) -> [Int] {
    zip(labelled.pictures, groups).filter { $0.0.part == part }.map(\.1)
  }
}
