public import Eidetic
import Files
import Foundation
import Gallery
import Imaging
import Models
public import Reporting

extension Trainer {
  /// Fine-tunes a network to the labelled pictures, adds it to the gallery's networks, and keeps the
  /// classifier on its embeddings. Both stages are measured on pictures that were held out. It takes minutes;
  /// after a crash, the same order continues where it was.
  ///
  /// The result labels nothing until its search index is in the library and it is used:
  /// `TrainedRoom.use(_:)`.
  ///
  /// - Parameters:
  ///   - order: the labels, the split and the network.
  ///   - program: that trains, for the report.
  ///   - tools: that fine-tune.
  ///   - mayInstall: whether TensorFlow and Keras are installed if they are missing, which downloads
  ///     `TrainingTools.downloadBytes` and takes `TrainingTools.environmentBytes` on disk.
  ///   - progress: what is being done.
  /// - Throws: `TrainingError`; a `FaultyError` for labels and pictures that cannot be opened and for a
  ///   network that is not installed; `CancellationError`. In all cases nothing is kept in the gallery.
  public func trainNetwork(
    _ order: TrainingOrder, program: ReportProgram, tools: TrainingTools, mayInstall: Bool,
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> Outcome {
    let chosen = order.network ?? FineTuningOrder()
    var order = order
    order.network = chosen
    try order.check()
    guard mayInstall || tools.isInstalled else {
      throw TrainingError.environment(.missing, detail: "")
    }
    let sample = try await LabelledSample(order, of: room) { done, total in
      progress(JobProgress(done: done, total: total, unit: "pictures", stage: "Reading pictures"))
    }
    let lock = try FineTuningLock(room.workFolders, for: chosen.network)
    defer { extendLifetime(lock) }
    try await tidy()
    let tuning = try tuning(order, chosen, sample.labelled, tools)
    return try await tuning.run(progress: progress) { result in
      try await keep(order, sample, result, program)
    }
  }

  /// Removes what a process that was killed while it kept a network left: a network without a result, which
  /// its working folder makes again, or the working folder of a network that was kept.
  func tidy() async throws {
    let kept = Set(try await room.all().filter { $0.kind == .network }.map(\.space))
    for card in try room.models.list().map(\.card) {
      let folder = room.workFolder(for: card.name)
      guard FileSystem.entry(at: folder) != nil else { continue }
      if kept.contains(card.name) {
        do { try FileManager.default.removeItem(atPath: folder) } catch {
          throw TrainingError.work(folder, error)
        }
      } else if try Self.made(card.name, in: folder)?.files == card.files {
        try room.models.remove(card.name)
      }
    }
  }

  /// The card of the network that was made in a working folder; `nil` if none was yet.
  private static func made(_ name: String, in folder: String) throws -> ModelCard? {
    let path = "\(folder)/model/\(name)/\(name).json"
    return try FileManager.default.contents(atPath: path).map { try ModelCard(json: Array($0), file: path) }
  }

  private func tuning(
    _ order: TrainingOrder, _ chosen: FineTuningOrder, _ labelled: LabelledPictures, _ tools: TrainingTools
  ) throws -> FineTuning {
    let (card, weights) = try base(chosen)
    guard let input = card.input, let side = input.width, side == input.height, input.resize == .stretch
    else {
      throw TrainingError.network(got: chosen.network, known: FineTuningOrder.networks)
    }
    let name = try unusedName(order.name)
    let plan = FineTuningPlan(
      name: name, network: chosen.network, weights: weights, card: card, classes: labelled.classes,
      pictures: labelled.pictures.map { .init(path: $0.path, label: $0.label, part: $0.part) }, side: side,
      wideSide: side + PreparedPixels.margin, seed: order.seed, threads: SearchEngine.cores,
      memory: FineTuning.memory, settings: .init(layers: chosen.layers, epochs: chosen.epochs))
    return FineTuning(
      tools: tools, plan: plan, labelled: labelled,
      interpolation: input.interpolation == .bicubic ? .bicubic : .bilinear,
      folder: room.workFolder(for: name))
  }

  /// The card of the network to learn from, and what the script is told about its weights.
  private func base(_ chosen: FineTuningOrder) throws -> (card: ModelCard, weights: String) {
    if chosen.network == FineTuningOrder.networks[0] {
      let installed = try room.models.model(named: chosen.network)
      try ModelStore.verify(installed)
      return (installed.card, installed.networkPath)
    }
    guard let card = Catalogue.card(named: chosen.network) else {
      throw TrainingError.network(got: chosen.network, known: FineTuningOrder.networks)
    }
    switch chosen.weights {
    case .published: return (card, "published")
    case .random: return (card, "random")
    case .file(let path): return (card, path)
    }
  }

  /// A name for the network: that of the result in characters that files can have, with a number where it is
  /// taken.
  private func unusedName(_ name: String) throws -> String {
    let plain = String(
      name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" })
    let taken = Set(try room.models.list().map(\.card.name) + Catalogue.cards.map(\.name))
    let names = [plain] + (2...10_000).map { "\(plain)-\($0)" }
    return names.first { !taken.contains($0) } ?? plain
  }

  private func keep(
    _ order: TrainingOrder, _ sample: LabelledSample, _ result: FineTuning.Result, _ program: ReportProgram
  ) async throws -> Outcome {
    let name = URL(filePath: result.model).lastPathComponent
    _ = try await room.models.add("\(result.model)/\(name).json")
    do {
      let space = try await room.space(named: name)
      let report = TrainingReport(
        name: order.name, kind: Trained.Kind.network.rawValue, space: space.name, of: sample.labelled,
        outcomes: result.stages, settings: settings(order, result), warnings: sample.warnings,
        program: program)
      let trained = try await keep(order, sample, .network, space, result.head, report)
      return Outcome(trained: trained, report: report)
    } catch {
      try room.models.remove(name)
      throw error
    }
  }

  private func settings(_ order: TrainingOrder, _ result: FineTuning.Result) -> TrainingReport.Settings {
    let chosen = order.network ?? FineTuningOrder()
    let parity = result.outcome.parity.values.min() ?? 0
    return TrainingReport.Settings(
      labels: order.labels.description,
      split: [order.shares.train, order.shares.test, order.shares.validation], seed: order.seed,
      parameters: [
        "network": chosen.network, "layers": chosen.layers.rawValue,
        "learned weights": "\(result.outcome.learnedWeights)",
        "augmentation": "random crops of 35 to 100 % of the picture, mirrored in half of the cases",
        "normalisations": "frozen", "least cosine of the exported network to Keras": "\(parity)",
        "threshold of none of these": "\(result.head.threshold)",
      ])
  }
}
