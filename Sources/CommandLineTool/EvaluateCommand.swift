import Eidetic
import Evaluation
import Foundation
import VectorIndex

struct EvaluateCommand: Command {
  let name = "evaluate"
  let usage = "labels --root DIR --labels TSV [OPTION]... | faces --root DIR --pairs FILE [OPTION]..."
  let summary = "Measure how well spaces find pictures of the same class."
  let details = """
    labels: every picture whose class has another one is asked with; it is left out of its ranking, all others of its class
    are relevant. The TSV has paths below DIR in its first column and classes in its second; the class _distractor is
    nobody's answer. DIR is brought up to date in the gallery first, in all spaces. Average precisions: classic is Oxford's
    trapezium, noninterpolated TREC's, interpolated11 over eleven levels of recall.

    \(EvaluateFaces.details)
    """
  let syntax = Syntax(
    options: EvaluateFaces.options + [
      .value("--root", "DIR", "The folder of the pictures."),
      .value("--labels", "TSV", "The classes of the pictures."),
      .value(
        "--space", "NAME", "Evaluate this space, or several joined, A=0.7,B=0.3 (default: the gallery's).",
        repeats: true),
      .value("--metric", "NAME", "\(Format.choices(of: Metric.self)) (default: each space's)."),
      .flag("--allow-missing", "Leave out pictures of the TSV that are not there, and count them."),
      Syntax.json,
    ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    if arguments.operands == ["faces"] { return try await EvaluateFaces.run(arguments, context) }
    guard arguments.operands == ["labels"] else {
      throw UsageError(description: "evaluate needs \"labels\" or \"faces\"; see: eidetic evaluate --help")
    }
    guard let folder = arguments.value("--root"), let labels = arguments.value("--labels") else {
      throw UsageError(description: "evaluate labels needs --root DIR and --labels TSV")
    }
    let named = arguments.all("--space")
    let spaces = named.isEmpty ? [SearchEngine.defaultSpace] : named
    let engine = try context.engine(creating: true)
    let display = ProgressDisplay(console: context.console)
    let options = IndexOptions(spaces: try SearchEngine.spaceNames(in: spaces))
    _ = try await engine.index([folder], options: options, progress: display.show)
    context.console.endLine()
    let root = URL(filePath: folder).resolvingSymlinksInPath().path
    let evaluation = try LabelsEvaluation(
      engine: engine, root: root, labels: labels, allowsMissing: arguments.has("--allow-missing"))
    var query = Query([])
    query.metric = try arguments.choice("--metric", Metric.self)
    let report = try await evaluation.run(spaces, like: query)
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      context.console.answer(Self.table(report))
    }
    return .done
  }

  private static let columns = [
    "map.classic", "map.noninterpolated", "map.interpolated11", "precision@1", "precision@10", "recall@10",
  ]

  private static func table(_ report: LabelsEvaluation.Report) -> String {
    let rows = report.runs.map { run in
      [run.space] + columns.map { Format.fixed(run.metrics[$0] ?? 0, digits: 4) }
        + [Format.fixed(run.millisecondsPerQuery, digits: 2)]
    }
    let footer =
      "\(report.runs.first?.queries ?? 0) queries, \(report.settings.pictures) pictures, "
      + "\(report.settings.classes) classes, \(report.settings.missing) missing"
    return Format.table(
      [["space"] + columns + ["ms/query"]] + rows, rightAligned: Set(1...(columns.count + 1))) + "\n" + footer
  }
}
