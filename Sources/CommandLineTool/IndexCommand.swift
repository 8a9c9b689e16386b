import Eidetic

struct IndexCommand: Command {
  let name = "index"
  let usage = "[PATH]... [OPTION]..."
  let summary = "Index folders of pictures where they lie, or bring the gallery up to date with them."
  let details = """
    Without a PATH, all folders that were indexed before are looked through again. Files whose name begins with a dot
    are passed over. A folder that has become empty is taken for a disk that is not mounted, unless --prune is given.
    """
  let syntax = Syntax(
    options: [
      .value(
        "--space", "NAME",
        "Fill this space, as \"eidetic spaces\" names it (default \(SearchEngine.defaultSpace)).",
        repeats: true),
      .flag("--faces", "Find faces too, in this gallery from now on; see: eidetic faces --help"),
      .flag("--names", "Take over the names that files and sidecars (XMP) give to faces, too."),
      .flag("--retry", "Try files again that failed before, although they have not changed."),
      .flag("--prune", "Believe that a folder that has become empty, or is gone, holds nothing any more."),
      .value("--threads", "N", "Work on N pictures at a time (default: the processor's cores)."),
      Syntax.json,
    ] + LimitOptions.all)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    BatchScheduling.begin()
    let spaces = arguments.all("--space")
    var options = IndexOptions(
      spaces: spaces.isEmpty ? [SearchEngine.defaultSpace] : spaces, retriesFailed: arguments.has("--retry"),
      trustsEmptyRoots: arguments.has("--prune"),
      threads: try arguments.threads())
    options.turnsFacesOn = arguments.has("--faces")
    options.takesNames = arguments.has("--names")
    let engine = try context.engine(
      creating: !arguments.operands.isEmpty, limits: try LimitOptions.limits(arguments))
    return try await Self.index(arguments.operands, options, engine, arguments, context)
  }

  /// Indexes, and tells how it goes and what came of it.
  ///
  /// - Parameter paths: all roots of the gallery when there are none.
  static func index(
    _ paths: [String], _ options: IndexOptions, _ engine: SearchEngine, _ arguments: Arguments,
    _ context: Context
  ) async throws -> ExitCode {
    let display = ProgressDisplay(console: context.console)
    let report = try await engine.index(paths, options: options, progress: display.show)
    context.console.endLine()
    if arguments.has("--json") {
      try context.console.answer(json: report)
    } else {
      context.console.answer(summary(of: report))
    }
    notes(report, context.console)
    let names = report.names.map { FacesWork.told($0.kept, $0.failed, context.console) } ?? .done
    return report.failed.isEmpty ? names : .someFailed
  }

  private static func notes(_ report: IndexReport, _ console: Console) {
    for root in report.unreachable {
      console.note(
        "eidetic: \"\(root)\" is empty or cannot be reached; its pictures stay in the gallery (--prune removes them)"
      )
    }
    for file in report.recovered { console.note("eidetic: recovered \"\(file.path)\": \(file.reason)") }
    for file in report.failed { console.note("eidetic: \(file.reason)") }
  }

  private static func summary(of report: IndexReport) -> String {
    let counts = [
      (report.indexed, "indexed"), (report.unchanged, "unchanged"), (report.moved, "moved or copied"),
      (report.removed, "removed"), (report.ignored, "no pictures"), (report.failed.count, "failed"),
    ]
    let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let faces = report.faces.map { ", \($0) faces found" } ?? ""
    let names = report.names.map { ", \($0.named) names taken over" } ?? ""
    let pace = report.indexed > 0 ? " (\(Format.number(report.imagesPerSecond)) images/s)" : ""
    return
      "\(text.isEmpty ? "nothing to do" : text)\(faces)\(names) in \(Format.seconds(report.seconds))\(pace)"
  }
}
