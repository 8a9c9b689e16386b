import Foundation
import Testing

/// More than the server can do.
@Suite(.inTurn) struct OverloadTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func tooManyRequestsAreSentAwayAndTheRestIsAnswered() async throws {
    try work.draw(3)
    try await work.index()
    let form = MultipartForm(image: Raster(seed: 50, width: 1200, height: 900).png())
    try await work.serve { server in
      let port = server.port
      let bytes = server.request(
        "POST", "/api/v1/search", ["Content-Type": form.contentType], body: form.body)
      // Each on a thread of its own: all of them wait at the same time.
      let answers = try await withThrowingTaskGroup(of: Answer?.self) { group in
        for _ in 0..<380 {
          group.addTask {
            try? await blocking {
              let wire = try Wire(port: port, seconds: 100)
              try wire.send(bytes)
              return try wire.answer()
            }
          }
        }
        #expect(await server.isAlive())
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0 != nil })
      let statuses = Dictionary(grouping: answers.compactMap { $0 }) { $0.status }
      #expect(Set(statuses.keys) == [200, 503], "\(statuses.mapValues(\.count))")
      for busy in statuses[503] ?? [] {
        #expect(busy.header("retry-after") == "1" && busy.code == "too_busy")
        server.check(busy, "POST", "/api/v1/search")
      }
      #expect(Set((statuses[200] ?? []).map { $0.json["hits"][0]["score"].number }).count == 1)
      #expect(try await server.metric("eidetic_work_refused_total") == statuses[503]?.count ?? 0)
      #expect(try await server.metric("eidetic_work_running") == 0)
      #expect(try await server.metric("eidetic_work_waiting") == 0)
    }
  }

  @Test func whatNobodyWaitsForIsNotDone() async throws {
    try work.draw(3)
    try await work.index()
    let form = MultipartForm(image: Raster(seed: 50, width: 1200, height: 900).png())
    try await work.serve { server in
      let port = server.port
      let bytes = server.request(
        "POST", "/api/v1/search", ["Content-Type": form.contentType], body: form.body)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<150 {
          group.addTask {
            try await blocking {
              let wire = try Wire(port: port)
              try wire.send(bytes)
            }
          }
        }
        try await group.waitForAll()
      }
      try await server.eventually {
        let (running, waiting) = (
          try await server.metric("eidetic_work_running"), try await server.metric("eidetic_work_waiting")
        )
        return running == 0 && waiting == 0
      }
      #expect(try await server.post("/api/v1/search", form: form).status == 200)
    }
  }

  @Test func theServerEndsWhileItIsBusy() async throws {
    try work.draw(3)
    try await work.index()
    let form = MultipartForm(image: Raster(seed: 50, width: 1200, height: 900).png())
    try await work.serve { server in
      let port = server.port
      let bytes = server.request(
        "POST", "/api/v1/search", ["Content-Type": form.contentType], body: form.body)
      for _ in 0..<30 {
        // Left to themselves: they get an answer, or see the connection end.
        Thread.detachNewThread {
          let wire = try? Wire(port: port)
          try? wire?.send(bytes)
          _ = try? wire?.answer()
        }
      }
      let stream = try await blocking { SendableStream(try EventStream(server)) }
      try await server.eventually { try await server.metric("eidetic_work_running") > 0 }
      _ = stream
    }
  }

  private final class SendableStream: @unchecked Sendable {
    let stream: EventStream

    init(_ stream: EventStream) { self.stream = stream }
  }
}
