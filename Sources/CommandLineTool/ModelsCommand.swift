import Eidetic

struct ModelsCommand: Command {
  let name = "models"
  let usage = "list | show NAME | add FILE-or-CARD-or-ADDRESS | remove NAME | verify [NAME]... [OPTION]..."
  let summary = "List, show, add, remove and verify the networks."
  let details = """
    A model is added by its card, NAME.json, or by a network file that has its card beside it; from a path or from an
    http or https address. A fetch that breaks off is gone on with by the same command. A network whose file does not
    match its card's hash is refused.
    """
  let syntax = Syntax(options: [Syntax.json])

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
      for source in operands { try show([try await store.add(source)], asJSON, context.console) }
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
    default: try show(try store.list(), asJSON, context.console)
    }
    return .done
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
