import Eidetic

struct StatusCommand: Command {
  let name = "status"
  let usage = "[OPTION]..."
  let summary = "Say what is in the gallery, and what could not be used."
  let syntax = Syntax(options: [
    .flag("--errors", "List the files that could not be used or are damaged, with reasons."),
    Syntax.json,
  ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard arguments.operands.isEmpty else { throw UsageError(description: "status takes no operands") }
    let status = try await context.engine(creating: false).status(withErrors: arguments.has("--errors"))
    if arguments.has("--json") {
      try context.console.answer(json: status)
    } else {
      context.console.answer(Self.text(status))
    }
    return .done
  }

  private static func text(_ status: GalleryStatus) -> String {
    var rows = [
      ["gallery", status.gallery], ["images", "\(status.images) in \(status.paths) files"],
      ["failed", "\(status.failed)"], ["recovered", "\(status.recovered)"],
    ]
    rows += status.roots.map { root in
      ["root", "\(root.path), \(root.images) images" + (root.isReachable ? "" : " (cannot be reached)")]
    }
    rows += status.spaces.map { ["space", "\($0.name), dimension \($0.dimension), \($0.images) images"] }
    let errors = (status.errors ?? []).map {
      "\($0.severity.rawValue) at \($0.stage): \($0.path)\n  \($0.reason)"
    }
    return ([Format.table(rows)] + errors).joined(separator: "\n")
  }
}
