import Foundation
import TestSupport
import Testing

/// Faces on the command line, with a few real portraits.
@Suite(
  .inTurn,
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
    #expect(try await asked("faces", "off", "--yes")["faces"].int == 0)
    #expect(try await asked("index")["faces"] == .null)
  }

  /// What set-up makes is enough: no model is added.
  @Test func workOnAFreshMachineWithNoFurtherStep() async throws {
    let report = try await asked("index", work.pictures, "--faces")
    #expect((report["faces"].int ?? 0) >= 13)
    let answer = try await asked("faces", "list")
    #expect(answer["status"]["settings"]["model"].string == "dlib_face_resnet")
    #expect(answer["status"]["isGrouping"].bool == true && answer["people"].array.count == 2)
    let found = try await asked("search", "--face", work.path("Amelie_Mauresmo_0001.jpg"))
    #expect(found["verdict"]["isKnown"].bool == true && found["hits"][0]["rank"].int == 1)
  }

  @Test func turningOffShowsWhatGoesAndAsks() async throws {
    try await index("--faces")
    let people = try await asked("faces", "list")["people"].array
    _ = try await asked("faces", "name", "\(try #require(people[0]["id"].int))", "Amelie")
    let refused = try await work.run(["faces", "off"])
    #expect(refused.code == 2, "\(refused.errors)")
    for essential in [
      "2 people, 1 with a name: Amelie", "in 13 pictures", "1 change", "--yes", "faces export",
    ] {
      #expect(refused.errors.contains(essential), "\(refused.errors)")
    }
    let file = work.folder + "/people.json"
    func turnOff(_ first: String, _ second: String = "") async throws -> Program.Ending {
      try await work.run(
        ["faces", "off"], atTerminalOf: 100,
        typing: [
          Workplace.Typing(prompt: "(Enter: do not export): ", keys: first),
          Workplace.Typing(prompt: "[y/N] ", keys: second),
        ])
    }
    let end = Workplace.Typing.endOfInput
    // A name that is half typed is none.
    for (first, second) in [("\n", "\n"), ("\n", "no\n"), ("\n", end), (end, ""), ("people" + end + end, "")]
    {
      let declined = try await turnOff(first, second)
      // What ends without a line end gets one.
      let start = (first + second).hasSuffix(end) ? "\n" : " "
      #expect(
        declined.code == 0 && declined.output.hasSuffix(start + "eidetic: nothing was changed\n"),
        "\(declined.output)")
    }
    for (first, second) in [(Workplace.Typing.interrupt, ""), ("\n", "y" + Workplace.Typing.interrupt)] {
      let interrupted = try await turnOff(first, second)
      #expect(
        interrupted.code == 130 && interrupted.output.hasSuffix(" \neidetic: interrupted\n"),
        "\(interrupted.output)")
    }
    #expect(try await asked("faces", "list")["people"].array.count == 2)
    let agreed = try await turnOff("\(file)\n", "y\n")
    #expect(
      agreed.code == 0 && agreed.output.contains("Face recognition turned off. Deleted"), "\(agreed.output)")
    let exported = try JSON(parsing: try #require(FileManager.default.contents(atPath: file)))
    #expect(exported["people"].array.map { $0["name"].string } == ["Amelie"])
    #expect(try await asked("faces", "list")["people"].array.isEmpty)
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
    #expect(try await asked("faces", "not-a-face", "\(face)")["kind"].string == "notAFace")
    #expect(try await asked("faces", "list", "--not-faces")["faces"].array.map { $0["id"].int } == [face])
    #expect(try await asked("faces", "is-a-face", "\(face)")["kind"].string == "isAFace")
    #expect(try await asked("faces", "list", "--not-faces")["faces"].array.isEmpty)
    _ = try await asked("faces", "undo")
    _ = try await asked("faces", "undo")
    #expect(try await asked("faces", "log")["edits"].array.count == 7)
    let file = work.folder + "/people.json"
    #expect(try await asked("faces", "export", file)["people"].int == 2)
    #expect(try await asked("faces", "import", file)["kind"].string == "import")
    let found = try await asked("search", "--face", work.path("Amelie_Mauresmo_0001.jpg"), "--far", "1e-4")
    #expect(found["verdict"]["isKnown"].bool == true && found["threshold"]["falseAcceptRate"].number == 1e-4)
    #expect(found["hits"][0]["rank"].int == 1)
  }

  @Test func everyFaceOfAPictureIsSearchedWith() async throws {
    try await index("--faces")
    let picture = work.path("Ann_Veneman_0001.jpg")
    let one = try await asked("search", "--face", picture, "--face-index", "1", "-k", "3")
    let all = try await asked("search", "--face", picture, "--face-index", "all", "-k", "3")
    #expect(one["faces"][0]["hits"] == .null && one["index"].int == 1)
    #expect(all["index"] == .null && all["faces"].array.count == one["faces"].array.count)
    #expect(all["faces"][0]["hits"] == one["hits"] && all["faces"][0]["verdict"] == one["verdict"])
    #expect(all["faces"][0]["region"].array.count == 4)
    #expect(all["hits"][0]["queryFace"].int == 1 && all["hits"][0]["rank"].int == 1)
    let table = try await work.run(["faces", "search", picture, "--face-index", "all"])
    #expect(
      table.code == 0 && table.output.hasPrefix("Face 1 of ")
        && table.output.contains("Ann_Veneman_0001.jpg"),
      "\(table.output)")
    for word in ["0", "-1", "two", "ALL", ""] {
      let refused = try await work.run(["search", "--face", picture, "--face-index", word])
      #expect(refused.code == 2 && refused.errors.contains("1 for the largest face, or all"), "\(word)")
    }
    let beyond = try await work.run(["search", "--face", picture, "--face-index", "9"])
    #expect(beyond.code == 2 && beyond.errors.contains("cannot search for face 9"), "\(beyond.errors)")
    try work.write(Raster(seed: 3).png(), to: "nobody.png")
    let nobody = try await work.run(["search", "--face", work.path("nobody.png"), "--face-index", "all"])
    #expect(nobody.code == 3 && nobody.errors.contains("no face found"), "\(nobody.errors)")
  }

  @Test func peopleRestrictASearch() async throws {
    try await index("--faces")
    let people = try await asked("faces", "list")["people"].array.compactMap { $0["id"].int }
    _ = try await asked("faces", "name", "\(people[0])", "Amelie")
    let picture = work.path("Ann_Veneman_0001.jpg")
    let all = try await asked("search", picture, "-k", "all")["hits"].array
    let of = try await asked("faces", "list", "--person", "Amelie")["images"].array.compactMap {
      $0["id"].int
    }
    let found = try await asked("search", picture, "--person", "Amelie", "-k", "3")
    #expect(found["searched"].int == of.count && found["hits"].array.count == 3)
    let expected = all.filter { of.contains($0["id"].int ?? 0) }.prefix(3)
    #expect(found["hits"].array.map { $0["id"] } == expected.map { $0["id"] })
    #expect(found["hits"].array.map { $0["score"] } == expected.map { $0["score"] })
    let alone = try await asked("search", "--person", "Amelie", "-k", "all")
    #expect(alone["hits"].array.count == of.count && alone["space"] == .null)
    #expect(alone["hits"].array.allSatisfy { $0["score"].number == 1 && $0["distance"].number == 0 })
    let both = ["--person", "Amelie", "--person", "\(people[1])"]
    #expect(try await work.run(["search"] + both + ["--match", "only"]).code == 0)
    let text = try await work.run(["search"] + both + ["--match", "any", "-k", "all"])
    #expect(text.output.contains("Top 13 of 13 pictures, "), "\(text.output)")
    let nobody = try await work.run(["search", picture, "--person", "Nobody"])
    #expect(nobody.code == 2 && nobody.errors.contains("cannot find the person \"Nobody\""))
  }

  @Test(arguments: [
    (["faces", "name", "77", "Nobody"], "nobody has this number or name"),
    (["faces", "split", "Amelie"], "expected a number"), (["faces", "move", "1"], "--to PERSON"),
    (["faces", "paint"], "use one of on, off, list"), (["search", "--face", "a.jpg", "b.jpg"], "not both"),
    (["faces", "list", "--person", "1", "--match", "most"], "expected all, any or only"),
    (["search", "--match", "any"], "no effect without --person"),
    (["faces", "on", "--preset", "deepface"], "expected facenet-mtcnn, vggface or arcface"),
    (["faces", "on", "--preset", "arcface", "--detector", "mtcnn"], "not both"),
    (["search", "--face", "a.jpg", "--person", "1"], "--face PICTURE or --person"),
    (["faces", "import", "--xmp", "--dry-run"], "no effect on \"faces import\""),
    (["faces", "export", "--dry-run"], "no effect without --xmp"),
    (["faces", "export", "--person", "1"], "no effect without --xmp"),
    (["search", "--face", "a.jpg", "--match-sheet", "b.png"], "--face PICTURE or --match-sheet"),
    (["search", "--face", "a.jpg", "--rank", "dba"], "--face PICTURE or --rank"),
  ])
  func wrongUseIsToldApart(_ words: [String], _ message: String) async throws {
    try await index("--faces")
    let outcome = try await work.run(words)
    #expect(outcome.code == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }
}
