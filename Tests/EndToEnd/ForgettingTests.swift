import Foundation
import TestSupport
import Testing

/// People are forgotten, and what learned from them is removed, or trained again without them.
@Suite(
  .inTurn,
  .enabled(
    if: SharedData.has("models/mobilefacenet_arcface.onnx") && SharedData.has("data/faces/lfw")
      && FileManager.default.fileExists(atPath: SharedData.builtInModels + "/mtcnn"),
    "the portraits and networks of EIDETIC_SHARED are missing"))
struct ForgettingTests {
  private static let people = ["Amelie_Mauresmo", "Ann_Veneman", "Bill_Frist", "Donald_Rumsfeld"]
  private let work: Workplace

  /// Three portraits of each of four people.
  init() throws {
    work = try Workplace()
    for person in Self.people {
      let source = SharedData.folder + "/data/faces/lfw/" + person
      for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted().prefix(3) {
        try work.write([UInt8](try Data(contentsOf: URL(filePath: "\(source)/\(name)"))), to: name)
      }
    }
  }

  private func asked(_ words: String..., code: Int32 = 0) async throws -> JSON {
    let outcome = try await work.run(words + ["--json"])
    try #require(outcome.code == code, "\(outcome.errors)")
    return try JSON(parsing: Data(outcome.output.utf8))
  }

  private func trained() async throws -> [Int] {
    try await asked("train", "list")["trained"].array.compactMap { $0["id"].int }
  }

  private func people() async throws -> [JSON] { try await asked("faces", "list")["people"].array }

  private struct Learned: Decodable {
    let picture: String
    let label: String
  }

  /// The classes of the pictures that were learned from.
  private func labels() async throws -> Set<String> {
    let rows: [Learned] = try await GalleryDatabase(work).rows(
      "SELECT path AS picture, class AS label FROM trained_pictures")
    return Set(rows.map(\.label))
  }

  /// Finds the people, gives each the name of its portraits, and trains twice.
  private func prepare() async throws {
    let network = SharedData.folder + "/models/mobilefacenet_arcface.onnx"
    #expect(try await work.run(["models", "add", network]).code == 0)
    #expect(try await work.run(["index", work.pictures, "--faces"]).code == 0)
    for person in try await people() {
      let id = "\(try #require(person["id"].int))"
      let path = try #require(try await asked("faces", "list", "--person", id)["images"][0]["path"].string)
      let file = URL(filePath: path).lastPathComponent
      let name = try #require(file.split(separator: "_").first)
      _ = try await asked("faces", "name", id, String(name))
    }
    #expect(Set(try await people().compactMap { $0["name"].string }) == ["Amelie", "Ann", "Bill", "Donald"])
    for _ in 0..<2 { _ = try await asked("train", "head", "--labels", "people", "--least", "2") }
    #expect(try await labels() == ["Amelie", "Ann", "Bill", "Donald"])
  }

  @Test func peopleAreForgottenWithWhatLearnedFromThem() async throws {
    try await prepare()
    try await isAskedFor("Amelie")

    // Trained again without them, each order once.
    let first = try await asked("faces", "forget", "Amelie", "--yes", "--train-again")
    #expect(first["person"]["name"].string == "Amelie" && first["person"]["faces"].int == 3)
    #expect(first["trained"].array.map { $0["id"].int } == [2, 1])
    #expect(first["again"].array.count == 1 && first["again"][0]["removed"].array.map(\.int) == [2, 1])
    #expect(first["again"][0]["trained"]["classes"].int == 3)
    #expect(try await trained() == [3])
    #expect(try await labels() == ["Ann", "Bill", "Donald"])
    try await staysForgotten("Amelie")

    // The same over the API, as a job.
    try await forgetting("Ann", leaving: 2)
    #expect(try await labels() == ["Bill", "Donald"])

    // What cannot be trained again is removed nevertheless.
    let last = try await work.run(["faces", "forget", "Bill", "--yes", "--train-again"])
    #expect(
      last.code == 1 && last.errors.contains("people was not trained again: cannot learn"), "\(last.errors)")
    #expect(last.errors.contains("all pictures are of one class, Donald"), "\(last.errors)")
    #expect(
      last.output.contains(
        "Forgot Bill: deleted 3 faces in 3 pictures.\nRemoved the classifier people, number 4."))
    #expect(try await trained().isEmpty)
    #expect(try await labels().isEmpty)
    #expect(try await people().map { $0["name"].string } == ["Donald"])
    let unknown = try await work.run(["faces", "forget", "Bill", "--yes"])
    #expect(unknown.code == 2 && unknown.errors.contains("cannot find the person \"Bill\""))

    // Nobody is left, without a name and without anything that was learned.
    #expect(try await work.run(["faces", "name", "Donald"]).code == 0)
    let id = "\(try #require(try await people()[0]["id"].int))"
    let rest = try await work.run(["faces", "forget", id, "--yes"])
    #expect(rest.code == 0 && rest.output == "Forgot person \(id): deleted 3 faces in 3 pictures.\n")
    #expect(try await people().isEmpty)
    #expect(try await work.run(["faces", "cluster"]).code == 0)
  }

  /// Nothing is done before somebody agrees.
  private func isAskedFor(_ name: String) async throws {
    let preview = try await asked("faces", "forget", name, "--dry-run")
    #expect(preview["person"]["images"].int == 3 && preview["trained"].array.count == 2)
    #expect(preview["edits"].int == 1 && preview["backups"].array.isEmpty)
    let refused = try await work.run(["faces", "forget", name])
    #expect(refused.code == 2 && refused.output.isEmpty)
    for essential in [
      "3 faces in 3 pictures", "the classifier people, number 1", "--yes", "--dry-run", "--train-again",
      "cannot be undone",
    ] {
      #expect(refused.errors.contains(essential), "\(refused.errors)")
    }
    let declined = try await work.run(
      ["faces", "forget", name], atTerminalOf: 100,
      typing: [Workplace.Typing(prompt: "[y/N] ", keys: "no\n")])
    #expect(declined.code == 0 && declined.output.hasSuffix("eidetic: nothing was changed\n"))
    for words in [["--dry-run", "--yes"], ["Ann"], ["--faces"]] {
      #expect(try await work.run(["faces", "forget", name] + words).code == 2, "\(words)")
    }
    #expect(try await work.run(["faces", "forget"]).code == 2)
    #expect(try await people().count == 4)
    #expect(try await trained() == [2, 1])
  }

  /// Neither undoing nor indexing brings anybody back.
  private func staysForgotten(_ name: String) async throws {
    #expect(try await asked("faces", "log")["edits"][0]["kind"].string == "forget")
    let faces = try await asked("faces", "list")["status"]["faces"].int
    for words in [["index"], ["index", "--rehash"]] {
      let report: JSON = try JSON(parsing: Data(try await work.run(words + ["--json"]).output.utf8))
      #expect(report["unchanged"].int == 12 && report["faces"].int == 0, "\(report)")
    }
    #expect(try await asked("faces", "list")["status"]["faces"].int == faces)
    // The last three names are taken away again; of the first there is nothing to take.
    var undone = 0
    while try await work.run(["faces", "undo"]).code == 0 { undone += 1 }
    #expect(undone == 3)
    #expect(try await people().count == 3)
    #expect(try await people().allSatisfy { $0["name"] == .null })
    for person in try await people() {
      let id = "\(try #require(person["id"].int))"
      let path = try #require(try await asked("faces", "list", "--person", id)["images"][0]["path"].string)
      let name = try #require(URL(filePath: path).lastPathComponent.split(separator: "_").first)
      _ = try await asked("faces", "name", id, String(name))
    }
    #expect(try await !people().contains { $0["name"].string == name })
    let found = try await asked("search", "--face", work.path("\(Self.people[0])_0001.jpg"))
    #expect(found["verdict"]["isKnown"].bool == false)
  }

  private func forgetting(_ name: String, leaving classes: Int) async throws {
    let person = try #require(try await people().first { $0["name"].string == name }?["id"].int)
    try await work.serve { server in
      let path = "/api/v1/people/\(person)/forget"
      let preview = try await server.ask("POST", "\(path)/preview")
      #expect(preview.status == 200 && preview.json["person"]["faces"].int == 3)
      #expect(preview.json["trained"].array.map { $0["id"].int } == [3])
      #expect(try await server.post(path, json: "{}").status == 400)
      let answer = try await server.post(path, json: #"{"trainAgain":true}"#)
      #expect(answer.status == 200 && answer.json["trained"] == preview.json["trained"], "\(answer.text)")
      let job = try await server.ended(try #require(answer.json["again"][0]["job"]["id"].int))
      #expect(job["state"].string == "done" && job["trained"]["classes"].int == classes, "\(job)")
      #expect(try await server.post(path, json: #"{"trainAgain":true}"#).status == 404)
      #expect(try await server.get("/api/v1/people/\(person)").status == 404)
    }
  }
}
