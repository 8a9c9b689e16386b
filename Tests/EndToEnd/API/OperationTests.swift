import Foundation
import Testing

/// Each operation of the API once well and once badly, as its description has it.
@Suite(.inTurn) struct OperationTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func allOfThemAnswerAsDescribed() async throws {
    try work.draw(4)
    try work.write(Array("no picture".utf8), to: "bad.jpg")
    try work.write(Array("no picture".utf8), to: "notes.txt")
    try await work.serve { server in
      try await indexing(server)
      try await looking(server)
      try await searching(server)
      try await filtering(server)
      try await tagging(server)
      try await keeping(server)
      try await modelling(server)
      try await learning(server)
      try await training(server)
      try await serving(server)
      try await facing(server)
      try await ending(server)
      let asked = server.asked
      // Fetching well needs a network of its own.
      let fetches = await PrivateNetwork.isPossible
      for operation in Contract.shared.operations where Self.hasFaces || !Self.isAboutFaces(operation) {
        if fetches || operation.path != "/api/v1/fetch" {
          if !asked.contains("\(operation) well") { Issue.record("\(operation) never answered well") }
        }
        if !asked.contains("\(operation) badly") { Issue.record("\(operation) never answered badly") }
      }
    }
  }

  private func indexing(_ server: Server) async throws {
    let job = try await server.index(#"{"paths":["\#(work.pictures)"]}"#)
    #expect(job["state"].string == "done" && job["report"]["indexed"].int == 4)
    #expect(job["report"]["failedCount"].int == 1)
    let id = try #require(job["id"].int)
    for step in ["pause", "resume", "cancel"] {
      // One that has ended is left as it is.
      let answer = try await server.ask("POST", "/api/v1/jobs/\(id)/\(step)")
      #expect(answer.status == 200 && answer.json["state"].string == "done")
      #expect(try await server.ask("POST", "/api/v1/jobs/99/\(step)").status == 404)
    }
    #expect(try await server.get("/api/v1/jobs").json["jobs"][0]["id"].int == id)
    #expect(try await server.get("/api/v1/jobs/\(id)").status == 200)
    #expect(try await server.get("/api/v1/jobs/99").status == 404)
    #expect(try await server.post("/api/v1/jobs", json: #"{"paths":["/no/such/folder"]}"#).status == 404)
    let event = try await blocking { try EventStream(server).next() }
    #expect(event.name == "gallery" && event.data["images"].int == 4)
  }

  private func looking(_ server: Server) async throws {
    let images = try await server.get("/api/v1/images")
    #expect(images.json["images"].array.count == 4)
    let id = try #require(images.json["images"][0]["id"].int)
    #expect(try await server.get("/api/v1/images?limit=0").status == 400)
    for part in ["", "/thumbnail", "/preview", "/original"] {
      #expect(try await server.get("/api/v1/images/\(id)\(part)").status == 200)
      #expect(try await server.get("/api/v1/images/999\(part)").status == 404)
      #expect(try await server.get("/api/v1/images/one\(part)").status == 404)
    }
    let folders = try await server.get("/api/v1/folders").json["folders"]
    #expect(folders[0]["path"].string == work.pictures && folders[0]["images"].int == 4)
    #expect(try await server.get("/api/v1/folders?path=/no/such/folder").status == 404)
    #expect(try await server.get("/api/v1/timeline").status == 200)
    #expect(try await server.get("/api/v1/timeline?where=tpye:png").status == 400)
    let errors = try await server.get("/api/v1/errors")
    #expect(errors.json["errors"][0]["path"].string == work.path("bad.jpg"))
    #expect(errors.json["errors"][0]["severity"].string == "failed")
    #expect(try await server.get("/api/v1/errors?cursor=%21").status == 400)
    let skipped = try await server.get("/api/v1/skipped").json
    #expect(skipped["skipped"].array.map { $0["path"].string } == [work.path("notes.txt")])
    #expect(try await server.get("/api/v1/skipped?cursor=%21").status == 400)
    let status = try await server.get("/api/v1/status").json
    #expect(status["images"].int == 4 && status["failed"].int == 1)
    #expect(status["defaultSpace"].string == "efficientnet-lite0")
    let space = try await server.get("/api/v1/spaces").json["spaces"][0]
    #expect(space["isDefault"].bool == true && space["images"].int == 4 && space["dimension"].int == 1280)
  }

  private func searching(_ server: Server) async throws {
    let picture = Raster(seed: 2).png()
    let answer = try await server.post("/api/v1/search", form: MultipartForm(image: picture))
    #expect(answer.json["hits"][0]["path"].string == work.path("2.png"))
    #expect(try await server.post("/api/v1/search", json: #"{"images":[999]}"#).status == 404)
    #expect(try await server.post("/api/v1/search", json: "{}").status == 400)
    let preview = try await server.post("/api/v1/preview", form: MultipartForm(image: picture))
    #expect(preview.status == 200 && preview.body.starts(with: [0xFF, 0xD8, 0xFF]))
    #expect(try await server.post("/api/v1/preview", form: MultipartForm()).status == 400)
    #expect(try await server.post("/api/v1/fetch", json: #"{"address":"x"}"#).status == 400)
    try await fetching(server)
  }

  /// Compares what a server in a network of its own fetches with the description, too.
  private func fetching(_ server: Server) async throws {
    guard await PrivateNetwork.isPossible else { return }
    let other = try Workplace()
    try other.draw(1)
    try await other.index()
    try FileManager.default.copyItem(atPath: other.path("1.png"), toPath: other.folder + "/a.png")
    let answers = try await PrivateNetwork.ask(other, site: other.folder)
    let picture = try #require(answers["picture"])
    let headers = picture["headers"].array.map { pair in
      (name: (pair[0].string ?? "").lowercased(), value: pair[1].string ?? "")
    }
    let body = [UInt8](repeating: 0, count: try #require(picture["bytes"].int))
    let answer = Answer(status: try #require(picture["status"].int), headers: headers, body: body)
    #expect(answer.status == 200 && answer.header("content-type") == "image/png")
    server.check(answer, "POST", "/api/v1/fetch")
  }

  private func filtering(_ server: Server) async throws {
    let fields = try await server.get("/api/v1/fields").json["fields"].array
    #expect(fields.contains { $0["name"].string == "folder" && $0["kind"].string == "text" })
    for path in ["/api/v1/suggestions", "/api/v1/parts"] {
      #expect(try await server.get("\(path)?text=type:png").status == 200)
      #expect(try await server.get(path).status == 400)
    }
  }

  private func tagging(_ server: Server) async throws {
    let id = try #require(try await server.get("/api/v1/images").json["images"][0]["id"].int)
    for step in ["add", "remove"] {
      let path = "/api/v1/tags/\(step)"
      #expect(try await server.post(path, json: #"{"tag":"kept","images":[\#(id)]}"#).status == 200)
      #expect(try await server.post(path, json: #"{"tag":"kept","images":[999]}"#).status == 404)
    }
    #expect(try await server.get("/api/v1/tags").status == 200)
    for _ in 1...2 { #expect(try await server.ask("POST", "/api/v1/tags/undo").status == 200) }
    #expect(try await server.ask("POST", "/api/v1/tags/undo").status == 409)
  }

  private func keeping(_ server: Server) async throws {
    let picture = Raster(seed: 9).png()
    let kept = try await server.post("/api/v1/queries", form: MultipartForm(image: picture))
    #expect(kept.status == 201)
    let id = try #require(kept.json["id"].string)
    #expect(try await server.get("/api/v1/queries/\(id)").body == picture)
    #expect(try await server.ask("DELETE", "/api/v1/queries/\(id)").status == 204)
    #expect(try await server.ask("DELETE", "/api/v1/queries/\(id)").status == 404)
    #expect(try await server.get("/api/v1/queries/\(id)").status == 404)
    let text = MultipartForm(image: Array("no picture".utf8))
    #expect(try await server.post("/api/v1/queries", form: text).status == 422)
  }

  private func modelling(_ server: Server) async throws {
    let card = try work.copyModel(named: "mine")
    let added = try await server.post("/api/v1/models", json: #"{"path":"\#(card)"}"#)
    #expect(added.status == 201 && added.json["name"].string == "mine")
    #expect(try await server.post("/api/v1/models", json: #"{"path":"/no/such.json"}"#).status == 404)
    #expect(try await server.post("/api/v1/models", json: #"{"path":"mine.json"}"#).status == 400)
    for (target, words) in [("installed", ["list"]), ("available", ["list", "--available"])] {
      let listed = try await server.get("/api/v1/models/\(target)").json["models"]
      #expect(try await listed == work.json(["models"] + words), "\(target)")
    }
    let shown = try await server.get("/api/v1/models/card?name=mine")
    #expect(try await shown.json == work.json(["models", "show", "mine"]))
    #expect(try await server.get("/api/v1/models/card?name=none").status == 404)
    #expect(try await server.get("/api/v1/models/card").status == 400)
    for verb in ["verify", "remove"] {
      let done = try await server.post("/api/v1/models/\(verb)", json: #"{"names":["mine"]}"#)
      #expect(done.status == 200, "\(verb)")
      #expect(try await server.post("/api/v1/models/\(verb)", json: #"{"names":["none"]}"#).status == 404)
    }
    #expect(try await work.json(["models", "list"]).array.allSatisfy { $0["name"].string != "mine" })
  }

  private func learning(_ server: Server) async throws {
    #expect(try await server.get("/api/v1/spaces").json == work.json(["spaces", "list"]))
    let order = #"{"name":"small","from":"efficientnet-lite0","dimension":2,"whiten":true}"#
    let learned = try await server.post("/api/v1/spaces/learn", json: order)
    #expect(learned.status == 200, "\(learned.text)")
    #expect(learned.json["dimension"].int == 2 && learned.json["isWhitening"].bool == true)
    #expect(try await server.post("/api/v1/spaces/learn", json: #"{"name":"other"}"#).status == 400)
    let hashing = #"{"name":"bits","from":"efficientnet-lite0","method":"lsh","bits":48,"seed":7}"#
    let hashed = try await server.post("/api/v1/spaces/learn", json: hashing)
    #expect(hashed.status == 200, "\(hashed.text)")
    #expect(hashed.json["dimension"].int == 48 && hashed.json["seed"].int == 7)
    #expect(hashed.json["method"].string == "lsh")
    for wrong in [#""bits":48"#, #""method":"lsh""#, #""method":"lsh","bits":8,"dimension":2"#] {
      let order = #"{"name":"other","from":"efficientnet-lite0",\#(wrong)}"#
      #expect(try await server.post("/api/v1/spaces/learn", json: order).status == 400, "\(wrong)")
    }
    #expect(try await server.post("/api/v1/spaces/remove", json: #"{"names":["bits"]}"#).status == 200)
    try await evaluating(server)
    let gone = try await server.post("/api/v1/spaces/remove", json: #"{"names":["small"]}"#)
    #expect(gone.status == 200 && gone.json["removed"].array.map(\.string) == ["small"])
    #expect(try await server.post("/api/v1/spaces/remove", json: #"{"names":["small"]}"#).status == 404)
  }

  /// The API measures what the command does.
  private func evaluating(_ server: Server) async throws {
    let labels = work.path("labels.tsv")
    try work.write(Array("1.png\ta\n2.png\ta\n3.png\tb\n4.png\tb\n".utf8), to: "labels.tsv")
    let order = #"""
      {"protocol":"labels","root":"\#(work.pictures)","groundTruth":"\#(labels)",
      "spaces":["efficientnet-lite0","small"],"resamples":50,"perQuery":true}
      """#
    let answer = try await server.post("/api/v1/evaluate", json: order)
    #expect(answer.status == 200, "\(answer.text)")
    let command = try await work.json([
      "evaluate", "labels", "--root", work.pictures, "--labels", labels, "--space", "efficientnet-lite0",
      "--space", "small", "--resamples", "50", "--per-query",
    ])
    #expect(answer.json["settings"] == command["settings"])
    #expect(answer.json["runs"].array.count == 2)
    for (run, other) in zip(answer.json["runs"].array, command["runs"].array) {
      #expect(run["metrics"] == other["metrics"] && run["intervals"] == other["intervals"])
    }
    try FileManager.default.removeItem(atPath: labels)
    // Files outside of indexed folders are not read, whatever they hold.
    for part in [#""root":"/etc""#, #""root":"\#(work.pictures)","groundTruth":"/etc/passwd""#] {
      let refused = try await server.post("/api/v1/evaluate", json: #"{"protocol":"labels",\#(part)}"#)
      #expect(refused.status == 404 && !refused.text.contains("root:"), "\(refused.text)")
    }
    let missing = try await server.post(
      "/api/v1/evaluate", json: #"{"protocol":"oxford5k","root":"\#(work.pictures)"}"#)
    #expect(missing.status == 400)
  }

  private func serving(_ server: Server) async throws {
    for target in ["/healthz", "/metrics", "/openapi.json"] {
      #expect(try await server.get(target).status == 200)
    }
    #expect(try await server.get("/openapi.json").json == Contract.shared.document)
    #expect(try await server.post("/api/v1/session", json: #"{"token":"any"}"#).status == 204)
    #expect(try await server.ask("DELETE", "/api/v1/session").status == 204)
    #expect(try await server.post("/api/v1/session", json: "{}").status == 400)
    let offers = try await server.get("/api/v1/models?task=face%20embedding").json["models"].array
    #expect(offers.contains { $0["name"].string == "dlib_face_resnet" && $0["isInstalled"].bool == true })
    #expect(try await server.get("/api/v1/models/fetches").json["fetches"].array.isEmpty)
    #expect(try await server.post("/api/v1/models/fetch", json: #"{"name":"none"}"#).status == 404)
    // It has to be converted first.
    #expect(try await server.post("/api/v1/models/fetch", json: #"{"name":"vgg16"}"#).status == 409)
    #expect(try await server.post("/api/v1/models/fetch/cancel", json: #"{"name":"none"}"#).status == 404)
    // What they do well needs the internet.
    server.note("POST /api/v1/models/fetch well")
    server.note("POST /api/v1/models/fetch/cancel well")
    let plain = [
      "/healthz", "/metrics", "/openapi.json", "/api/v1/status", "/api/v1/spaces", "/api/v1/roots",
      "/api/v1/models", "/api/v1/models/installed", "/api/v1/models/available", "/api/v1/models/fetches",
      "/api/v1/jobs", "/api/v1/events", "/api/v1/fields", "/api/v1/tags", "/api/v1/training",
    ]
    for target in plain {
      #expect(try await server.ask("GET", target, body: [1]).status == 400, "\(target)")
    }
    #expect(try await server.ask("DELETE", "/api/v1/session", body: [1]).status == 400)
  }

  private func training(_ server: Server) async throws {
    let file = work.folder + "/labels.tsv"
    try Data("1.png\ta\n2.png\ta\n3.png\tb\n4.png\tb\n".utf8).write(to: URL(filePath: file))
    let labels = #"{"kind":"file","path":"\#(file)","root":"\#(work.pictures)"}"#
    let preview = try await server.post("/api/v1/training/labels", json: #"{"labels":\#(labels)}"#)
    #expect(preview.status == 200 && preview.json["classes"].array.map { $0["pictures"].int } == [2, 2])
    let missing = #"{"kind":"folder","path":"/no/such/folder"}"#
    #expect(try await server.post("/api/v1/training/labels", json: #"{"labels":\#(missing)}"#).status == 404)
    #expect(
      try await server.post("/api/v1/training", json: #"{"name":"x","labels":\#(missing)}"#).status == 404)
    let order = #"{"name":"drawn","labels":\#(labels),"split":[0.5,0.5,0],"leastPictures":2}"#
    var job = try await server.post("/api/v1/training", json: order)
    #expect(job.status == 202)
    var ended = try await server.ended(try #require(job.json["id"].int))
    #expect(ended["state"].string == "done", "\(ended)")
    let id = try #require(ended["trained"]["id"].int)
    let path = "/api/v1/training/\(id)"
    let first = try await server.get("/api/v1/images").json["images"][0]
    let image = try #require(first["id"].int)
    let label = ["1.png", "2.png"].contains { first["path"].string == work.path($0) } ? "a" : "b"
    for (step, body, bad) in [
      ("use", #"{"used":true}"#, #"{"used":1}"#), ("classify", #"{"image":\#(image)}"#, #"{"image":"1"}"#),
      ("corrections", #"{"image":\#(image),"label":"\#(label)"}"#, #"{"label":"a"}"#),
    ] {
      let answer = try await server.post("\(path)/\(step)", json: body)
      #expect(answer.status == 200, "\(step): \(answer.text)")
      #expect(try await server.post("\(path)/\(step)", json: bad).status == 400, "\(step)")
      #expect(try await server.post("/api/v1/training/999/\(step)", json: body).status == 404, "\(step)")
    }
    job = try await server.ask("POST", "\(path)/again")
    #expect(job.status == 202)
    #expect(try await server.ask("POST", "/api/v1/training/999/again").status == 404)
    ended = try await server.ended(try #require(job.json["id"].int))
    #expect(ended["state"].string == "done", "\(ended)")
    let form = MultipartForm(image: Raster(seed: 1).png())
    #expect(try await server.post("\(path)/classify", form: form).status == 200)
    let shown = try await server.get(path).json
    #expect(shown["trained"]["isUsed"].bool == true && shown["report"]["classes"].int == 2)
    #expect(try await server.get("/api/v1/training").json["trained"].array.count == 2)
    #expect(try await server.ask("DELETE", path).status == 200)
    #expect(try await server.ask("DELETE", path).status == 404)
    #expect(try await server.get(path).status == 404)
  }

  private func ending(_ server: Server) async throws {
    let root = try await server.get("/api/v1/roots").json["roots"][0]
    #expect(root["path"].string == work.pictures && root["files"].int == 4 && root["failed"].int == 1)
    let id = try #require(root["id"].int)
    #expect(try await server.ask("DELETE", "/api/v1/roots/\(id)").status == 204)
    #expect(try await server.ask("DELETE", "/api/v1/roots/\(id)").status == 404)
    #expect(try await server.get("/api/v1/status").json["images"].int == 0)
    // Nothing is left to search, and nothing of the user's was touched.
    let search = try await server.post("/api/v1/search", form: MultipartForm(image: Raster(seed: 1).png()))
    #expect(search.status == 409 && search.code == "gallery_empty")
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.pictures).count == 6)
    #expect(work.files(inGallery: "thumbnails").isEmpty)
  }
}
