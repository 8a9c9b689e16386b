import Eidetic

struct StatusCommand: Command {
  let name = "status"
  let usage = "[OPTION]..."
  let summary = "Show what is indexed and which files failed."
  let syntax = Syntax(options: [
    .flag(
      "--errors", "List the files that failed or are damaged, and links that lead to no file, with reasons."),
    .flag("--skipped", "List what was skipped: files that are not pictures, and what is excluded."),
    Syntax.json,
  ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard arguments.operands.isEmpty else { throw UsageError(description: "status takes no operands") }
    let status = try await context.engine(creating: false).library.status(
      withErrors: arguments.has("--errors"), withSkipped: arguments.has("--skipped"))
    if arguments.has("--json") {
      try context.console.answer(json: status)
    } else {
      context.console.answer(Self.table(status))
      context.console.answer(Self.lines(status))
    }
    return .done
  }

  private static func table(_ status: GalleryStatus) -> Table {
    var rows = [
      ["library", status.gallery, ""], ["pictures", "\(status.images) in \(status.paths) files", ""],
      ["failed", "\(status.failed)", ""], ["damaged but searchable", "\(status.recovered)", ""],
      ["skipped", "\(status.passedOver)", ""],
    ]
    for root in status.roots {
      rows.append([
        root.isReachable ? "folder" : "folder (missing)", root.path, Format.counted(root.images, "picture"),
      ])
      rows += root.exclusions.map { ["  without", $0, ""] }
    }
    rows += status.spaces.map { space in
      let coverage = Self.coverage(space.images, missing: space.missing)
      return ["search index", space.name, "\(coverage), dimension \(space.dimension)"]
    }
    rows += status.analyses.map { analysis in
      ["analysis", analysis.label, Self.coverage(analysis.images, missing: analysis.missing)]
    }
    return Table(columns: [.word(""), .path(""), .word("", spare: 0)], rows: rows, hasTitles: false)
  }

  private static func coverage(_ images: Int, missing: Int) -> String {
    "\(missing > 0 ? "\(images) of \(images + missing)" : "\(images)") pictures"
  }

  private static func lines(_ status: GalleryStatus) -> [String] {
    (status.errors ?? []).flatMap {
      ["\($0.severity.rawValue) at \($0.stage): \($0.path)", "  \($0.reason)"]
    } + (status.skipped ?? []).flatMap { ["skipped: \($0.path)", "  \($0.reason)"] }
  }
}
