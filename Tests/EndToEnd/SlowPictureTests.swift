import Foundation
import Glibc
import Testing

/// Pictures that take for ever to decode: they are given up in time, and hold up nothing else.
@Suite(.inTurn) struct SlowPictureTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Takes minutes at least.
  private static let drawing: [UInt8] = {
    let filter =
      #"<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency=".05" numOctaves="90"/>"#
      + #"<feGaussianBlur stdDeviation="50"/></filter>"#
    let shapes = String(repeating: #"<rect width="9000" height="9000" filter="url(#f)"/>"#, count: 200)
    return Array(
      #"<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000">\#(filter)\#(shapes)</svg>"#.utf8)
  }()

  @Test func theyAreGivenUpByNameAndTheRestIsIndexed() async throws {
    try work.draw(3)
    try work.write(Self.drawing, to: "slow.svg")
    let report = try await work.index([work.pictures, "--max-seconds", "1"], code: 1)
    #expect(report.indexed == 3)
    #expect(report.failed.map(\.path) == [work.path("slow.svg")])
    #expect(report.failed.first?.reason.contains("it takes more than 1.0 s") == true)
  }

  @Test(arguments: [SIGTERM, SIGINT]) func indexingEndsWhenItIsToldTo(signal: Int32) async throws {
    for number in 1...4 {
      try work.write(Self.drawing + [UInt8](repeating: 0x20, count: number), to: "slow\(number).svg")
    }
    let program = try work.start(["index", work.pictures, "--max-seconds", "3600"])
    _ = await program.runs(sending: signal) { program.errorsSoFar.contains("still reading") }
    let ending = try await program.ending()
    #expect(ending.code == 130 && ending.signal == nil, "\(ending.errors)")
    #expect(ending.errors.contains(".svg"))
  }

  @Test func aServerAnswersAndEndsWhileTheyAreDrawn() async throws {
    try work.draw(3)
    try await work.index()
    try await work.serve(["--max-seconds", "3600"]) { server in
      let port = server.port
      let form = MultipartForm(image: Self.drawing, name: "slow.svg")
      let bytes = server.request(
        "POST", "/api/v1/search", ["Content-Type": form.contentType], body: form.body)
      let wires = try (0..<4).map { _ in try Wire(port: port, seconds: 3600) }
      for wire in wires { try wire.send(bytes) }
      try await server.eventually { try await server.metric("eidetic_work_slow") == 4 }
      // None of them will ever be done: who waited for one would wait for ever.
      for seed in 50..<55 {
        let picture = MultipartForm(image: Raster(seed: UInt64(seed)).png())
        #expect(try await server.post("/api/v1/search", form: picture).status == 200)
      }
      #expect(try await server.metric("eidetic_work_slow") == 4)
      extendLifetime(wires)
    }
  }

  @Test func theyAreNotDrawnForAClientThatHasLeft() async throws {
    try work.draw(3)
    try await work.index()
    try await work.serve(["--max-seconds", "3600"]) { server in
      let form = MultipartForm(image: Self.drawing, name: "slow.svg")
      let bytes = server.request(
        "POST", "/api/v1/search", ["Content-Type": form.contentType], body: form.body)
      do {
        let wires = try (0..<4).map { _ in try Wire(port: server.port, seconds: 3600) }
        for wire in wires { try wire.send(bytes) }
        try await server.eventually { try await server.metric("eidetic_work_slow") > 0 }
        extendLifetime(wires)
      }
      try await server.eventually {
        let slow = try await server.metric("eidetic_work_slow")
        return try await server.metric("eidetic_work_running") + slow == 0
      }
    }
  }

  @Test func aJobNamesTheFileThatTakesLongAndCanBeCalledOff() async throws {
    try work.draw(2)
    try work.write(Self.drawing, to: "slow.svg")
    try await work.serve(["--max-seconds", "3600"]) { server in
      let order = try await server.post("/api/v1/jobs", json: #"{"paths":["\#(work.pictures)"]}"#)
      let job = try #require(order.json["id"].int)
      try await server.eventually {
        try await server.get("/api/v1/jobs/\(job)").json["progress"]["slowFile"].string
          == work.path("slow.svg")
      }
      #expect(try await server.ask("POST", "/api/v1/jobs/\(job)/cancel").status == 200)
      #expect(try await server.ended(job)["state"].string == "cancelled")
    }
  }
}
