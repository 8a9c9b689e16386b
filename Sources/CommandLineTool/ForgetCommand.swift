import Eidetic
import FoundationEssentials

struct ForgetCommand: Command {
  let name = "forget"
  let usage = "PATH..."
  let summary = "Remove folders from the index. Files are not deleted."
  let details = """
    PATH is a folder as "eidetic status" lists it. Pictures that are also in another folder stay in the library.
    """
  let syntax = Syntax(options: [])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard !arguments.operands.isEmpty else {
      throw UsageError(description: "forget needs a folder: eidetic forget PATH; eidetic status lists them")
    }
    let engine = try context.engine(creating: false)
    let roots = try await engine.library.roots()
    let chosen = try arguments.operands.map { path in
      guard let root = roots.first(where: { Self.means(path, $0.path) }) else {
        throw UsageError(
          description: "\"\(path)\" is not an indexed folder; eidetic status lists those that are")
      }
      return root
    }
    for root in chosen {
      try await engine.library.removeRoot(root.id)
      context.console.note("eidetic: removed \"\(root.path)\" with \(root.images) pictures from the library")
    }
    return .done
  }

  /// Whether a path as typed refers to a root: the folder may be gone, so links in it are not followed.
  private static func means(_ path: String, _ folder: String) -> Bool {
    let absolute = URL(filePath: path).standardizedFileURL.path
    return [path, absolute].contains { $0.utf8.elementsEqual(folder.utf8) }
      || LibraryRoom.indexedPaths(of: path).contains { $0.utf8.elementsEqual(folder.utf8) }
  }
}
