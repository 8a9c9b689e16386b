import Foundation
import TestSupport
import Testing

/// Faces on the command line, with a few real portraits.
@Suite(
  .enabled(
    if: SharedData.has("models/mobilefacenet_arcface.onnx") && SharedData.has("data/faces/lfw")
      && FileManager.default.fileExists(atPath: SharedData.builtInModels + "/mtcnn"),
    "the portraits and networks of EIDETIC_SHARED are missing"))
struct FacesTests {
  private static let people = ["Amelie_Mauresmo", "Ann_Veneman"]
  let work: Workplace

  init() throws {
    work = try Workplace()
    for person in Self.people {
      let source = SharedData.folder + "/data/faces/lfw/" + person
      for name in try FileManager.default.contentsOfDirectory(atPath: source) {
        try work.write([UInt8](try Data(contentsOf: URL(filePath: "\(source)/\(name)"))), to: name)
      }
    }
  }

  private func asked(_ words: String...) async throws -> JSON {
    let outcome = try await work.run(words + ["--json"])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try JSON(parsing: Data(outcome.output.utf8))
  }

  private func index(_ options: String...) async throws {
    #expect(
      try await work.run(["models", "add", SharedData.folder + "/models/mobilefacenet_arcface.onnx"]).code
        == 0)
    #expect(try await work.run(["index", work.pictures] + options).code == 0)
  }

  @Test func areOffUntilTurnedOnAndSayHow() async throws {
    try await index()
    let outcome = try await work.run(["search", "--face", work.path("Ann_Veneman_0001.jpg")])
    #expect(outcome.code == 3 && outcome.errors.contains("eidetic index --faces"))
    let report = try await asked("index", "--faces")
    #expect(report["indexed"].int == 13 && (report["faces"].int ?? 0) >= 13)
    #expect(try await asked("index")["indexed"].int == 0)
    #expect(try await asked("faces", "off")["faces"].int == 0)
    #expect(try await asked("index")["faces"] == .null)
  }

  @Test func theCommandsOfPeopleWorkTogether() async throws {
    try await index("--faces")
    let people = try await asked("faces", "list")["people"].array
    #expect(people.count == 2)
    let (first, second) = (try #require(people[0]["id"].int), try #require(people[1]["id"].int))
    #expect(try await asked("faces", "name", "\(first)", "Amelie")["kind"].string == "name")
    #expect(
      try await asked("faces", "list", "--person", "Amelie")["images"].array.count == people[0]["images"].int)
    let preview = try await asked("faces", "merge", "Amelie", "\(second)", "--preview")
    #expect(preview["name"].string == "Amelie")
    #expect(try await asked("faces", "merge", "Amelie", "\(second)")["kind"].string == "merge")
    #expect(try await asked("faces", "list")["people"].array.count == 1)
    #expect(try await asked("faces", "undo")["undone"] != .null)
    let faces = try await asked("faces", "list", "--person", "\(second)", "--faces")["faces"].array
    let face = try #require(faces[0]["id"].int)
    #expect(try await asked("faces", "move", "\(face)", "--to", "Amelie")["kind"].string == "move")
    #expect(try await asked("faces", "reject", "\(face)")["kind"].string == "reject")
    #expect(try await asked("faces", "split", "\(face)", "--name", "Else")["person"]["name"].string == "Else")
    #expect(try await asked("faces", "cluster")["new"].int == 0)
    #expect(try await asked("faces", "log")["edits"].array.count == 5)
    let file = work.folder + "/people.json"
    #expect(try await asked("faces", "export", file)["people"].int == 2)
    #expect(try await asked("faces", "import", file)["kind"].string == "import")
    let found = try await asked("search", "--face", work.path("Amelie_Mauresmo_0001.jpg"), "--far", "1e-4")
    #expect(found["verdict"]["isKnown"].bool == true && found["threshold"]["falseAcceptRate"].number == 1e-4)
    #expect(found["hits"][0]["rank"].int == 1)
  }

  @Test(arguments: [
    (["faces", "name", "77", "Nobody"], "the gallery has none of that number or name"),
    (["faces", "split", "Amelie"], "faces are numbers"), (["faces", "move", "1"], "--to PERSON"),
    (["faces", "paint"], "eidetic faces --help"), (["search", "--face", "a.jpg", "b.jpg"], "not both"),
    (["faces", "list", "--person", "1", "--match", "most"], "must be all, any or only"),
  ])
  func wrongUseIsToldApart(_ words: [String], _ message: String) async throws {
    try await index("--faces")
    let outcome = try await work.run(words)
    #expect(outcome.code == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }
}
