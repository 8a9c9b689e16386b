import Foundation
import TestSupport
import Testing

extension OperationTests {
  private static let people = ["Amelie_Mauresmo", "Ann_Veneman"]
  private static let portraits = SharedData.folder + "/data/faces/lfw"
  private static let network = SharedData.folder + "/models/mobilefacenet_arcface.onnx"

  /// Whether there are the networks and portraits of EIDETIC_SHARED, without which nothing can be asked well.
  static let hasFaces =
    FileManager.default.fileExists(atPath: network)
    && FileManager.default.fileExists(atPath: SharedData.builtInModels + "/mtcnn")

  /// Whether an operation needs them.
  static func isAboutFaces(_ operation: Contract.Operation) -> Bool {
    ["/api/v1/faces", "/api/v1/people", "/faces"].contains(where: operation.path.contains)
  }

  /// Finds faces in a few real portraits, works on the people, and leaves nothing of them.
  func facing(_ server: Server) async throws {
    guard Self.hasFaces else { return }
    try await lackingFaces(server)
    try await findingFaces(server)
    let people = try await server.get("/api/v1/people").json["people"].array.compactMap { $0["id"].int }
    #expect(people.count == 2)
    try await lookingAtPeople(server, people)
    try await editingPeople(server, people)
    try await searchingFaces(server)
    try await forgetting(server, people[1])
    #expect(try await server.post("/api/v1/faces/off", json: #"{"deletesAll":false}"#).status == 400)
    let off = try await server.post("/api/v1/faces/off", json: #"{"deletesAll":true}"#)
    #expect(off.json["faces"].int == 0 && off.json["settings"] == .null)
    let roots = try await server.get("/api/v1/roots").json["roots"].array
    let root = try #require(roots.first { $0["path"].string == work.folder + "/portraits" }?["id"].int)
    #expect(try await server.ask("DELETE", "/api/v1/roots/\(root)").status == 204)
  }

  private func lackingFaces(_ server: Server) async throws {
    #expect(try await server.post("/api/v1/people/cluster", json: "").status >= 400)
    #expect(try await server.ask("POST", "/api/v1/people/cluster").status == 409)
    #expect(try await server.ask("POST", "/api/v1/people/undo").status == 409)
    #expect(try await server.get("/api/v1/people/suggestions").status == 409)
    #expect(try await server.post("/api/v1/faces/search", json: #"{"face":1}"#).status == 409)
    for (body, status) in [
      (#"{"model":"no-such-model"}"#, 404), (#"{"preset":"no-such-preset"}"#, 400),
      (#"{"preset":"arcface"}"#, 404), (#"{"preset":"arcface","model":"arcface_r100"}"#, 400),
      (#"{"model":"efficientnet-lite0"}"#, 409), (#"{"detector":"efficientnet-lite0"}"#, 409),
    ] {
      #expect(try await server.post("/api/v1/faces/on", json: body).status == status, "\(body)")
    }
    for target in ["/api/v1/people", "/api/v1/people/export"] {
      #expect(try await server.ask("GET", target, body: [1]).status == 400)
    }
    #expect(try await server.get("/api/v1/people/edits?limit=0").status == 400)
    #expect(try await server.get("/api/v1/faces/unassigned?limit=0").status == 400)
    #expect(try await server.get("/api/v1/faces/not-faces?limit=0").status == 400)
    #expect(try await server.post("/api/v1/people/import", json: "{}").status == 400)
    #expect(try await server.post("/api/v1/people/xmp/import", json: "{}").status == 409)
    #expect(try await server.post("/api/v1/people/xmp/export", json: "{}").status == 400)
    #expect(try await server.get("/api/v1/people/images?people=1&match=none").status == 400)
    for target in [
      "/api/v1/images/999/faces", "/api/v1/faces/999/portrait", "/api/v1/people/999",
      "/api/v1/people/999/faces",
    ] {
      #expect(try await server.get(target).status == 404, "\(target)")
    }
    for (target, body) in [
      ("faces/split", #"{"faces":[999]}"#), ("faces/move", #"{"faces":[999],"person":1}"#),
      ("faces/reject", #"{"faces":[999]}"#), ("faces/not-faces", #"{"faces":[999]}"#),
      ("faces/faces-after-all", #"{"faces":[999]}"#), ("people/999/name", #"{"name":"Nobody"}"#),
      ("people/999/merge", #"{"others":[998]}"#), ("people/999/merge/preview", #"{"others":[998]}"#),
      ("people/999/distinguish", #"{"other":998}"#), ("people/999/forget", #"{"trainAgain":false}"#),
    ] {
      #expect(try await server.post("/api/v1/\(target)", json: body).status == 404, "\(target)")
    }
    #expect(try await server.ask("POST", "/api/v1/people/999/forget/preview").status == 404)
  }

  private func findingFaces(_ server: Server) async throws {
    let folder = work.folder + "/portraits"
    for person in Self.people {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(Self.portraits)/\(person)").sorted()
        .prefix(4)
      {
        try FileManager.default.copyItem(
          atPath: "\(Self.portraits)/\(person)/\(name)", toPath: "\(folder)/\(name)")
      }
    }
    #expect(try await work.run(["models", "add", Self.network]).code == 0)
    let status = try await server.post("/api/v1/faces/on", json: "{}")
    #expect(status.json["settings"]["model"].string == "mobilefacenet_arcface")
    let job = try await server.index(#"{"paths":["\#(folder)"],"faces":true,"names":true}"#)
    #expect(job["state"].string == "done" && (job["report"]["faces"].int ?? 0) >= 8)
    #expect(job["report"]["names"]["files"].int == 0)
  }

  private func lookingAtPeople(_ server: Server, _ people: [Int]) async throws {
    let faces = try await server.get("/api/v1/people/\(people[0])/faces").json["faces"].array
    #expect(faces.count == 4)
    let face = try #require(faces[0]["id"].int)
    let image = try #require(faces[0]["image"].int)
    let portrait = try await server.get("/api/v1/faces/\(face)/portrait")
    #expect(portrait.status == 200 && portrait.body.starts(with: [0xFF, 0xD8, 0xFF]))
    let inImage = try await server.get("/api/v1/images/\(image)/faces").json["faces"].array
    #expect(inImage.contains { $0["id"].int == face && $0["person"]["id"].int == people[0] })
    #expect(try await server.get("/api/v1/people/\(people[0])").json["faces"].int == 4)
    let images = try await server.get("/api/v1/people/images?people=\(people[0])")
    #expect(images.json["images"].array.count == 4)
    let both = "people=\(people[0]),\(people[1])"
    #expect(try await server.get("/api/v1/people/images?\(both)").json["images"].array.isEmpty)
    let any = try await server.get("/api/v1/people/images?\(both)&match=any")
    #expect(any.json["images"].array.count == 8)
    let alone = try await server.post("/api/v1/search", json: #"{"people":[\#(people[0])]}"#)
    #expect(alone.json["hits"].array.count == 4 && alone.json["hits"][0]["score"].number == 1)
    let near = try await server.post(
      "/api/v1/search", json: #"{"images":[\#(image)],"people":[\#(people[1])],"k":"all"}"#)
    #expect(near.json["searched"].int == 4 && near.json["hits"][0]["id"].int != image)
    #expect(try await server.post("/api/v1/search", json: #"{"people":["Nobody"]}"#).status == 404)
    #expect(try await server.get("/api/v1/faces/unassigned").status == 200)
    #expect(try await server.get("/api/v1/people/suggestions").status == 200)
  }

  private func editingPeople(_ server: Server, _ people: [Int]) async throws {
    let (first, second) = ("/api/v1/people/\(people[0])", "/api/v1/people/\(people[1])")
    #expect(try await server.post("\(first)/name", json: #"{"name":"Ann"}"#).json["kind"].string == "name")
    #expect(try await server.post("\(second)/name", json: #"{"name":"Ann"}"#).status == 409)
    let order = #"{"others":[\#(people[1])]}"#
    #expect(try await server.post("\(first)/merge/preview", json: order).json["faces"].int == 8)
    #expect(try await server.post("\(first)/merge", json: order).status == 200)
    #expect(try await server.get(second).status == 404)
    #expect(try await server.ask("POST", "/api/v1/people/undo").json["kind"].string == "merge")
    #expect(try await server.get(second).json["faces"].int == 4)
    let other = #"{"other":\#(people[1])}"#
    #expect(try await server.post("\(first)/distinguish", json: other).status == 200)
    let faces = try await self.faces(of: second, server)
    let split = try await server.post("/api/v1/faces/split", json: #"{"faces":[\#(faces[0])],"name":"Bea"}"#)
    #expect(split.json["person"]["name"].string == "Bea")
    let move = #"{"faces":[\#(faces[1])],"person":\#(people[0])}"#
    #expect(try await server.post("/api/v1/faces/move", json: move).status == 200)
    #expect(try await server.post("/api/v1/faces/reject", json: #"{"faces":[\#(faces[2])]}"#).status == 200)
    let report = try await server.ask("POST", "/api/v1/people/cluster")
    #expect(report.json["new"].int == 0)
    #expect(try await self.faces(of: first, server).contains(faces[1]))
    #expect(try await !self.faces(of: second, server).contains(faces[2]))
    let edits = try await server.get("/api/v1/people/edits").json["edits"].array
    #expect(
      edits.compactMap { $0["kind"].string } == ["reject", "move", "split", "distinguish", "merge", "name"])
    try await markingNotFaces(server, faces[3], person: second)
    let exported = try await server.get("/api/v1/people/export")
    #expect(exported.json["people"].array.count == 2)
    let imported = try await server.ask(
      "POST", "/api/v1/people/import", ["Content-Type": "application/json"], body: exported.body)
    #expect(imported.json["kind"].string == "import")
    try await exchangingNames(server, people[0])
  }

  private func markingNotFaces(_ server: Server, _ face: Int, person: String) async throws {
    let order = #"{"faces":[\#(face)]}"#
    let edit = try await server.post("/api/v1/faces/not-faces", json: order)
    #expect(edit.json["kind"].string == "notAFace")
    #expect(try await !faces(of: person, server).contains(face))
    let listed = try await server.get("/api/v1/faces/not-faces").json["faces"].array
    #expect(listed.map { $0["id"].int } == [face])
    #expect(try await server.get("/api/v1/people/export").json["notFaces"].array.count == 1)
    #expect(try await server.post("/api/v1/faces/not-faces", json: #"{"faces":[]}"#).status == 400)
    #expect(try await server.post("/api/v1/faces/not-faces", json: #"{"faces":[0]}"#).status == 404)
    #expect(try await server.post("/api/v1/faces/faces-after-all", json: order).status == 200)
    for _ in 0..<2 { #expect(try await server.ask("POST", "/api/v1/people/undo").status == 200) }
    #expect(try await faces(of: person, server).contains(face))
  }

  private func exchangingNames(_ server: Server, _ person: Int) async throws {
    let order = #"{"people":[\#(person)],"dryRun":"#
    let plan = try await server.post("/api/v1/people/xmp/export", json: order + "true}").json["written"].array
    #expect(plan.count >= 4)
    let paths = plan.compactMap { $0["path"].string }
    #expect(!paths.contains(where: FileManager.default.fileExists))
    let written = try await server.post("/api/v1/people/xmp/export", json: order + "false}")
    #expect(written.json["written"].array == plan && paths.allSatisfy(FileManager.default.fileExists))
    let taken = try await server.post("/api/v1/people/xmp/import", json: "{}").json
    #expect((taken["known"].int ?? 0) + (taken["named"].int ?? 0) == plan.flatMap { $0["added"].array }.count)
    let again = try await server.post("/api/v1/people/xmp/import", json: "{}").json
    #expect(again["named"].int == 0 && again["edit"] == .null)
    #expect(try await server.post("/api/v1/people/xmp/import", json: #"{"paths":["/no"]}"#).status == 404)
  }

  private func forgetting(_ server: Server, _ person: Int) async throws {
    let path = "/api/v1/people/\(person)"
    let faces = try await faces(of: path, server)
    let preview = try await server.ask("POST", "\(path)/forget/preview")
    #expect(preview.json["person"]["faces"].int == faces.count && preview.json["trained"].array.isEmpty)
    #expect(try await server.post("\(path)/forget", json: #"{"trainAgain":"no"}"#).status == 400)
    let answer = try await server.post("\(path)/forget", json: #"{"trainAgain":false}"#)
    #expect(answer.status == 200 && answer.json["person"] == preview.json["person"])
    #expect(answer.json["again"].array.isEmpty)
    #expect(try await server.get(path).status == 404)
    #expect(try await server.get("/api/v1/people/edits").json["edits"][0]["kind"].string == "forget")
  }

  private func faces(of person: String, _ server: Server) async throws -> [Int] {
    try await server.get("\(person)/faces").json["faces"].array.compactMap { $0["id"].int }
  }

  private func searchingFaces(_ server: Server) async throws {
    let file = "\(Self.portraits)/\(Self.people[0])/\(Self.people[0])_0001.jpg"
    let picture = [UInt8](try Data(contentsOf: URL(filePath: file)))
    let answer = try await server.post("/api/v1/faces/search", form: MultipartForm(image: picture))
    #expect(answer.json["hits"][0]["score"].number ?? 0 > 0.99)
    let all = try await server.post(
      "/api/v1/faces/search", form: MultipartForm(image: picture, ["index": "all"]))
    #expect(all.json["faces"][0]["hits"] == answer.json["hits"] && all.json["index"] == .null)
    let image = try #require(answer.json["hits"][0]["id"].int)
    let stored = try await server.post("/api/v1/faces/search", json: #"{"image":\#(image),"index":"all"}"#)
    #expect(stored.json["faces"][0]["hits"][0]["id"].int == image)
    for index in ["some", "1.5", ""] {
      let form = MultipartForm(image: picture, ["index": index])
      #expect(try await server.post("/api/v1/faces/search", form: form).status == 400, "\(index)")
    }
    let some = try await server.post("/api/v1/faces/search", json: #"{"image":\#(image),"index":"some"}"#)
    #expect(some.status == 400 && some.json["error"]["message"].string?.contains("\"all\"") == true)
    let nobody = MultipartForm(image: Raster(seed: 3).png())
    #expect(try await server.post("/api/v1/faces/search", form: nobody).status == 422)
    #expect(try await server.post("/api/v1/faces/search", json: "{}").status == 400)
  }
}
