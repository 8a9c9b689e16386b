import Eidetic
import Models
import Vocabulary

struct SpacesCommand: Command {
  let name = "spaces"
  let usage =
    "list | show NAME | add NAME... | learn NAME | export NAME | import NAME | remove NAME... [OPTION]..."
  let summary = "List, show, add, learn, export, import and remove search indexes."
  let details = """
    A search index holds an embedding of every picture, made by one model with one setting. "add" fills \
    one for all indexed pictures, as "eidetic index --space NAME" does; several are filled in one go. NAME \
    is a descriptor or a preset from "eidetic spaces list", or \
    MODEL[@bf16][/OUTPUT][:POOLING][:OPTION=VALUE]… with a model from "eidetic models list", an output of \
    its card and, if that is a feature map, a pooling: gap, mac, gem:p=3, spoc, crow or rmac:levels=3.
    Options of NAME: size=320 or size=320x240, fit=stretch, fit=crop or fit=pad, scales=3 (summed), \
    power=0.5, and regions=3, which keeps R-MAC's regions of every picture, so that a part of a picture \
    can be found and shown.
    "learn" makes a search index from another one, by principal component analysis or, with --method lsh, by \
    locality-sensitive hashing, which keeps a bit for each of N random hyperplanes:

      eidetic spaces learn small --from efficientnet-lite0 --dimension 256 --whiten
      eidetic spaces learn bits --from efficientnet-lite0 --method lsh --bits 256

    "export" writes the vectors of a search index to DIR for other programs: vectors.npy has a row for each \
    picture, ids.npy the numbers and pictures.jsonl the contents' hashes and the paths of the pictures. \
    "import" makes a search index from such a DIR, whatever made its vectors; only "vectors.npy" and, in \
    "pictures.jsonl", a line {"path": …} or {"hash": …} for each row are needed. Only pictures of the library \
    can be found or searched with in it.

    Removing a search index deletes its embeddings, but no picture.
    """
  let syntax = Syntax(
    verbs: ["list", "show", "add", "learn", "export", "import", "remove"],
    options: [
      .value("--from", "SPACE", "The search index that is projected.").of("learn"),
      .value(
        "--method", "METHOD", "\(Format.choices(of: LearningMethod.Name.self)) (default: pca)."
      ).of("learn"),
      .value("--dimension", "D", "The number of components of the new search index.").of("learn"),
      .flag("--whiten", "Scale all directions to variance 1.").of("learn"),
      .value("--bits", "N", "The number of bits, with --method lsh.").of("learn"),
      .value("--seed", "N", "Determines the hyperplanes, with --method lsh (default 0).").of("learn"),
      .value(
        "--sample", "PATH", "The gallery or picture folder to learn from (default: the library's pictures)."
      )
      .of("learn"),
      .value("--npy", "DIR", "The folder of the vectors; export makes it.").of("export", "import"),
      .flag("--each", "Also write a file for each picture, with the picture's name.").of("export"),
      .value(
        "--metric", "NAME",
        "How the vectors are compared: \(Format.choices(of: Metric.self)) (default: cosine)."
      ).of("import"),
      Syntax.json,
    ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    if arguments.operands == ["list"] {
      try await list(arguments, context)
      return .done
    }
    switch (arguments.operands[0], operands.count) {
    case ("show", 1):
      try show(try await engine(context).spaces.space(named: operands[0]), arguments, context.console)
    case ("add", 1...): return try await add(operands, engine(context), arguments, context)
    case ("learn", 1): try await learn(operands[0], engine(context), arguments, context.console)
    case ("export", 1): try await export(operands[0], engine(context), arguments, context.console)
    case ("import", 1): try await importVectors(operands[0], engine(context), arguments, context.console)
    case ("remove", 1...):
      let engine = try engine(context)
      for name in operands {
        try await engine.spaces.remove(named: name)
        context.console.note("eidetic: removed the search index \"\(name)\"")
      }
      if arguments.has("--json") { try context.console.answer(json: ["removed": operands]) }
    case (let verb, _):
      throw UsageError(
        description:
          "spaces \(verb) takes \(verb == "list" ? "no name" : "a name"); see: eidetic spaces --help")
    }
    return .done
  }

  func savesProgress(_ arguments: Arguments) -> Bool { arguments.operands.first == "add" }

  private func engine(_ context: Context) throws -> SearchEngine { try context.engine(creating: false) }

  /// Lists existing and possible spaces, even without a gallery.
  private func list(_ arguments: Arguments, _ context: Context) async throws {
    let present = try await context.existingEngine()?.spaces.all() ?? []
    let names = Set(present.map(\.name))
    let catalogue = try SpaceCatalogue(galleryFolder: context.galleryFolder)
    let possible = try catalogue.possible().filter { !names.contains($0.name) }
    let missing = catalogue.missingPresets()
    guard !arguments.has("--json") else {
      return try context.console.answer(
        json: Listing(spaces: present, possible: possible, missing: missing))
    }
    let rows =
      present.map { space in
        [
          space.name + (space.isDefault ? " (default)" : ""), "\(space.dimension)",
          space.missing > 0 ? "\(space.images) of \(space.images + space.missing)" : "\(space.images)",
          space.metrics.map(\.rawValue).joined(separator: ", "), "",
        ]
      }
      + possible.map { space in
        let verb = space.learnedFrom == nil ? "add" : "learn"
        return [
          space.name, "\(space.dimension)", "–", space.metrics.map(\.rawValue).joined(separator: ", "),
          "eidetic spaces \(verb) \(space.name)",
        ]
      }
      + missing.map { preset in
        [
          preset.name, preset.dimension.map { "\($0)" } ?? "–", "–",
          preset.metrics.map(\.rawValue).joined(separator: ", "), "eidetic models add \(preset.model)",
        ]
      }
    context.console.answer(
      Table(
        columns: [
          .word("search index"), .number("dimension", spare: 1), .number("pictures", spare: 2),
          .text("metrics", spare: 0), .word("how to get it", spare: 3),
        ], rows: rows))
  }

  /// Fills spaces for all indexed images.
  private func add(
    _ names: [String], _ engine: SearchEngine, _ arguments: Arguments, _ context: Context
  ) async throws -> ExitCode {
    try await IndexCommand.index([], IndexOptions(spaces: names), engine, arguments, context)
  }

  private func learn(
    _ name: String, _ engine: SearchEngine, _ arguments: Arguments, _ console: Console
  ) async throws {
    let options = try learningOptions(for: name, arguments)
    let learned = try await engine.spaces.learn(named: name, options: options)
    guard !arguments.has("--json") else { return try console.answer(json: learned) }
    let result =
      learned.explainedVariance.map { share in
        "\(learned.dimension) dimensions\(learned.method.isWhitening ? ", whitened" : ""), "
          + "\(Format.fixed(100 * share, digits: 1)) % of the variance"
      } ?? "\(learned.dimension) bits"
    console.answer(
      "Learned \(learned.name) from \(Format.counted(learned.sample, "picture")): \(learned.base) to \(result); "
        + Format.counted(learned.images, "picture"))
  }

  private func learningOptions(for name: String, _ arguments: Arguments) throws -> LearningOptions {
    var options = LearningOptions()
    options.base = arguments.value("--from")
    options.dimension = try arguments.integer("--dimension", atLeast: 1)
    options.isWhitening = arguments.has("--whiten") ? true : nil
    options.bits = try arguments.integer("--bits", atLeast: 1)
    options.seed = try arguments.integer("--seed", atLeast: 0).map { UInt64($0) }
    options.sample = arguments.value("--sample")
    options.method = try arguments.choice("--method", LearningMethod.Name.self)
    let size = options.method == .hashing ? ("--bits", "N") : ("--dimension", "D")
    // A preset determines both.
    let isPreset = SpacePreset.named(name)?.learning != nil
    for (option, value) in [("--from", "SPACE"), size] where !isPreset && !arguments.has(option) {
      throw UsageError(description: "spaces learn \(name) needs \(option) \(value)")
    }
    return options
  }

  private func export(
    _ name: String, _ engine: SearchEngine, _ arguments: Arguments, _ console: Console
  ) async throws {
    let exported = try await engine.spaces.export(
      named: name, to: try vectorFolder(arguments), hasOwnFiles: arguments.has("--each"))
    guard !arguments.has("--json") else { return try console.answer(json: exported) }
    console.answer(
      "Exported \(exported.name): \(Format.counted(exported.pictures, "picture")), \(exported.dimension) dimensions, to "
        + exported.folder)
  }

  private func importVectors(
    _ name: String, _ engine: SearchEngine, _ arguments: Arguments, _ console: Console
  ) async throws {
    let imported = try await engine.spaces.importVectors(
      named: name, from: try vectorFolder(arguments),
      metric: try arguments.choice("--metric", Metric.self) ?? .cosine)
    guard !arguments.has("--json") else { return try console.answer(json: imported) }
    console.answer(
      "Imported \(imported.name): \(Format.counted(imported.images, "picture")), \(imported.dimension) dimensions"
        + (imported.missing > 0 ? "; \(Format.counted(imported.missing, "picture")) without a vector" : ""))
  }

  private func vectorFolder(_ arguments: Arguments) throws -> String {
    guard let folder = arguments.value("--npy"), !folder.isEmpty else {
      throw UsageError(description: "spaces \(arguments.operands[0]) needs --npy DIR")
    }
    return folder
  }

  private func show(_ space: GalleryStatus.Space, _ arguments: Arguments, _ console: Console) throws {
    guard !arguments.has("--json") else { return try console.answer(json: space) }
    console.answer(
      Table.facts([
        ("search index", space.name), ("dimension", "\(space.dimension)"), ("pictures", "\(space.images)"),
        ("metrics", space.metrics.map(\.rawValue).joined(separator: ", ")), ("identity", space.identity),
      ]))
  }

  private struct Listing: Encodable {
    let spaces: [GalleryStatus.Space]
    let possible: [PossibleSpace]
    let missing: [MissingPreset]
  }
}
