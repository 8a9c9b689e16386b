import Eidetic
import VectorIndex

struct SpacesCommand: Command {
  let name = "spaces"
  let usage = "list | show NAME | remove NAME... [OPTION]..."
  let summary = "List, show and remove the spaces of the gallery, and list those that it could have."
  let details = """
    A space holds one embedding of every image. "eidetic index --space NAME" adds one: NAME is a descriptor that is listed
    here, or MODEL[@bf16][/OUTPUT][:POOLING] with a model of "eidetic models list", an output of its card, and mac,
    gem:p=3, spoc, crow or rmac:levels=3 where that is a feature map. Several --space are filled from one decode.
    Removing a space removes its embeddings, and no image.
    """
  let syntax = Syntax(options: [Syntax.json])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    let engine = try context.engine(creating: false)
    switch (arguments.operands.first, operands.count) {
    case ("list", 0): try await list(engine, arguments, context.console)
    case ("show", 1):
      try show(try await engine.space(named: operands[0]), arguments, context.console)
    case ("remove", 1...):
      for name in operands {
        try await engine.removeSpace(named: name)
        context.console.note("eidetic: removed the space \"\(name)\"")
      }
      if arguments.has("--json") { try context.console.answer(json: ["removed": operands]) }
    default:
      throw UsageError(
        description: "spaces needs \"list\", \"show NAME\" or \"remove NAME\"; see: eidetic spaces --help")
    }
    return .done
  }

  private func list(_ engine: SearchEngine, _ arguments: Arguments, _ console: Console) async throws {
    let (present, possible) = (try await engine.spaces(), try await engine.possibleSpaces())
    guard !arguments.has("--json") else {
      return try console.answer(json: Listing(spaces: present, possible: possible))
    }
    let rows =
      present.map { space in
        [
          space.name + (space.isDefault ? " (default)" : ""), "\(space.dimension)", "\(space.images)",
          space.metrics.map(\.rawValue).joined(separator: ", "),
        ]
      }
      + possible.map { space in
        [
          space.name, "\(space.dimension)", "–", space.metrics.map(\.rawValue).joined(separator: ", "),
        ]
      }
    console.answer(
      Format.table([["space", "dimension", "images", "metrics"]] + rows, rightAligned: [1, 2]))
  }

  private func show(_ space: GalleryStatus.Space, _ arguments: Arguments, _ console: Console) throws {
    guard !arguments.has("--json") else { return try console.answer(json: space) }
    console.answer(
      Format.table([
        ["space", space.name], ["dimension", "\(space.dimension)"], ["images", "\(space.images)"],
        ["metrics", space.metrics.map(\.rawValue).joined(separator: ", ")], ["identity", space.identity],
      ]))
  }

  private struct Listing: Encodable {
    let spaces: [GalleryStatus.Space]
    let possible: [PossibleSpace]
  }
}
