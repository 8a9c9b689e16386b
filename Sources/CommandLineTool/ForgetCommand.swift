import Eidetic
import FoundationEssentials

struct ForgetCommand: Command {
  let name = "forget"
  let usage = "PATH..."
  let summary = "Forget folders that were indexed; their files are not touched."
  let details = """
    PATH is a root as "eidetic status" lists it. Images that also lie in another root stay in the gallery.
    """
  let syntax = Syntax(options: [])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard !arguments.operands.isEmpty else {
      throw UsageError(description: "forget needs a root: eidetic forget PATH; eidetic status lists them")
    }
    let engine = try context.engine(creating: false)
    let roots = try await engine.roots()
    let chosen = try arguments.operands.map { path in
      let absolute = URL(filePath: path).standardizedFileURL.path
      guard let root = roots.first(where: { $0.path == absolute || $0.path == path }) else {
        throw UsageError(
          description: "cannot forget \"\(path)\": it is no root of the gallery; eidetic status lists them")
      }
      return root
    }
    for root in chosen {
      try await engine.removeRoot(root.id)
      context.console.note("eidetic: forgot \"\(root.path)\", \(root.images) images")
    }
    return .done
  }
}
