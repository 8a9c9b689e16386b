import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

extension Live {
  @Suite struct EventTests {
    private typealias Continuation = AsyncStream<ServerEvent>.Continuation

    /// Answers with a stream, whose other end and whose end are told.
    private static func responder(
      _ open: Box<[Continuation]>, ended: Box<Int> = Box(0)
    ) -> TestResponder {
      var responder = TestResponder()
      responder.answer = { _ in
        let (stream, continuation) = AsyncStream.makeStream(of: ServerEvent.self)
        continuation.onTermination = { _ in ended.update { $0 += 1 } }
        open.update { $0.append(continuation) }
        return Response(
          status: 200, headers: [("Content-Type", "text/event-stream")], body: .events(stream))
      }
      return responder
    }

    /// Asks for a stream, of which there is one more when this returns.
    ///
    /// - Returns: the answer's head.
    @discardableResult
    private static func begin(
      _ client: RawClient, head request: [UInt8] = head("GET", "/")
    ) throws -> String {
      client.send(request)
      let start = try client.line(endingIn: "\r\n\r\n")
      try #require(start.split(separator: " ").dropFirst().first == "200", "the answer was: \(start)")
      return start
    }

    private static func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    /// The next chunk that is more than a sign of life: a busy machine may be slow enough for one.
    private static func event(_ client: RawClient) throws -> String {
      let deadline = Deadline(awaiting: "an event")
      while true {
        let chunk = text(try client.chunk(deadline))
        if !chunk.hasPrefix(":") { return chunk }
      }
    }

    @Test func deliversEventsAsTheyComeAndThenEnds() async throws {
      let (open, ended, statistics) = (Box<[Continuation]>([]), Box(0), ServerStatistics())
      try await withServer(Self.responder(open, ended: ended), statistics: statistics) { server in
        let client = try RawClient(port: server.port)
        let start = try Self.begin(client)
        #expect(
          start.contains("text/event-stream") && start.lowercased().contains("transfer-encoding: chunked"))
        #expect(statistics.snapshot.streams == 1)
        for number in 0..<20 {
          open.value[0].yield(ServerEvent(name: "n", data: "\(number)"))
          #expect(try Self.event(client) == "event: n\ndata: \(number)\n\n")
        }
        for number in 0..<1000 { open.value[0].yield(ServerEvent(data: "\(number)")) }
        open.value[0].finish()
        var rest = ""
        while case let chunk = try Self.event(client), !chunk.isEmpty { rest += chunk }
        #expect(rest == (0..<1000).map { "data: \($0)\n\n" }.joined())
        // The connection lives on.
        client.send(head("HEAD", "/"))
        #expect(try client.answer(toHead: true).status == 200)
        #expect(await eventually { ended.value == 2 && statistics.snapshot.streams == 0 })
      }
    }

    @Test func showsThatAStreamLives() async throws {
      let open = Box<[Continuation]>([])
      try await withServer(Self.responder(open), limits: { $0.heartbeatSeconds = 1 }) { server in
        let client = try RawClient(port: server.port)
        try Self.begin(client)
        for _ in 0..<2 { #expect(Self.text(try client.chunk()) == ": alive\n\n") }
      }
    }

    @Test func endsAStreamWhoseClientGoes() async throws {
      let (open, ended, statistics) = (Box<[Continuation]>([]), Box(0), ServerStatistics())
      try await withServer(Self.responder(open, ended: ended), statistics: statistics) { server in
        for number in 1...10 {
          let client = try RawClient(port: server.port)
          try Self.begin(client)
          // Some while nothing is under way, some while much is.
          if number % 2 == 0 {
            for _ in 0..<5000 {
              open.value[number - 1].yield(ServerEvent(data: String(repeating: "x", count: 1000)))
            }
          }
          client.close()
          #expect(await eventually { ended.value == number })
        }
        #expect(await eventually { statistics.snapshot.streams == 0 && statistics.snapshot.connections == 0 })
      }
    }

    @Test func deliversEverythingToAReaderWhoIsSlow() async throws {
      let open = Box<[Continuation]>([])
      let data = String(repeating: "x", count: 10_000)
      try await withServer(Self.responder(open)) { server in
        let client = try RawClient(port: server.port, receiveBuffer: 4096)
        try Self.begin(client)
        for _ in 0..<200 { open.value[0].yield(ServerEvent(data: data)) }
        open.value[0].finish()
        try await Task.sleep(for: .milliseconds(300))
        var count = 0
        while let chunk = try client.chunk() { count += chunk.count }
        #expect(count == 200 * (data.utf8.count + 8))
      }
    }

    @Test func sendsAStreamToAnHTTP10Client() async throws {
      let open = Box<[Continuation]>([])
      try await withServer(Self.responder(open)) { server in
        let client = try RawClient(port: server.port)
        try Self.begin(client, head: Array("GET / HTTP/1.0\r\n\r\n".utf8))
        open.value[0].yield(ServerEvent(data: "a"))
        #expect(Self.text(try client.take(9)) == "data: a\n\n")
        open.value[0].finish()
        #expect(client.isClosed())
      }
    }

    @Test func endsStreamsWhenItStops() async throws {
      let (open, ended, statistics) = (Box<[Continuation]>([]), Box(0), ServerStatistics())
      try await withServer(Self.responder(open, ended: ended), statistics: statistics) { server in
        var clients: [RawClient] = []
        for number in 0..<10 {
          // Not all at first: who waits too long with a request is told so.
          let client = try RawClient(port: server.port, receiveBuffer: 2048)
          clients.append(client)
          try Self.begin(client)
          // Nothing is under way, or more than the client takes.
          guard number % 2 == 0 else { continue }
          for _ in 0..<100 {
            open.value[number].yield(ServerEvent(data: String(repeating: "x", count: 50_000)))
          }
        }
        await server.stop()
        #expect(statistics.snapshot.streams == 0 && statistics.snapshot.connections == 0)
        #expect(await eventually { ended.value == 10 })
        #expect(clients.count == 10)
      }
    }
  }
}
