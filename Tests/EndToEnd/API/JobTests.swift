import Foundation
import Testing

/// Indexing over HTTP.
@Suite(.inTurn) struct JobTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private var order: String { #"{"paths":["\#(work.pictures)"]}"# }

  @Test func eventsTellOfAJobFromItsBeginningToItsEnd() async throws {
    try work.draw(5)
    try work.write(Array("no picture".utf8), to: "bad.png")
    try await work.serve { server in
      let order = order
      let (first, events) = try await blocking {
        let stream = try EventStream(server)
        let first = try stream.next()
        let wire = try Wire(port: server.port)
        let headers = ["Content-Type": "application/json"]
        try wire.send(server.request("POST", "/api/v1/jobs", headers, body: Array(order.utf8)))
        _ = try wire.answer()
        // The last counts may come before the job's end or after it.
        let events = try stream.events(awaiting: "the job's end, and 5 images and 1 failed file") { events in
          events.contains { $0.name == "job" && $0.data["state"].string == "done" }
            && events.contains {
              $0.name == "gallery" && $0.data["images"].int == 5 && $0.data["failed"].int == 1
            }
        }
        return (first, events)
      }
      #expect(first.name == "gallery" && first.data["images"].int == 0)
      let told = events.filter { $0.name == "job" }.map(\.data)
      let states = told.compactMap { $0["state"].string }
      #expect(states.first == "queued" && states.contains("running") && states.last == "done")
      let schema = Contract.shared.document["components"]["schemas"]["Job"]
      for job in told { #expect(Contract.shared.problems(of: job, as: schema, at: "job").isEmpty) }
      let done = told.compactMap { $0["progress"]["done"].int }
      #expect(done == done.sorted() && done.last == 6)
      #expect(told.last?["report"]["failed"][0]["path"].string == work.path("bad.png"))
      #expect(told.last?["started"].string != nil && told.last?["ended"].string != nil)
      // Who comes later is told how things stand.
      let late = try await blocking {
        try EventStream(server).events(awaiting: "the job") { $0.last?.name == "job" }
      }
      #expect(late.last?.data == told.last)
      try await server.eventually { try await server.metric("eidetic_http_event_streams") == 0 }
    }
  }

  @Test func jobsArePausedResumedAndCancelled() async throws {
    try work.fill(with: 3000)
    try await work.serve { server in
      func state(_ job: Int) async throws -> String? {
        try await server.get("/api/v1/jobs/\(job)").json["state"].string
      }
      let first = try await server.post("/api/v1/jobs", json: order)
      #expect(first.status == 202 && first.json["id"].int == 1 && first.json["state"].string == "running")
      let second = try await server.post("/api/v1/jobs", json: order)
      #expect(second.json["state"].string == "queued")
      try await server.eventually {
        try await server.get("/api/v1/jobs/1").json["progress"]["indexed"].int ?? 0 > 0
      }
      #expect(try await server.ask("POST", "/api/v1/jobs/1/pause").json["state"].string == "paused")
      // What is under way is finished first.
      var done = -1
      try await server.eventually {
        let before = done
        try await Task.sleep(for: .milliseconds(300))
        done = try await server.get("/api/v1/jobs/1").json["progress"]["done"].int ?? 0
        return done == before
      }
      #expect(done < 3000)
      #expect(try await server.get("/api/v1/jobs").json["jobs"].array.compactMap { $0["id"].int } == [2, 1])
      let root = try #require(try await server.get("/api/v1/roots").json["roots"][0]["id"].int)
      let refused = try await server.ask("DELETE", "/api/v1/roots/\(root)")
      #expect(refused.status == 409 && refused.message.contains("being indexed"), "\(refused.text)")
      #expect(try await server.ask("POST", "/api/v1/jobs/1/resume").json["state"].string == "running")
      try await server.eventually {
        try await server.get("/api/v1/jobs/1").json["progress"]["done"].int ?? 0 > done
      }
      #expect(try await server.ask("POST", "/api/v1/jobs/2/cancel").json["state"].string == "cancelled")
      #expect(try await server.ask("POST", "/api/v1/jobs/1/cancel").status == 200)
      try await server.eventually { try await state(1) == "cancelled" }
      let images = try #require(try await server.get("/api/v1/status").json["images"].int)
      #expect(images > 0 && images < 3000, "what was stored stays")
      #expect(try await server.metric("eidetic_jobs_active") == 0)
      #expect(try await server.ask("DELETE", "/api/v1/roots/\(root)").status == 204)
    }
  }

  @Test func learningIsAJobThatWaitsForIndexing() async throws {
    try work.draw(5)
    try await work.serve { server in
      func state(_ job: Int) async throws -> String? {
        try await server.get("/api/v1/jobs/\(job)").json["state"].string
      }
      try await server.index(order)
      try work.fill(with: 1000)
      #expect(try await server.post("/api/v1/jobs", json: order).json["id"].int == 2)
      #expect(try await server.ask("POST", "/api/v1/jobs/2/pause").json["state"].string == "paused")
      let learning = #"{"name":"small","from":"efficientnet-lite0","dimension":2}"#

      async let cancelled = server.post("/api/v1/spaces/learn", json: learning)
      try await server.eventually { try await state(3) == "queued" }
      let job = try await server.get("/api/v1/jobs/3").json
      #expect(job["kind"].string == "learn" && job["canPause"].bool == false)
      #expect(job["title"].string?.contains("small") == true && job.object["paths"] == nil)
      #expect(try await server.ask("POST", "/api/v1/jobs/3/cancel").json["state"].string == "cancelled")
      let refusal = try await cancelled
      #expect(refusal.status == 503 && refusal.message.contains("small"), "\(refusal.text)")

      // A client that leaves calls its job off.
      var wire: Wire? = try Wire(port: server.port)
      let headers = ["Content-Type": "application/json"]
      try wire?.send(
        server.request("POST", "/api/v1/spaces/learn", headers, body: Array(learning.utf8)))
      try await server.eventually { try await state(4) == "queued" }
      wire = nil
      try await server.eventually { try await state(4) == "cancelled" }

      async let learned = server.post("/api/v1/spaces/learn", json: learning)
      try await server.eventually { try await state(5) == "queued" }
      #expect(try await server.ask("POST", "/api/v1/jobs/2/cancel").status == 200)
      let answer = try await learned
      #expect(answer.status == 200 && answer.json["dimension"].int == 2, "\(answer.text)")
      let ended = try await server.get("/api/v1/jobs/5").json
      #expect(ended["state"].string == "done" && ended["progress"]["unit"].string == "pictures")
      #expect(ended["progress"]["done"].int == answer.json["images"].int)
      #expect(try await state(2) == "cancelled")
    }
  }

  @Test func aJobThatIsPausedDoesNotKeepTheServerFromEnding() async throws {
    try work.fill(with: 1000)
    try await work.serve { server in
      _ = try await server.post("/api/v1/jobs", json: order)
      _ = try await server.post("/api/v1/jobs", json: order)
      #expect(try await server.ask("POST", "/api/v1/jobs/1/pause").json["state"].string == "paused")
    }
  }

  @Test func theLedgerIsTriedAgain() async throws {
    let bad = try work.write(Array("no picture".utf8), to: "a.png")
    let other = try work.write(Array("no picture".utf8), to: "b.png")
    try work.draw("good.png", seed: 1)
    try await work.serve { server in
      func attempts() async throws -> [String: Int] {
        let errors = try await server.get("/api/v1/errors").json["errors"].array
        return Dictionary(
          uniqueKeysWithValues: errors.map { ($0["path"].string ?? "", $0["attempts"].int ?? 0) })
      }
      try await server.index(order)
      #expect(try await attempts() == [bad: 1, other: 1])
      // They are counted, and not tried again.
      let again = try await server.index(order)["report"]
      #expect(again["failedCount"].int == 0 && again["failedBefore"].int == 2)
      #expect(try await attempts() == [bad: 1, other: 1])
      let one = try await server.index(#"{"paths":["\#(bad)"],"retry":true}"#)
      #expect(one["report"]["failedCount"].int == 1)
      #expect(try await attempts() == [bad: 2, other: 1])
      #expect(try await server.index(#"{"retry":true}"#)["report"]["failedCount"].int == 2)
      #expect(try await attempts() == [bad: 3, other: 2])
      try work.draw("a.png", seed: 2)
      #expect(try await server.index("{}")["report"]["indexed"].int == 1)
      #expect(try await attempts() == [other: 2])
    }
  }

  @Test(arguments: [
    (#"{"paths":["/no/such/folder"]}"#, "/no/such/folder"), (#"{"paths":["~/no/such"]}"#, "/no/such"),
    (#"{"spaces":["no-such-space"]}"#, "no-such-space"), (#"{"spaces":["../../x"]}"#, "../../x"),
  ])
  func ordersForWhatIsNotThereAreRefused(order: String, word: String) async throws {
    try await work.serve { server in
      let answer = try await server.post("/api/v1/jobs", json: order)
      #expect(answer.status == 404 && answer.message.contains(word), "\(answer.text)")
      #expect(try await server.get("/api/v1/roots").json["roots"].array.isEmpty)
    }
  }

  @Test(arguments: [
    (#"{"paths":["pictures"]}"#, "whole path"),
    (#"{"paths":[""]}"#, "whole path"), (#"{"paths":["/a\u0000b"]}"#, "whole path"),
    (#"{"paths":["~other/x"]}"#, "whole"),
    (#"{"paths":"/tmp"}"#, "paths"),
    (#"{"paths":[1]}"#, "paths[0]"),
    (#"{"retry":"yes"}"#, "retry"), (#"{"spaces":[]}"#, "spaces"), (#"{"retry":null}"#, "null"),
    ("[]", "document"), ("", "JSON"),
  ])
  func wrongOrdersAreRefusedWithAReason(order: String, word: String) async throws {
    try await work.serve { server in
      let answer = try await server.post("/api/v1/jobs", json: order)
      #expect(answer.status == 400 && answer.message.contains(word), "\(answer.text)")
      #expect(try await server.get("/api/v1/jobs").json["jobs"].array.isEmpty)
      #expect(try await server.get("/api/v1/roots").json["roots"].array.isEmpty)
    }
  }

  @Test func aFileOrAFolderWithoutPicturesFailsWithAReason() async throws {
    try work.write(Array("text".utf8), to: "notes.txt")
    try await work.serve { server in
      let job = try await server.index(order)
      #expect(job["state"].string == "failed")
      #expect(job["error"]["message"].string?.contains("no picture") == true, "\(job)")
    }
  }

  @Test func aGalleryThatAnotherProcessIndexesIsLeftToIt() async throws {
    try work.draw(1)
    try await work.index()
    let holder = try RunningProgram(
      [
        Program.tree + "/.deps/python/bin/python", "-c",
        "import fcntl,sys,time;f=open(sys.argv[1],'w');fcntl.flock(f,2);print('held',file=sys.stderr,flush=True);time.sleep(600)",
        work.gallery + "/indexing.lock",
      ], environment: [:], outputs: work.folder)
    #expect(await holder.runs { holder.errorsSoFar.contains("held") })
    try await work.serve { server in
      let answer = try await server.post("/api/v1/jobs", json: "{}")
      #expect(answer.status == 409 && answer.code == "conflict", "\(answer.text)")
      let delete = try await server.ask("DELETE", "/api/v1/roots/1")
      #expect(delete.status == 409 && delete.code == "conflict", "\(delete.text)")
    }
    holder.send(SIGKILL)
  }
}
