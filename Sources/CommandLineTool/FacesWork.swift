import Eidetic
import Foundation

/// What `eidetic faces` does.
struct FacesWork: Sendable {
  let engine: SearchEngine
  let arguments: Arguments
  let console: Console

  func turnOn() async throws {
    let settings = try await turnedOn()
    if !(try await engine.faceStatus().isGrouping) {
      console.note(
        "eidetic: nobody has measured what scores of \(settings.model) are worth: faces are searched, but not grouped by "
          + "person; measure with: eidetic evaluate faces --far-table --model \(settings.model)")
    }
    try answer(settings) {
      "faces are on, found by \(settings.detector) and compared by \(settings.model); find them with: eidetic index"
    }
  }

  private func turnedOn() async throws -> FaceSettings {
    let (model, detector) = (arguments.value("--model"), arguments.value("--detector"))
    guard let preset = try arguments.choice("--preset", FacePreset.self) else {
      return try await engine.turnFacesOn(model: model, detector: detector)
    }
    guard model == nil, detector == nil else {
      throw UsageError(description: "faces on takes --preset, or --model and --detector, not both")
    }
    return try await engine.turnFacesOn(preset)
  }

  func turnOff() async throws {
    try await engine.turnFacesOff()
    try answer(try await engine.faceStatus()) { "faces are off; all that was known of them is deleted" }
  }

  func cluster() async throws {
    let report = try await engine.clusterFaces()
    try answer(report) {
      "\(report.people) people among \(report.faces) faces (\(report.new) new, \(report.unassigned) nobody's) in "
        + Format.seconds(report.seconds)
    }
  }

  func suggest() async throws {
    let suggestions = try await engine.mergeSuggestions(limit: try limit(default: 20))
    try answer(["suggestions": suggestions]) {
      let rows = suggestions.map { suggestion in
        [
          Format.fixed(suggestion.score, digits: 4), Self.label(suggestion.person),
          "\(suggestion.person.faces)", Self.label(suggestion.other), "\(suggestion.other.faces)",
        ]
      }
      return Format.table(
        [["score", "person", "faces", "may be", "faces"]] + rows, rightAligned: [0, 2, 4])
    }
  }

  func name(_ operands: [String]) async throws {
    try await edited {
      try await engine.name(person(operands[0]), operands.count > 1 ? operands[1] : nil)
    }
  }

  func merge(_ operands: [String]) async throws {
    let (person, others) = (try await person(operands[0]), try await people(operands.dropFirst()))
    guard arguments.has("--preview") else {
      return try await edited { try await engine.merge(others, into: person) }
    }
    let preview = try await engine.mergePreview(others, into: person)
    try answer(preview) {
      let rows = zip(preview.others, preview.scores).map { other, score in
        [Self.label(other), "\(other.faces)", score.map { Format.fixed($0, digits: 4) } ?? "–"]
      }
      return
        "\(preview.name ?? Self.label(preview.person)) would have \(preview.faces) faces, \(preview.person.faces) now\n"
        + Format.table([["merged", "faces", "mean score"]] + rows, rightAligned: [1, 2])
    }
  }

  func distinguish(_ operands: [String]) async throws {
    try await edited { try await engine.distinguish(person(operands[0]), from: person(operands[1])) }
  }

  func split(_ operands: [String]) async throws {
    let (edit, person) = try await engine.split(try faces(operands), name: arguments.value("--name"))
    try answer(Split(edit: edit, person: person)) { "\(edit.summary): \(Self.label(person))" }
  }

  func move(_ operands: [String]) async throws {
    guard let target = arguments.value("--to") else {
      throw UsageError(description: "faces move needs who it is: eidetic faces move FACE... --to PERSON")
    }
    try await edited { try await engine.move(faces(operands), to: person(target)) }
  }

  func reject(_ operands: [String]) async throws {
    try await edited { try await engine.reject(faces(operands)) }
  }

  func markAsNotFaces(_ operands: [String]) async throws {
    try await edited { try await engine.markAsNotFaces(faces(operands)) }
  }

  func markAsFaces(_ operands: [String]) async throws {
    try await edited { try await engine.markAsFaces(faces(operands)) }
  }

  func undo() async throws {
    let edit = try await engine.undoPeopleEdit()
    try answer(edit) { "undone: \(edit.summary)" }
  }

  func log() async throws {
    let edits = try await engine.peopleEdits(limit: try limit(default: 50))
    try answer(["edits": edits]) {
      Format.table(
        [["edit", "what", "undone"]]
          + edits.map { ["\($0.id)", $0.summary, $0.undone == nil ? "" : "undone"] },
        rightAligned: [0])
    }
  }

  func export(_ path: String?) async throws {
    let file = try await engine.exportPeople()
    guard let path else { return try console.answer(json: file) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(file)
    do {
      try bytes.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw EngineError.write(path: path, code: 0, reason: error.localizedDescription)
    }
    try answer(["people": file.people.count]) { "\(file.people.count) people written to \"\(path)\"" }
  }

  func `import`(_ path: String) async throws {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw EngineError.notReadable(path: path, code: 0, reason: error.localizedDescription)
    }
    try await edited { try await engine.importPeople(bytes) }
  }

  private struct Split: Encodable {
    let edit: PeopleEdit
    let person: Person
  }
}

extension FacesWork {
  static func label(_ person: Person) -> String { person.name ?? "person \(person.id)" }

  /// Answers with JSON where that is wanted, otherwise with a text.
  func answer(_ value: some Encodable, _ text: () -> String) throws {
    if arguments.has("--json") { try console.answer(json: value) } else { console.answer(text()) }
  }

  /// The most that are answered.
  func limit(default standard: Int) throws -> Int {
    arguments.value("-k") == "all" ? .max : try arguments.integer("-k", atLeast: 1) ?? standard
  }

  func person(_ reference: String) async throws -> Int64 { try await engine.person(reference).id }

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
            "\"\(operand)\" is no face; faces are numbers, see: eidetic faces list --person PERSON --faces"
        )
      }
      return face
    }
  }
}
