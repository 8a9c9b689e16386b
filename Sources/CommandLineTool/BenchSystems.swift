import Eidetic
import Evaluation
import Foundation
import Reporting
import Training

/// `bench systems`: runs the five starting systems on a folder.
enum BenchSystems {
  static let details = """
    systems: runs the five systems of Documentation/starting-systems.md end to end on FOLDER, with the \
    networks that are installed: features, index, search, faces, evaluation, training. --labels is a TSV as for \
    "evaluate labels", --faces a folder of pictures of people, --pairs a file as for "evaluate faces". \
    What is missing is listed with what makes it. Nothing is added to the library.
    """

  static let options: [Syntax.Option] = [
    .value("--labels", "TSV", "The classes of the pictures in FOLDER.").of("systems"),
    .value("--faces", "DIR", "Look for faces in these pictures (default: FOLDER).").of("systems"),
    .value("--pairs", "FILE", "Pairs of faces in the folder of --faces.").of("systems"),
    .value("--system", "N", "Run only this system, 1 to 5.", repeats: true).of("systems"),
    .value("--queries", "N", "Search with at most N pictures (default: 20).").of("systems"),
  ]

  static func run(
    _ folder: String, threads: Int, _ arguments: Arguments, _ context: Context
  ) async throws -> ExitCode {
    try arguments.refuse(["--pairs"], unless: arguments.has("--faces"), "--faces")
    let settings = SystemsReport.Settings(
      folder: folder, labels: arguments.value("--labels"), faces: arguments.value("--faces"),
      pairs: arguments.value("--pairs"), systems: try systems(arguments),
      queries: try arguments.integer("--queries", atLeast: 1) ?? 20, threads: threads)
    let program = ReportProgram(
      version: Version.current, commit: ProgramOrigin.commit,
      command: ["eidetic"] + CommandLine.arguments.dropFirst(), cores: SearchEngine.cores)
    let benchmark = SystemsBenchmark(
      settings, modelsOf: context.galleryFolder, training: BenchTraining(program: program), program: program
    ) { context.console.note("eidetic: \($0)") }
    let report = try await benchmark.run()
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      print(report, context.console)
    }
    return .done
  }

  private static func systems(_ arguments: Arguments) throws -> [Int] {
    let all = StartingSystem.all.map(\.number)
    let wanted = try arguments.all("--system").map { text in
      guard let number = Int(text), all.contains(number) else {
        throw UsageError(
          description: "invalid --system \"\(text)\": expected a number from 1 to \(all.count)")
      }
      return number
    }
    return wanted.isEmpty ? all : all.filter(wanted.contains)
  }

  private static func print(_ report: SystemsReport, _ console: Console) {
    for system in report.systems {
      console.answer(["\(system.number). \(system.title)"])
      console.answer(
        Table(
          columns: [
            .word("part"), .text("what"), .word("weights"), .number("count"), .number("seconds"),
            .text("measured"), .text("reported"),
          ],
          rows: system.rows.map { row in
            [
              row.part.rawValue, row.what, row.weights?.rawValue ?? "–", row.count.map(String.init) ?? "–",
              row.seconds.map { Format.fixed($0, digits: 2) } ?? "–", measured(row), reported(row),
            ]
          }))
      console.answer([""])
    }
    let models = report.systems.flatMap(\.rows).compactMap(\.lack).filter { $0.model != nil }
    var seen: Set<String> = []
    for lack in models where seen.insert(lack.model ?? "").inserted { console.answer([remedy(lack)]) }
    console.answer([
      "\(Format.counted(report.program.cores, "core")), version \(report.program.version). Figures of networks with "
        + "random weights say how fast they are, not how well they search."
    ])
  }

  private static func measured(_ row: SystemsReport.Row) -> String {
    if let lack = row.lack { return "not run: \(lack.reason)" }
    return row.figures.map { figure in
      [figure.name, figure.value.map(text)].compactMap(\.self).joined(separator: " ")
    }.joined(separator: ", ")
  }

  private static func reported(_ row: SystemsReport.Row) -> String {
    let figures = row.figures.compactMap { figure in
      figure.reported.map { "\(figure.name) \(text($0))" }
    }
    return figures.isEmpty ? "not reported" : figures.joined(separator: ", ")
  }

  private static func remedy(_ lack: SystemsReport.Lack) -> String {
    let name = lack.model ?? ""
    guard let convert = lack.convert else { return "To install \(name), run: eidetic models add \(name)" }
    return "To make \(name), run: \(convert) --out DIR (with --weights none for random weights), then: "
      + "eidetic models add DIR/\(name).json"
  }

  /// Whole numbers as they are, others with three digits after the point.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : Format.fixed(value, digits: 3)
  }
}

/// Trains classifiers as `train head` does.
private struct BenchTraining: SystemsBenchmark.Training {
  let program: ReportProgram

  func train(
    _ engine: SearchEngine, labels: String, root: String, space: String?
  ) async throws -> Result<SystemsBenchmark.Trained, SystemsBenchmark.NotTrained> {
    let file = URL(filePath: labels).absoluteURL.standardizedFileURL.path
    let order = TrainingOrder(name: "benchmark", labels: .file(file, root: root), space: space)
    do {
      let report = try await Trainer(engine).trainHead(order, program: program).report
      let stage = report.stages[0]
      return .success(
        SystemsBenchmark.Trained(
          pictures: report.pictures, seconds: stage.seconds,
          accuracies: [stage.train, stage.validation, stage.test]))
    } catch let error as TrainingError where error.kind == .notReady {
      return .failure(SystemsBenchmark.NotTrained(reason: error.description))
    }
  }
}
