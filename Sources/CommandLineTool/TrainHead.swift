import Eidetic
import Files
import Foundation
import Reporting
import Training

/// `train head`, and what training reached.
enum TrainHead {
  static func run(_ arguments: Arguments, _ context: Context) async throws {
    let order = try order(arguments)
    try await train(arguments, context) { trainer, progress in
      try await trainer.trainHead(order, program: program, progress: progress)
    }
  }

  /// `train metric`.
  static func runMetric(_ arguments: Arguments, _ context: Context) async throws {
    var order = try order(arguments)
    order.metric = try arguments.choice("--method", MetricMethod.self)
    try await train(arguments, context) { [order] trainer, progress in
      try await trainer.trainMetric(order, program: program, progress: progress)
    }
  }

  /// Trains with progress, and prints what training reached.
  static func train(
    _ arguments: Arguments, _ context: Context,
    _ body: (Trainer, @escaping @Sendable (JobProgress) -> Void) async throws -> Trainer.Outcome
  ) async throws {
    let output = try await reportFile(arguments, context)
    let engine = try context.engine(creating: true)
    let display = CountDisplay(console: context.console, what: "")
    let outcome: Trainer.Outcome
    do {
      outcome = try await body(Trainer(engine)) { progress in
        display.show(text(of: progress))
      }
    } catch {
      try await engine.library.discardIfUnused()
      throw error
    }
    context.console.endLine()
    try await tell(outcome.trained, outcome.report, engine, arguments, context, output)
  }

  /// How far training is, to show.
  static func text(of progress: JobProgress) -> String {
    let count = progress.total.map { "\(progress.done) of \($0)" } ?? "\(progress.done)"
    return "\(progress.stage ?? "Training"): \(count)\(progress.unit.map { " \($0)" } ?? "")"
  }

  /// Prints what training reached, or writes it.
  static func tell(
    _ trained: Trained, _ report: TrainingReport, _ engine: SearchEngine, _ arguments: Arguments,
    _ context: Context
  ) async throws {
    let output = try await reportFile(arguments, context)
    try await tell(trained, report, engine, arguments, context, output)
  }

  private static func tell(
    _ trained: Trained, _ report: TrainingReport, _ engine: SearchEngine, _ arguments: Arguments,
    _ context: Context, _ output: OutputFile?
  ) async throws {
    if let output {
      let html = try await HTMLTrainingReport(report, date: trained.created) {
        try await engine.trained.thumbnail(of: $0.image, file: $0.path)
      }.text
      try output.write(Array(html.utf8), context.console)
      context.console.note("eidetic: wrote the report \"\(output.path)\"")
      if output.isStandardOutput { return }
    }
    guard !arguments.has("--json") else { return try context.console.answer(json: report) }
    for warning in report.warnings { context.console.note("eidetic: \(warning)") }
    guard trained.kind != .metric else { return tellMetric(trained, report, context.console) }
    context.console.answer(
      Table(
        columns: [
          .word("stage"), .word("part"), .number("pictures"), .number("accuracy"), .number("from"),
          .number("to"),
          .number("top 5"),
        ],
        rows: report.stages.flatMap { stage in
          stage.parts.map { part in
            [
              stage.stage.rawValue, part.part.rawValue, "\(part.pictures)",
              Format.fixed(part.accuracy, digits: 3), Format.fixed(part.interval.low, digits: 3),
              Format.fixed(part.interval.high, digits: 3),
              part.top5.map { Format.fixed($0, digits: 3) } ?? "–",
            ]
          }
        }))
    if let neighbours = report.nearestNeighbours {
      context.console.answer(
        "Nearest neighbours would reach \(Format.fixed(neighbours.accuracy, digits: 3)) on the test part.")
    }
    for stage in report.stages { stage.crossValidation.map { context.console.answer($0.sentence) } }
    let seconds = report.stages.reduce(0) { $0 + $1.seconds }
    context.console.answer(
      "Trained \(trained.name), number \(trained.id): \(report.classes) classes, "
        + "\(Format.counted(report.pictures, "picture")), learned in \(Format.seconds(seconds)).")
    if !trained.isUsed {
      context.console.note(
        "eidetic: \"eidetic train use \(trained.id)\" labels the library's pictures with it")
    }
  }

  private static func tellMetric(_ trained: Trained, _ report: TrainingReport, _ console: Console) {
    console.answer(
      Table.facts(report.settings.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    console.answer(
      "Learned the search index \(trained.space), number \(trained.id): \(report.classes) classes, "
        + "\(Format.counted(report.pictures, "picture")).")
  }

  static func order(_ arguments: Arguments) throws -> TrainingOrder {
    guard let labels = arguments.value("--labels") else {
      throw UsageError(
        description: "train \(arguments.operands[0]) needs --labels SOURCE; see: eidetic train --help")
    }
    let source = try source(labels, arguments)
    var order = TrainingOrder(name: try name(of: source, arguments), labels: source)
    order.space = arguments.value("--space")
    if let split = arguments.value("--split") { order.shares = try PartShares(split) }
    if let seed = try arguments.integer("--seed", atLeast: 0) { order.seed = UInt64(seed) }
    if let least = try arguments.integer("--least", atLeast: 2) { order.leastPictures = least }
    switch arguments.value("--folds") {
    case "each": order.folds = .max
    default: if let folds = try arguments.integer("--folds", atLeast: 2) { order.folds = folds }
    }
    return order
  }

  private static func source(_ labels: String, _ arguments: Arguments) throws -> LabelSource {
    try arguments.refuse(["--classes"], unless: labels == "tags", "--labels tags")
    if labels == "tags" {
      let names = arguments.all("--classes").flatMap { $0.split(separator: ",").map(String.init) }
      return .tags(names: names.isEmpty ? nil : names)
    }
    if labels == "people" { return .people }
    let url = URL(filePath: labels).absoluteURL.standardizedFileURL
    guard let entry = FileSystem.entry(at: url.path) else { throw LibraryError.noSuchFile(path: labels) }
    switch entry.kind {
    case .folder, .folderLink: return .folder(url.path)
    default: break
    }
    let root = arguments.value("--root").map { URL(filePath: $0).absoluteURL.standardizedFileURL }
    return .file(url.path, root: (root ?? url.deletingLastPathComponent()).path)
  }

  /// The name that was given, or that of the labels.
  private static func name(of source: LabelSource, _ arguments: Arguments) throws -> String {
    if let name = arguments.value("--name") { return name }
    switch source {
    case .folder(let path): return URL(filePath: path).lastPathComponent
    case .file(let path, _): return URL(filePath: path).deletingPathExtension().lastPathComponent
    case .tags: return "tags"
    case .people: return "people"
    }
  }

  private static func reportFile(_ arguments: Arguments, _ context: Context) async throws -> OutputFile? {
    guard let path = arguments.value("--report") else { return nil }
    let output = try OutputFile(path, .report, option: "--report", isForced: arguments.has("--force"))
    guard !output.isStandardOutput || !arguments.has("--json") else {
      throw UsageError(
        description: "--report and --json cannot both use standard output; give a file name to --report")
    }
    try await output.check(inputs: arguments.all("--labels"), context, try context.existingEngine())
    return output
  }

  static var program: ReportProgram {
    ReportProgram(
      version: Version.current, commit: ProgramOrigin.commit,
      command: ["eidetic"] + CommandLine.arguments.dropFirst(), cores: SearchEngine.cores)
  }
}
