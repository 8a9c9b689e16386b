import Eidetic
import Evaluation
import Foundation
import VectorIndex

struct EvaluateCommand: Command {
  let name = "evaluate"
  let usage = "PROTOCOL (--root DIR | --ranking FILE) [OPTION]... | faces --root DIR --pairs FILE [OPTION]..."
  let summary = "Measure how well spaces and rankings find what a ground truth says is right."
  let details = """
    The protocols, and where their ground truth is:
      oxford5k, paris6k   --ground-truth DIR: VGG's folders of good, ok, junk and query files
      revisited-easy, revisited-medium, revisited-hard
                          --ground-truth FILE: the revisited JSON, or the published pickle
      labels              --labels TSV: paths below the root and classes; without it each folder of the root is a class.
                          Every picture whose class has another one is asked with and left out of its ranking
      duplicates          --labels TSV: paths and groups of duplicates; besides, pairs are told apart by a threshold
      captions            --captions TSV: paths and captions; by --ranking only, the engine cannot search by words yet
    The pictures in DIR are brought up to date in the gallery first, in all spaces. Instead of searching, --ranking takes
    rankings: a line for each query with its name and the pictures, tabs between; or a folder with a file QUERY.txt each.

    \(EvaluateFaces.details)

    \(EvaluatePeople.details)
    """
  let syntax = Syntax(
    options: [
      .value("--root", "DIR", "The folder of the pictures."),
      .value("--ranking", "FILE", "Evaluate these rankings; instead of searching.", repeats: true),
      .value("--ground-truth", "PATH", "The ground truth of the buildings' protocols."),
      .value("--labels", "TSV", "The classes of the pictures, or their groups of duplicates."),
      .value("--captions", "TSV", "The captions of the pictures."),
      .value(
        "--direction", "NAME", "\(Format.choices(of: CaptionSet.Direction.self)) (default: text-to-picture)."),
      .value(
        "--space", "NAME", "Evaluate this space, or several joined, A=0.7,B=0.3 (default: the gallery's).",
        repeats: true),
      .value(
        "--rank", "CHAIN",
        "Rank by this chain, such as dba:k=4 or qe+diffusion, or default (default: none); see Documentation/ranking.md.",
        repeats: true),
      .value("--metric", "NAME", "\(Format.choices(of: Metric.self)) (default: each space's)."),
      .value(
        "--query", "PART", "Ask with the query's box, crop, or the whole picture, full (default: crop)."),
      .value("--junk", "NAME", "\(Format.choices(of: JudgingRules.Junk.self)) (default: ignore)."),
      .flag("--exclude-query", "Leave the query's own picture out."),
      .value("--depth", "N", "Count N ranks only (default: all)."),
      .value("--ap", "FORM", "\(Format.choices(of: AveragePrecision.Form.self)), or all (default: all)."),
      .value(
        "--preset", "NAME", "student-report: junk negative, whole ranking, non-interpolated and 11-point."),
      .value("--threshold", "SCORE", "Pairs from this score on are duplicates (default: the best one)."),
      .value("--resamples", "N", "Draw the queries N times for the intervals (default: 2000)."),
      .value("--seed", "N", "Of the draws (default: 1)."),
      .flag("--allow-missing", "Leave out pictures or rankings that are not there, and count them."),
      .flag("--per-query", "Answer with the figures of each query too, with --json."),
      .value("--report", "FILE", "Write a report, one HTML file."),
      Syntax.json,
    ] + EvaluateFaces.options)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    if arguments.operands == ["people"] { return try await EvaluatePeople.run(arguments, context) }
    if arguments.operands == ["faces"] { return try await EvaluateFaces.run(arguments, context) }
    let options = try EvaluationOptions(arguments)
    let (evaluation, settings) = try await evaluation(options, arguments, context)
    let display = QueryDisplay(console: context.console)
    var runs: [MeasuredRun] = []
    for setting in settings {
      runs.append(try await evaluation.run(setting) { display.show($0, of: $1, setting.title) })
    }
    context.console.endLine()
    let report = try await report(evaluation, runs)
    if let file = arguments.value("--report") {
      try await HTMLReport(evaluation, runs, report: report, date: Date()).write(to: file)
      context.console.note("report: \(file)")
    }
    for missing in report.groundTruth.missing { context.console.note("missing: \(missing)") }
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      context.console.answer(EvaluationTable.text(report))
    }
    return .done
  }

  private func evaluation(
    _ options: EvaluationOptions, _ arguments: Arguments, _ context: Context
  ) async throws -> (Evaluation, [RunSetting]) {
    let rankings = arguments.all("--ranking")
    if !rankings.isEmpty {
      let given = try GivenRankings(rankings)
      return (
        try Evaluation(options.protocol, given: given, settings: options.settings), given.settings
      )
    }
    guard let folder = arguments.value("--root") else {
      throw UsageError(description: "evaluate needs --root DIR, or rankings by --ranking FILE")
    }
    if case .captions = options.protocol { throw EvaluationError.wordsAreNotSearched }
    let engine = try context.engine(creating: true)
    let display = ProgressDisplay(console: context.console)
    let spaces = try SearchEngine.spaceNames(in: options.runs.map(\.space))
    _ = try await engine.index([folder], options: IndexOptions(spaces: spaces), progress: display.show)
    context.console.endLine()
    let root = URL(filePath: folder).resolvingSymlinksInPath().path
    let evaluation = try await Evaluation(
      options.protocol, searching: engine, root: root, settings: options.settings)
    return (evaluation, options.runs)
  }

  private func report(_ evaluation: Evaluation, _ runs: [MeasuredRun]) async throws -> EvaluationReport {
    var identities: [String: [String: String]] = [:]
    for space in Set(runs.map(\.setting.space)) {
      identities[space] = try await evaluation.gallery?.identities(of: space)
    }
    let program = EvaluationReport.Program(
      version: Version.current, commit: ProgramOrigin.commit,
      command: ["eidetic"] + CommandLine.arguments.dropFirst(), cores: SearchEngine.cores)
    return EvaluationReport(evaluation, runs, identities: identities, program: program)
  }
}

/// Shows how many queries were asked, on a terminal only.
private struct QueryDisplay {
  let console: Console

  func show(_ done: Int, of count: Int, _ title: String) {
    guard console.isTerminal, !console.isQuiet, done.isMultiple(of: 20) || done == count else { return }
    console.redraw(String("\(title): \(done) of \(count) queries".prefix(console.columns - 1)))
  }
}
