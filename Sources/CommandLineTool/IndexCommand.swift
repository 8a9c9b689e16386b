import Eidetic

struct IndexCommand: Command {
  let name = "index"
  let usage = "[PATH]... [OPTION]..."
  let summary = "Index picture folders in place, or update the index."
  let details = """
    Without a PATH, all indexed folders are updated. These are skipped: files and folders whose name begins \
    with a dot, folders with a .nomedia file, what an .eideticignore file excludes (as .gitignore does; an \
    empty one excludes its folder), and by default \(ExcludedByDefault.list).
    The pictures of empty or missing folders are kept, in case a disk is not mounted. A new folder without \
    any picture is not added to the library.
    All search indexes of the library are filled for every new picture.
    """
  let syntax = Syntax(
    options: [
      .value(
        "--space", "NAME",
        "Add this search index, as \"eidetic spaces\" names it (default \(SearchEngine.defaultSpace)).",
        repeats: true),
      .value(
        "--exclude", "PATTERN",
        "Skip what matches, now and at later updates; PATTERN is as in .gitignore, !PATTERN includes again.",
        repeats: true),
      .value("--no-exclude", "PATTERN", "Stop excluding PATTERN.", repeats: true),
      .flag("--faces", "Also find faces, now and at later updates; see: eidetic faces --help"),
      .flag("--tags", "Find tags again, and add the search index meaning, after --no-tags."),
      .flag("--no-tags", "Find no tags any more, and remove those that were found; your own stay."),
      .flag("--text", "Also read the text in pictures, now and at later updates."),
      .flag("--no-text", "Read no text any more, and remove what was read."),
      .flag("--names", "Also import face names from XMP metadata and sidecars."),
      .flag("--retry", "Retry files that failed or were recovered in part, even if they have not changed."),
      .flag("--rehash", "Read all files again, whatever their size and time."),
      .flag(
        "--prune",
        "Remove the pictures of empty or missing folders. (By default they are kept in case a disk is not mounted.)"
      ),
      .value("--threads", "N", "Work on N pictures at a time (default: the processor's cores)."),
      Syntax.json,
    ] + LimitOptions.all)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    BatchScheduling.begin()
    var options = IndexOptions(
      spaces: arguments.all("--space"), retriesFailed: arguments.has("--retry"),
      trustsEmptyRoots: arguments.has("--prune"),
      threads: try arguments.threads())
    options.turnsFacesOn = arguments.has("--faces")
    options.findsTags = try arguments.choice("--tags", "--no-tags")
    options.readsText = try arguments.choice("--text", "--no-text")
    options.takesNames = arguments.has("--names")
    options.readsAll = arguments.has("--rehash")
    options.exclusions = arguments.all("--exclude")
    options.inclusions = arguments.all("--no-exclude")
    let limits = try LimitOptions.limits(arguments)
    return try await context.filling(with: arguments.operands, limits: limits) { engine in
      try await Self.index(arguments.operands, options, engine, arguments, context)
    }
  }

  func savesProgress(_ arguments: Arguments) -> Bool { true }

  /// Indexes, and reports progress and results.
  ///
  /// - Parameter paths: the paths to index; empty for all roots of the gallery.
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
    let names =
      report.names.map { names in
        FacesWork.tell(names.dropped, context.console)
        return FacesWork.told(names.kept, names.failed, context.console)
      } ?? .done
    return report.failed.isEmpty ? names : .someFailed
  }

  private static func notes(_ report: IndexReport, _ console: Console) {
    for folder in report.unreachable {
      console.note(
        "eidetic: \"\(folder)\" is empty, missing or on another disk; its pictures are kept (--prune removes them)"
      )
    }
    for space in report.unfilled {
      console.note("eidetic: the search index \(space.space) was not updated: \(space.reason)")
    }
    for file in report.recovered {
      let isWhole = file.stage == "metadata"
      console.note("eidetic: " + (isWhole ? "" : "recovered \"\(file.path)\": ") + file.reason)
    }
    for file in report.failed { console.note("eidetic: \(file.reason)") }
  }

  private static func summary(of report: IndexReport) -> String {
    let counts = [
      (report.indexed, "indexed"), (report.unchanged, "unchanged"),
      (report.completed, "with metadata read"), (report.moved, "moved"),
      (report.copied, "copied"), (report.removed, "removed"),
      (report.ignored, report.ignored == 1 ? "not a picture" : "not pictures"),
      (report.passedOver, "skipped"), (report.failed.count, "failed"),
      (report.failedBefore, "failed before"),
    ]
    let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let faces = report.faces.map { ", \($0) faces found" } ?? ""
    let names = report.names.map { ", \($0.named) names imported" } ?? ""
    let pace = report.indexed > 0 ? " (\(Format.number(report.imagesPerSecond)) pictures/s)" : ""
    return
      "\(text.isEmpty ? "nothing to do" : text)\(faces)\(names) in \(Format.seconds(report.seconds))\(pace)"
  }
}

private enum ExcludedByDefault {
  static let list = SearchEngine.defaultExclusions.map { $0.hasPrefix("\\") ? String($0.dropFirst()) : $0 }
    .joined(separator: ", ")
}

extension Arguments {
  /// Whether something is turned on or off; `nil` for neither.
  ///
  /// - Throws: `UsageError` for both.
  fileprivate func choice(_ on: String, _ off: String) throws(UsageError) -> Bool? {
    guard has(on), has(off) else { return has(on) ? true : has(off) ? false : nil }
    throw UsageError(description: "index takes \(on) or \(off), not both")
  }
}
