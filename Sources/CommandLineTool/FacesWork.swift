import Eidetic
import Faults
import Foundation

/// The work of `eidetic faces`.
struct FacesWork: Sendable {
  let engine: SearchEngine
  let arguments: Arguments
  let context: Context

  var console: Console { context.console }

  func turnOn() async throws {
    let settings = try await turnedOn()
    if !(try await engine.faces.status().isGrouping) {
      console.note(
        "eidetic: model \(settings.model) isn't calibrated. You can search faces, but they are not grouped into people; "
          + "to calibrate it, run: eidetic evaluate faces --far-table --model \(settings.model)")
    }
    try answer(settings) {
      "Face recognition turned on, with \(settings.detector) and \(settings.model). To find faces, run: eidetic index"
    }
  }

  private func turnedOn() async throws -> FaceSettings {
    let (model, detector) = (arguments.value("--model"), arguments.value("--detector"))
    guard let preset = try arguments.choice("--preset", FacePreset.self) else {
      return try await engine.faces.turnOn(model: model, detector: detector)
    }
    guard model == nil, detector == nil else {
      throw UsageError(description: "faces on takes --preset, or --model and --detector, not both")
    }
    return try await engine.faces.turnOn(preset)
  }

  func turnOff() async throws {
    let losses = try await FaceLosses(engine)
    if !losses.isEmpty {
      guard try await confirmed(losses) else { return console.complain("eidetic: nothing was changed") }
    }
    try await engine.faces.turnOff()
    try answer(try await engine.faces.status()) {
      "Face recognition turned off." + (losses.isEmpty ? "" : " Deleted \(losses.summary).")
    }
  }

  /// Shows what will be deleted, offers an export, and asks for confirmation.
  private func confirmed(_ losses: FaceLosses) async throws -> Bool {
    guard !arguments.has("--yes") else { return true }
    console.complain(losses.lines)
    let question = Question(console: console)
    guard question.canBeAsked else {
      throw UsageError(
        description:
          "faces off needs --yes, since all of this is deleted for good; to keep names and corrections, "
          + "first run: eidetic faces export FILE")
    }
    guard
      let file = try question.answer(
        "Export names and corrections to this file first (Enter: do not export):")
    else { return false }
    if !file.isEmpty { console.note("eidetic: \(try await export(to: file))") }
    return try question.isConfirmed("Turn face recognition off and delete all of this?")
  }

  func cluster() async throws {
    let report = try await engine.faces.cluster()
    try answer(report) {
      "\(report.people) people in \(report.faces) faces (\(report.new) new people, "
        + "\(report.unassigned) faces without a person) in "
        + Format.seconds(report.seconds)
    }
  }

  func suggest() async throws {
    let suggestions = try await engine.people.suggestions(limit: try limit(default: 20))
    try answer(
      ["suggestions": suggestions],
      table: {
        let rows = suggestions.map { suggestion in
          [
            Format.fixed(suggestion.score, digits: 4), Self.label(suggestion.person),
            "\(suggestion.person.faces)", Self.label(suggestion.other), "\(suggestion.other.faces)",
          ]
        }
        return Table(
          columns: [.number("score"), .text("person"), .number("faces"), .text("may be"), .number("faces")],
          rows: rows)
      })
  }

  func name(_ operands: [String]) async throws {
    try await edited {
      try await engine.people.name(person(operands[0]), operands.count > 1 ? operands[1] : nil)
    }
  }

  func merge(_ operands: [String]) async throws {
    let (person, others) = (try await person(operands[0]), try await people(operands.dropFirst()))
    guard arguments.has("--preview") else {
      return try await edited { try await engine.people.merge(others, into: person) }
    }
    let preview = try await engine.people.mergePreview(others, into: person)
    if !arguments.has("--json") {
      console.answer([
        "\(preview.name ?? Self.label(preview.person)) has \(preview.person.faces) faces now, "
          + "\(preview.faces) after the merge:"
      ])
    }
    try answer(
      preview,
      table: {
        let rows = zip(preview.others, preview.scores).map { other, score in
          [Self.label(other), "\(other.faces)", score.map { Format.fixed($0, digits: 4) } ?? "–"]
        }
        return Table(columns: [.text("merged"), .number("faces"), .number("mean score")], rows: rows)
      })
  }

  func distinguish(_ operands: [String]) async throws {
    try await edited { try await engine.people.distinguish(person(operands[0]), from: person(operands[1])) }
  }

  func split(_ operands: [String]) async throws {
    let (edit, person) = try await engine.people.split(try faces(operands), name: arguments.value("--name"))
    try answer(Split(edit: edit, person: person)) { "\(edit.summary): \(Self.label(person))" }
  }

  func move(_ operands: [String]) async throws {
    guard let target = arguments.value("--to") else {
      throw UsageError(description: "faces move needs a person: eidetic faces move FACE... --to PERSON")
    }
    try await edited { try await engine.people.move(faces(operands), to: person(target)) }
  }

  func reject(_ operands: [String]) async throws {
    try await edited { try await engine.people.reject(faces(operands)) }
  }

  func markAsNotFaces(_ operands: [String]) async throws {
    try await edited { try await engine.faces.markAsNotFaces(faces(operands)) }
  }

  func markAsFaces(_ operands: [String]) async throws {
    try await edited { try await engine.faces.markAsFaces(faces(operands)) }
  }

  func undo() async throws {
    let edit = try await engine.people.undo()
    try answer(edit) { "Undone: \(edit.summary)" }
  }

  func log() async throws {
    let edits = try await engine.people.edits(limit: try limit(default: 50))
    try answer(
      ["edits": edits],
      table: {
        Table(
          columns: [.number("change"), .text("what"), .word("undone")],
          rows: edits.map { ["\($0.id)", $0.summary, $0.undone == nil ? "" : "undone"] })
      })
  }

  func export(_ path: String?) async throws {
    guard let path, path != "-" else { return try console.answer(json: try await engine.people.exportFile()) }
    let written = try await export(to: path)
    try answer(["people": written.people]) { written.description }
  }

  private struct Exported: CustomStringConvertible {
    let people: Int
    let path: String

    var description: String {
      "\(Format.counted(people, "person", "people")) exported to \"\(path)\""
    }
  }

  private func export(to path: String) async throws -> Exported {
    let output = try OutputFile(
      path, .people, option: "faces export", isForced: arguments.has("--force"))
    try await output.check(inputs: [], context, engine)
    let file = try await engine.people.exportFile()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try output.write([UInt8](try encoder.encode(file)), console)
    return Exported(people: file.people.count, path: path)
  }

  func `import`(_ path: String) async throws {
    guard let bytes = try InputFile.read(path) else {
      throw PeopleError.peopleFile(reason: "it is larger than \(sizeText(InputFile.largest))")
    }
    try await edited { try await engine.people.importFile(bytes) }
  }

  private struct Split: Encodable {
    let edit: PeopleEdit
    let person: Person
  }
}

extension FacesWork {
  static func label(_ person: Person) -> String { person.name ?? "person \(person.id)" }

  /// Prints JSON if requested, otherwise a line.
  func answer(_ value: some Encodable, _ line: () -> String) throws {
    try answer(value, lines: { [line()] })
  }

  /// Prints JSON if requested, otherwise lines.
  func answer(_ value: some Encodable, lines: () -> [String]) throws {
    if arguments.has("--json") { try console.answer(json: value) } else { console.answer(lines()) }
  }

  /// Prints JSON if requested, otherwise a table.
  func answer(_ value: some Encodable, table: () -> Table) throws {
    if arguments.has("--json") { try console.answer(json: value) } else { console.answer(table()) }
  }

  /// The most items to print.
  func limit(default standard: Int) throws -> Int {
    arguments.value("-k") == "all" ? .max : try arguments.integer("-k", atLeast: 1) ?? standard
  }

  func person(_ reference: String) async throws -> Int64 { try await engine.people.person(reference).id }

  func people(_ references: some Sequence<String>) async throws -> [Int64] {
    var people: [Int64] = []
    for reference in references { people.append(try await person(reference)) }
    return people
  }

  private func edited(_ body: () async throws -> PeopleEdit) async throws {
    let edit = try await body()
    try answer(edit) { edit.summary }
  }

  private func faces(_ operands: [String]) throws -> [Int64] {
    try operands.map { operand in
      guard let face = Int64(operand) else {
        throw UsageError(
          description:
            "invalid face \"\(operand)\": expected a number; see: eidetic faces list --person PERSON --faces"
        )
      }
      return face
    }
  }
}
