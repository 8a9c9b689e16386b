import Eidetic
import VectorIndex

struct SpacesCommand: Command {
  let name = "spaces"
  let usage = "list | show NAME | add NAME... | learn NAME | remove NAME... [OPTION]..."
  let summary =
    "List, show, add, learn and remove the spaces of the gallery, and list those that it could have."
  let details = """
    A space holds one embedding of every image. "add" fills one for all that is indexed, as "eidetic index --space NAME"
    does; several are filled from one decode. NAME is a descriptor or a preset that is listed here, or
    MODEL[@bf16][/OUTPUT][:POOLING][:OPTION=VALUE]… with a model of "eidetic models list", an output of its card, and gap,
    mac, gem:p=3, spoc, crow or rmac:levels=3 where that is a feature map. Options: size=320 or size=320x240, fit=stretch,
    fit=crop or fit=pad, scales=3 (summed), power=0.5, and regions=3, which keeps R-MAC's regions of every image, so that
    a part of it is found and shown. "learn" makes a space of its own by principal component analysis of another one:

      eidetic spaces learn small --from efficientnet-lite0 --dimension 256 --whiten

    Removing a space removes its embeddings, and no image.
    """
  let syntax = Syntax(options: [
    .value("--from", "SPACE", "learn: the space that is projected."),
    .value("--dimension", "D", "learn: the number of components of the new space."),
    .flag("--whiten", "learn: scale all directions to variance 1."),
    .value(
      "--sample", "PATH", "learn: from this gallery or folder of pictures (default: the gallery's images)."),
    Syntax.json,
  ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    let engine = try context.engine(creating: false)
    switch (arguments.operands.first, operands.count) {
    case ("list", 0): try await list(engine, arguments, context.console)
    case ("show", 1):
      try show(try await engine.space(named: operands[0]), arguments, context.console)
    case ("add", 1...): return try await add(operands, engine, arguments, context)
    case ("learn", 1): try await learn(operands[0], engine, arguments, context.console)
    case ("remove", 1...):
      for name in operands {
        try await engine.removeSpace(named: name)
        context.console.note("eidetic: removed the space \"\(name)\"")
      }
      if arguments.has("--json") { try context.console.answer(json: ["removed": operands]) }
    default:
      throw UsageError(
        description: "spaces needs \"list\", \"show NAME\", \"add NAME\", \"learn NAME\" or \"remove NAME\"; "
          + "see: eidetic spaces --help")
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

  /// Fills spaces for all that is indexed.
  private func add(
    _ names: [String], _ engine: SearchEngine, _ arguments: Arguments, _ context: Context
  ) async throws -> ExitCode {
    try await IndexCommand.index([], IndexOptions(spaces: names), engine, arguments, context)
  }

  private func learn(
    _ name: String, _ engine: SearchEngine, _ arguments: Arguments, _ console: Console
  ) async throws {
    var options = LearningOptions()
    options.base = arguments.value("--from")
    options.dimension = try arguments.integer("--dimension", atLeast: 1)
    options.isWhitening = arguments.has("--whiten") ? true : nil
    options.sample = arguments.value("--sample")
    let learned = try await engine.learnSpace(named: name, options: options)
    guard !arguments.has("--json") else { return try console.answer(json: learned) }
    let share = Format.fixed(100 * learned.explainedVariance, digits: 1)
    console.answer(
      "learned \(learned.name) from \(learned.sample) images: \(learned.base) to \(learned.dimension) dimensions"
        + "\(learned.isWhitening ? ", whitened" : ""), \(share) % of the variance; \(learned.images) images in it"
    )
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
