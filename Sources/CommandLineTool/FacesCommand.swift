import Eidetic
import Foundation

struct FacesCommand: Command {
  let name = "faces"
  let usage =
    "list | search PICTURE | cluster | name | merge | split | move | reject | forget | undo | … [OPTION]..."
  let summary = "Detect faces, group them into people, and correct the result."
  let details = """
    Commands:
      on [--model NAME] [--detector NAME] | --preset NAME  Turn face recognition on; faces are found by \
    the next "eidetic index".
      off [--yes]  Turn face recognition off and delete all faces and people; asks first.
      list  List all people.
      list --person PERSON... [--match all|any|only]  List the pictures of people; only: with nobody else.
      list --person PERSON --faces  List a person's faces.
      list --image PICTURE | --unassigned  List the faces of a picture, or those without a person.
      search PICTURE  The same as: eidetic search --face PICTURE
      cluster  Group faces into people; "eidetic index" does this too.
      suggest  List people who may be the same.
      name PERSON [NAME]  Name a person; without NAME, remove the name.
      merge PERSON OTHER... [--preview]  Merge people into PERSON.
      distinguish PERSON OTHER  Mark two people as different; merging them is not suggested again.
      split FACE... [--name NAME]  Make these faces a new person.
      move FACE... --to PERSON  Move faces to a person.
      reject FACE...  Remove faces from their person.
      not-a-face FACE... | is-a-face FACE...  Hide what is not a face, also when pictures are indexed again; take that back.
      list --not-faces  List what you marked as not a face.
      forget PERSON [--dry-run] [--train-again] [--yes]  Delete a person with their faces, and the classifiers that \
    learned from them; asks first, and cannot be undone. Pictures and files stay.
      undo | log  Undo the latest change; list all changes.
      export [FILE] | import FILE  Export or import names and faces as JSON; without FILE, or with -, to \
    standard output.
      import --xmp [PATH...]  Import face names from XMP metadata and sidecars.
      export --xmp [--person PERSON...] [--dry-run]  Write names to sidecars: for photo.jpg, to photo.jpg.xmp.

    PERSON is a number or a name, FACE a number, PICTURE a path or the number of a picture in the library. \
    Your corrections are kept when faces are grouped again, when pictures are indexed again, and when you \
    change the model.
    """
  let syntax = Syntax(
    verbs: [
      "on", "off", "list", "search", "cluster", "suggest", "name", "merge", "distinguish", "split", "move",
      "reject", "not-a-face", "is-a-face", "forget", "undo", "log", "export", "import",
    ],
    options: FaceSearch.options.map { $0.of("search") } + [
      .value("-k", "N", "Show at most N, or all.").of("list", "search", "suggest", "log")
    ] + PeopleOptions.ofFaces + [
      .flag("--faces", "Faces instead of pictures.").of("list"),
      .value("--image", "PICTURE", "The faces of this picture.").of("list"),
      .flag("--unassigned", "Faces without a person.").of("list"),
      .flag("--not-faces", "What you marked as not a face.").of("list"),
      .flag("--xmp", "XMP metadata and sidecars instead of JSON.").of("import", "export"),
      .flag("--dry-run", "Only show what would be deleted or, with --xmp, written.").of("forget", "export"),
      .flag("--train-again", "Train classifiers that learned from the person again, without them.").of(
        "forget"),
      .flag("--force", "Replace a file of any kind; never an indexed picture.").of("export"),
      .value("--to", "PERSON", "The person.").of("move"),
      .value("--name", "NAME", "The new person's name.").of("split"),
      .flag("--preview", "Only show what the result would be.").of("merge"),
      .value("--model", "NAME", "Compare faces with this model.").of("on"),
      .value("--detector", "NAME", "Find faces with this model.").of("on"),
      .value(
        "--preset", "NAME", "Detector, model and threshold as in \(Format.choices(of: FacePreset.self))."
      ).of("on"),
      .flag("--yes", "Do not ask.").of("off", "forget"),
      .flag("--paths", "Print only the paths of the results, one per line.").of("search"),
      .flag("-0", "With --paths: end each path with a zero byte instead of a line end.").of("search"),
      Syntax.json,
    ] + LimitOptions.all.map { $0.of("search") })

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    if arguments.operands.first == "search", operands.count == 1 {
      try arguments.refuse(["-0"], unless: arguments.has("--paths"), "--paths")
      guard !(arguments.has("--paths") && arguments.has("--json")) else {
        throw UsageError(description: "faces search takes --paths or --json, not both")
      }
      return try await FaceSearch.run(operands[0], arguments, context)
    }
    try Self.refuseUnused(arguments)
    let engine = try context.engine(creating: arguments.operands.first == "on")
    let work = FacesWork(engine: engine, arguments: arguments, context: context)
    switch (arguments.operands.first, operands.count) {
    case ("on", 0): try await work.turnOn()
    case ("off", 0): try await work.turnOff()
    case ("list", 0): try await work.list()
    case ("cluster", 0): try await work.cluster()
    case ("suggest", 0): try await work.suggest()
    case ("name", 1...2): try await work.name(operands)
    case ("merge", 2...): try await work.merge(operands)
    case ("distinguish", 2): try await work.distinguish(operands)
    case ("split", 1...): try await work.split(operands)
    case ("move", 1...): try await work.move(operands)
    case ("reject", 1...): try await work.reject(operands)
    case ("not-a-face", 1...): try await work.markAsNotFaces(operands)
    case ("is-a-face", 1...): try await work.markAsFaces(operands)
    case ("forget", 1): return try await work.forget(operands)
    case ("undo", 0): try await work.undo()
    case ("log", 0): try await work.log()
    case ("export", 0) where arguments.has("--xmp"): return try await work.exportNames()
    case ("import", _) where arguments.has("--xmp"): return try await work.importNames(operands)
    case ("export", 0...1) where !arguments.has("--xmp"): try await work.export(operands.first)
    case ("import", 1): try await work.import(operands[0])
    default:
      throw UsageError(
        description:
          "cannot run \"faces \(arguments.operands.joined(separator: " "))\": it has too few or too many "
          + "words; see: eidetic faces --help")
    }
    return .done
  }

  /// Refuses options without an effect beside the other options.
  private static func refuseUnused(_ arguments: Arguments) throws {
    switch arguments.operands.first {
    case "export":
      try arguments.refuse(["--dry-run", "--person"], unless: arguments.has("--xmp"), "--xmp")
      try arguments.refuse(["--force"], unless: arguments.operands.count > 1, "a FILE to export to")
    case "list":
      let kinds = ["--image", "--unassigned", "--not-faces", "--person"].filter(arguments.has)
      guard kinds.count < 2 else {
        throw UsageError(description: "faces list takes \(kinds[0]) or \(kinds[1]), not both")
      }
      try arguments.refuse(["--faces"], unless: arguments.has("--person"), "--person")
      try arguments.refuse(["-k"], unless: !kinds.isEmpty, "--person or --unassigned")
    default: break
    }
  }

  static func label(_ person: FacePerson) -> String { person.name ?? "person \(person.id)" }
}
