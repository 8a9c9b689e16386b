import Eidetic

struct ModelsCommand: Command {
  let name = "models"
  let usage = "list | show NAME | add NAME-or-FILE-or-URL... | remove NAME... | verify [NAME]... [OPTION]..."
  let summary = "List, show, add, remove and verify models."
  let details = """
    A model is added by its name in the catalogue (see list --available), by its card, NAME.json, or by a \
    network file: .onnx, .xml, .tflite, .pb or the folder of a saved model; from a path or from an http or \
    https URL. If a model has no card, one is drafted and the guesses are listed. Run the command again to \
    resume an interrupted download. A model whose file does not match the hash on its card is refused.
    """
  let syntax = Syntax(
    verbs: Array(Self.counts.keys).sorted(),
    options: [
      .flag("--available", "The models of the catalogue, and how to get them.").of("list"),
      .flag("--trust", "Accept files without a known hash and pin their hash.").of("add"),
      Syntax.json,
    ])

  /// The number of names that each verb takes.
  private static let counts = [
    "list": 0...0, "show": 1...1, "add": 1...Int.max, "remove": 1...Int.max, "verify": 0...Int.max,
  ]

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    let verb = arguments.operands[0]
    guard let count = Self.counts[verb], count ~= operands.count else {
      throw UsageError(
        description:
          "models \(verb) takes \(verb == "list" ? "no name" : verb == "show" ? "one name" : "a name"); "
          + "see: eidetic models --help")
    }
    let store = ModelCatalogue(galleryFolder: context.galleryFolder)
    let asJSON = arguments.has("--json")
    switch verb {
    case "show": context.console.answer(jsonText: try store.card(of: operands[0]))
    case "add":
      for source in operands {
        let added = try await store.add(source, isTrusted: arguments.has("--trust"))
        tell(added, context.console)
        try show([added], asJSON, context.console)
      }
    case "remove":
      for name in operands { try store.remove(name) }
      if asJSON { try context.console.answer(json: ["removed": operands]) }
    case "verify":
      let verified = try store.verify(operands)
      if asJSON {
        try context.console.answer(json: ["verified": verified])
      } else {
        context.console.answer(verified.map { "\($0): the files match the card" })
      }
    case _ where arguments.has("--available"):
      try show(try store.available(), asJSON, context.console)
    default:
      try show(try store.list(), asJSON, context.console)
      context.console.note("To see more models and how to get them, run: eidetic models list --available")
    }
    return .done
  }

  func savesProgress(_ arguments: Arguments) -> Bool { arguments.operands.first == "add" }

  /// Lists the guesses in a drafted card.
  private func tell(_ model: ModelSummary, _ console: Console) {
    guard let notes = model.notes, !notes.isEmpty else { return }
    console.note("eidetic: \"\(model.name)\" has no card; one was drafted, with these guesses:")
    for note in notes { console.note("  \(note)") }
    console.note("  To correct them, edit \(model.card)")
  }

  private func show(_ models: [AvailableModel], _ asJSON: Bool, _ console: Console) throws {
    guard !asJSON else { return try console.answer(json: models) }
    let rows = models.map { model in
      [
        model.name, model.dimension.map { "\($0)" } ?? "–",
        model.published["imagenetTop1"].map { Format.fixed(100 * $0, digits: 1) } ?? "–",
        model.bytes.map(Format.bytes) ?? "–", model.licence, model.verification.rawValue,
        model.isInstalled ? "installed" : model.command,
      ]
    }
    console.answer(
      Table(
        columns: [
          .word("name"), .number("dimension", spare: 1), .number("top-1 %", spare: 0),
          .number("size", spare: 4),
          .text("licence", spare: 3), .word("hash", spare: 2), .word("how to get it", spare: 5),
        ], rows: rows))
  }

  private func show(_ models: [ModelSummary], _ asJSON: Bool, _ console: Console) throws {
    guard !asJSON else { return try console.answer(json: models) }
    let rows = models.map { model in
      [
        model.name, model.task, model.dimension.map { "\($0)" } ?? "–", Format.bytes(model.bytes),
        model.licence,
        model.isBuiltIn ? "built in" : "added",
      ]
    }
    console.answer(
      Table(
        columns: [
          .word("name"), .word("task"), .number("dimension", spare: 1), .number("size", spare: 2),
          .text("licence", spare: 3), .word("from", spare: 0),
        ], rows: rows))
  }
}
