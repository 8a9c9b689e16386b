import Eidetic

struct ModelsCommand: Command {
  let name = "models"
  let usage = "list | show NAME | add NAME-or-FILE-or-ADDRESS | remove NAME | verify [NAME]... [OPTION]..."
  let summary = "List, show, add, remove and verify the networks."
  let details = """
    A model is added by its name in the catalogue (list --available), by its card, NAME.json, or by a network file
    (.onnx, .xml, .tflite, .pb or a saved model's folder); from a path or from an http or https address. A network
    without a card beside it gets a drafted one, and what was guessed is told. A fetch that breaks off is gone on with
    by the same command. A network whose file does not match its card's hash is refused.
    """
  let syntax = Syntax(options: [
    .flag("--available", "list: what the catalogue knows, and the command that adds it."),
    .flag(
      "--trust", "add: take files whose hash is not known as they come, and keep their hash from then on."),
    Syntax.json,
  ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let verbs = [
      "list": 0...0, "show": 1...1, "add": 1...Int.max, "remove": 1...Int.max, "verify": 0...Int.max,
    ]
    let operands = Array(arguments.operands.dropFirst())
    guard let verb = arguments.operands.first, let count = verbs[verb] else {
      throw UsageError(
        description: "models needs one of list, show, add, remove, verify; see: eidetic models --help")
    }
    guard count ~= operands.count else {
      throw UsageError(
        description: "models \(verb) is given \(operands.count) names; see: eidetic models --help")
    }
    let store = ModelCatalogue(galleryFolder: context.galleryFolder)
    let asJSON = arguments.has("--json")
    switch verb {
    case "show": context.console.answer(try store.card(of: operands[0]))
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
        verified.forEach { context.console.answer("\($0): its files match its card") }
      }
    case _ where arguments.has("--available"):
      try show(try store.available(), asJSON, context.console)
    default: try show(try store.list(), asJSON, context.console)
    }
    return .done
  }

  /// Says what was guessed.
  private func tell(_ model: ModelSummary, _ console: Console) {
    guard let notes = model.notes, !notes.isEmpty else { return }
    console.note("eidetic: there is no card for \"\(model.name)\"; one was drafted from the network itself:")
    for note in notes { console.note("  \(note)") }
    console.note("  where that is wrong, correct \(model.card)")
  }

  private func show(_ models: [AvailableModel], _ asJSON: Bool, _ console: Console) throws {
    guard !asJSON else { return try console.answer(json: models) }
    let rows = models.map { model in
      [
        model.name, model.dimension.map { "\($0)" } ?? "–",
        model.published["imagenetTop1"].map { Format.fixed(100 * $0, digits: 1) } ?? "–",
        model.bytes.map(Format.bytes) ?? "–", model.licence, model.verification.rawValue,
        model.isInstalled ? "there already" : model.command,
      ]
    }
    let titles = ["name", "dimension", "top-1 %", "size", "licence", "hash", "how to have it"]
    console.answer(Format.table([titles] + rows, rightAligned: [1, 2, 3]))
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
      Format.table([["name", "task", "dimension", "size", "licence", "from"]] + rows, rightAligned: [2, 3]))
  }
}
