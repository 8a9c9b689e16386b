import Eidetic
import Foundation

struct FacesCommand: Command {
  let name = "faces"
  let usage = "list | search PICTURE | cluster | name | merge | split | move | reject | undo | … [OPTION]..."
  let summary = "Find out who is in the pictures, and put right what was found out."
  let details = """
    on [--model NAME] [--detector NAME] | --preset NAME     find faces from the next "eidetic index" on
    off                                     turn faces off and delete all that is known of faces and people
    list                                    all people
    list --person PERSON... [--match all|any|only]   the pictures of people; only: with nobody else
    list --person PERSON --faces            a person's faces
    list --image IMAGE | --unassigned       the faces of a picture of the gallery, or those that are nobody's
    search PICTURE                          as: eidetic search --face PICTURE
    cluster                                 find out who is who; "eidetic index" does it too
    suggest                                 people who may be one
    name PERSON [NAME]                      without NAME the name is taken away
    merge PERSON OTHER... [--preview]       one person of several; PERSON stays
    distinguish PERSON OTHER                they are two: merging them is not suggested again
    split FACE... [--name NAME]             a person of its own
    move FACE... --to PERSON                these faces are PERSON
    reject FACE...                          these faces are not who they are taken for
    not-a-face FACE...                      these are no faces: hidden from now on, also after indexing again
    is-a-face FACE...                       takes that back; see: list --not-faces
    undo | log                              undo the newest edit that is not undone; list the edits
    export [FILE] | import FILE             names and faces as JSON
    import --xmp [PATH...]                  names that files and their sidecars (XMP) give to faces
    export --xmp [--person PERSON...] [--dry-run]    write names to sidecars: of photo.jpg to photo.jpg.xmp

    PERSON is a number or a name, FACE a number, IMAGE a number or a path. What you say of faces holds for good: it outlives
    clustering, indexing again and another model.
    """
  let syntax = Syntax(
    options: FaceSearch.options + [
      .value("-k", "N", "list, search, suggest: answer with at most N, or \"all\".")
    ] + PeopleOptions.ofFaces + [
      .flag("--faces", "list: the faces instead of the pictures."),
      .value("--image", "IMAGE", "list: the faces of this picture."),
      .flag("--unassigned", "list: the faces that are nobody's."),
      .flag("--not-faces", "list: what you marked as not a face."),
      .flag("--xmp", "import, export: sidecars (XMP) instead of JSON."),
      .flag("--dry-run", "export --xmp: only tell what would be written."),
      .value("--to", "PERSON", "move: who it is."),
      .value("--name", "NAME", "split: the new person's name."),
      .flag("--preview", "merge: only tell what it would come to."),
      .value("--model", "NAME", "on: compare faces with this network."),
      .value("--detector", "NAME", "on: find faces with this model."),
      .value(
        "--preset", "NAME", "on: detector, network and threshold as \(Format.choices(of: FacePreset.self))."),
      Syntax.json,
    ] + LimitOptions.all)

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    if arguments.operands.first == "search", operands.count == 1 {
      return try await FaceSearch.run(operands[0], arguments, context)
    }
    try Self.refuseUnheeded(arguments)
    let engine = try context.engine(creating: arguments.operands.first == "on")
    let work = FacesWork(engine: engine, arguments: arguments, console: context.console)
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
    case ("undo", 0): try await work.undo()
    case ("log", 0): try await work.log()
    case ("export", 0) where arguments.has("--xmp"): return try await work.exportNames()
    case ("import", _) where arguments.has("--xmp"): return try await work.importNames(operands)
    case ("export", 0...1) where !arguments.has("--xmp"): try await work.export(operands.first)
    case ("import", 1): try await work.import(operands[0])
    default:
      throw UsageError(
        description: "faces does not understand \"\(arguments.operands.joined(separator: " "))\"; "
          + "see: eidetic faces --help")
    }
    return .done
  }

  /// Refuses options that promise less than would be done: a trial, or some people only.
  private static func refuseUnheeded(_ arguments: Arguments) throws {
    let verb = arguments.operands.first ?? ""
    if verb == "export", arguments.has("--xmp") { return }
    if arguments.has("--dry-run") {
      throw UsageError(
        description: "--dry-run is for \"faces export --xmp\": faces \(verb) cannot be tried; leave it out")
    }
    if ["export", "import"].contains(verb), !arguments.all("--person").isEmpty {
      throw UsageError(
        description: "--person is for \"faces export --xmp\": faces \(verb) takes all people; leave it out")
    }
  }

  static func label(_ person: FacePerson) -> String { person.name ?? "person \(person.id)" }
}
