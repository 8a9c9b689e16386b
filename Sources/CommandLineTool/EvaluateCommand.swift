import Eidetic
import Evaluation
import Foundation
import Reporting
import Vocabulary

struct EvaluateCommand: Command {
  let name = "evaluate"
  let usage = "PROTOCOL (--root DIR | --ranking FILE) [OPTION]... | faces --root DIR --pairs FILE [OPTION]..."
  let summary = "Measure search quality against a ground truth."
  let details = """
    Protocols and their ground truths:
      oxford5k, paris6k  --ground-truth DIR: VGG's folders of good, ok, junk and query files
      revisited-easy, revisited-medium, revisited-hard  --ground-truth FILE: the revisited JSON, or the \
    published pickle
      labels  --labels TSV: paths below the root and classes; without it, each folder of the root is a \
    class. Every picture whose class has another one is a query and left out of its own ranking; with \
    --by names, the names of the classes are the queries.
      duplicates  --labels TSV: paths and groups of duplicates; pairs are also classified by a threshold
      captions  --captions TSV: paths and captions; captions find their pictures, or pictures their captions
    The pictures in DIR are indexed or updated first, in all search indexes evaluated. With --ranking, \
    rankings are read instead of searching: a line for each query with its name and the pictures, \
    separated by tabs; or a folder with a file QUERY.txt each.

    \(EvaluateFaces.details)

    \(EvaluatePeople.details)
    """

  private static let rankings = EvaluationOptions.names

  let syntax = Syntax(
    verbs: EvaluationOptions.names + ["faces", "people"],
    options: [
      .value("--root", "DIR", "The folder of the pictures."),
      .value("--ranking", "FILE", "Evaluate these rankings instead of searching.", repeats: true)
        .of(rankings),
      .value("--ground-truth", "PATH", "The ground truth.").of(Array(rankings.prefix(5))),
      .value("--labels", "TSV", "The classes of the pictures, or their groups or people.")
        .of("labels", "duplicates", "people"),
      .value("--by", "WHAT", "\(Format.choices(of: LabelledSet.Queries.self)) (default: pictures).").of(
        "labels"),
      .value("--captions", "TSV", "The captions of the pictures.").of("captions"),
      .value(
        "--direction", "NAME", "\(Format.choices(of: CaptionSet.Direction.self)) (default: text-to-picture)."
      ).of("captions"),
      .value(
        "--space", "NAME",
        "Evaluate this search index, or several combined, A,B or A=0.7,B=0.3 (default: "
          + "\(SearchEngine.defaultSpace), or \(SearchEngine.wordSpace) for words).",
        repeats: true
      ).of(rankings),
      .value(
        "--rank", "CHAIN",
        "Rank by this chain, such as dba:k=4 or qe+diffusion, or default (default: none); "
          + "see Documentation/ranking.md.",
        repeats: true
      ).of(rankings),
      .value(
        "--parts", "LIST",
        "For queries in words, count meaning, and tags and text if they are listed (default: "
          + "meaning,tags,text).",
        repeats: true
      ).of("labels", "captions"),
      .value("--metric", "NAME", "\(Format.choices(of: Metric.self)) (default: that of each search index).")
        .of(rankings),
      .value(
        "--query", "PART", "Search with the query's box, crop, or the whole picture, full (default: crop)."
      )
      .of(rankings),
      .value("--junk", "NAME", "\(Format.choices(of: JudgingRules.Junk.self)) (default: ignore).").of(
        rankings),
      .flag("--exclude-query", "Leave the query's own picture out.").of(rankings),
      .value("--depth", "N", "Count only the first N ranks (default: all).").of(rankings),
      .value("--ap", "FORM", "\(Format.choices(of: AveragePrecision.Form.self)), or all (default: all).")
        .of(rankings),
      .value(
        "--preset", "NAME", "student-report: junk negative, whole ranking, non-interpolated and 11-point."
      ).of(rankings),
      .value("--threshold", "SCORE", "Pairs with this score or more are duplicates (default: the best one).")
        .of("duplicates"),
      .value("--resamples", "N", "Draw the queries N times for the intervals (default: 2000).").of(rankings),
      .value("--seed", "N", "The seed of the draws (default: 1).").of(rankings),
      .flag("--allow-missing", "Leave out missing pictures or rankings, and count them.")
        .of(rankings + ["faces"]),
      .flag("--per-query", "With --json: also the figures of each query.").of(rankings),
      .value("--report", "FILE", "Write a report as one HTML file; - is standard output.").of(rankings),
      Syntax.force.of(rankings),
      Syntax.json,
    ] + EvaluateFaces.options)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard arguments.operands.count == 1 else {
      throw UsageError(description: "evaluate takes one protocol; see: eidetic evaluate --help")
    }
    if arguments.operands == ["people"] { return try await EvaluatePeople.run(arguments, context) }
    if arguments.operands == ["faces"] { return try await EvaluateFaces.run(arguments, context) }
    try arguments.refuse(["--force"], unless: arguments.has("--report"), "--report")
    try arguments.refuse(["--per-query"], unless: arguments.has("--json"), "--json")
    let options = try EvaluationOptions(arguments)
    let output = try await reportFile(arguments, context)
    let (evaluation, settings) = try await evaluation(options, arguments, context)
    let display = CountDisplay(console: context.console, what: "queries")
    var runs: [MeasuredRun] = []
    for setting in settings {
      runs.append(
        try await evaluation.run(setting) { done, all in
          guard done.isMultiple(of: 20) || done == all else { return }
          display.show("\(setting.title): \(done) of \(all) queries")
        })
    }
    context.console.endLine()
    let report = try await report(evaluation, runs)
    if let output {
      let html = try await HTMLReport(evaluation, runs, report: report, date: Date()).text
      try output.write(Array(html.utf8), context.console)
      context.console.note("eidetic: wrote the report \"\(output.path)\"")
    }
    for missing in report.groundTruth.missing { context.console.note("missing: \(missing)") }
    guard output?.isStandardOutput != true else { return .done }
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      EvaluationTable.print(report, context.console)
    }
    return .done
  }

  /// The report file; writing it must not overwrite anything else.
  private func reportFile(_ arguments: Arguments, _ context: Context) async throws -> OutputFile? {
    guard let path = arguments.value("--report") else { return nil }
    let output = try OutputFile(path, .report, option: "--report", isForced: arguments.has("--force"))
    guard !output.isStandardOutput || !arguments.has("--json") else {
      throw UsageError(
        description: "--report and --json cannot both use standard output; give a file name to --report")
    }
    let inputs = ["--ranking", "--ground-truth", "--labels", "--captions"].flatMap(arguments.all)
    try await output.check(inputs: inputs, context, try context.existingEngine())
    return output
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
      throw UsageError(description: "evaluate needs --root DIR, or rankings with --ranking FILE")
    }
    let spaces = try SpacesRoom.names(in: options.runs.map(\.space))
    return try await context.filling(with: [folder]) { engine in
      let display = ProgressDisplay(console: context.console)
      _ = try await engine.index([folder], options: IndexOptions(spaces: spaces), progress: display.show)
      context.console.endLine()
      let root = URL(filePath: folder).resolvingSymlinksInPath().path
      let evaluation = try await Evaluation(
        options.protocol, searching: engine, root: root, settings: options.settings)
      return (evaluation, options.runs)
    }
  }

  private func report(_ evaluation: Evaluation, _ runs: [MeasuredRun]) async throws -> EvaluationReport {
    var identities: [String: [String: String]] = [:]
    for space in Set(runs.map(\.setting.space)) {
      identities[space] = try await evaluation.gallery?.identities(of: space)
    }
    let program = ReportProgram(
      version: Version.current, commit: ProgramOrigin.commit,
      command: ["eidetic"] + CommandLine.arguments.dropFirst(), cores: SearchEngine.cores)
    return EvaluationReport(evaluation, runs, identities: identities, program: program)
  }
}
