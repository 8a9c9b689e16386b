import Eidetic

struct TagsCommand: Command {
  let name = "tags"
  let usage = "list | add TAG PICTURE... | remove TAG PICTURE... | undo [OPTION]..."
  let summary = "List what is in the pictures, and correct it."
  let details = """
    Commands:
      list  List all tags with the number of their pictures.
      add TAG PICTURE...  Add a tag to pictures; any word can be one.
      remove TAG PICTURE...  Remove a tag, also one that was found. With a word such as animal, all tags \
    that are kinds of it go.
      undo  Undo the last change of tags.
    PICTURE is a file in the library, or a picture's number as other commands print it. Changes stay when \
    pictures are indexed again. The command "eidetic search --where tag:dog" finds pictures by a tag.
    """
  let syntax = Syntax(verbs: ["list", "add", "remove", "undo"], options: [Syntax.json])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let engine = try context.engine(creating: false)
    let operands = Array(arguments.operands.dropFirst())
    switch (arguments.operands[0], operands.count) {
    case ("list", 0): try list(try await engine.tags.all(), arguments, context.console)
    case ("add", 2...):
      let images = try await Self.images(operands, engine)
      try tell(try await engine.tags.add(operands[0], to: images), arguments, context.console)
    case ("remove", 2...):
      let images = try await Self.images(operands, engine)
      try tell(try await engine.tags.remove(operands[0], from: images), arguments, context.console)
    case ("undo", 0):
      let edit = try await engine.tags.undo()
      guard !arguments.has("--json") else {
        try context.console.answer(json: edit)
        break
      }
      context.console.answer("Undone: \(edit.summary)")
    case (let verb, _):
      throw UsageError(
        description: "cannot run \"tags \(verb)\" with \(Format.counted(operands.count, "operand")); "
          + "see: eidetic tags --help")
    }
    return .done
  }

  private static func images(_ operands: [String], _ engine: SearchEngine) async throws -> [Int64] {
    var images: [Int64] = []
    for picture in operands.dropFirst() {
      images.append(try await engine.library.imageID(ofReference: picture))
    }
    return images
  }

  private func list(_ tags: [Tag], _ arguments: Arguments, _ console: Console) throws {
    guard !arguments.has("--json") else { return try console.answer(json: ["tags": tags]) }
    console.answer(
      Table(
        columns: [.text("tag"), .number("pictures")], rows: tags.map { [$0.name, "\($0.images)"] }))
  }

  private func tell(_ edit: TagEdit, _ arguments: Arguments, _ console: Console) throws {
    guard !arguments.has("--json") else { return try console.answer(json: edit) }
    console.answer("\(edit.summary).")
  }
}
