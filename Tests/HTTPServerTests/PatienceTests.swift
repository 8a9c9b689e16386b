import Testing

@testable import HTTPServer

extension Live {
  @Suite struct PatienceTests {
    private static let type = ["Content-Type: text/plain"]

    /// Sends a byte now and then until the other end has enough.
    private static func drip(_ bytes: [UInt8], to client: RawClient) async throws {
      for byte in bytes {
        guard client.send([byte]) else { return }
        try await Task.sleep(for: .milliseconds(30))
      }
    }

    @Test func endsAHeadThatDripsInAndServesOthersMeanwhile() async throws {
      try await withServer(limits: { $0.headerSeconds = 1 }) { server in
        let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
        for client in clients { client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ") }
        let other = try RawClient(port: server.port)
        for _ in 0..<5 {
          let answer = try other.get("/")
          #expect(answer.status == 200)
        }
        try await Self.drip([UInt8](repeating: 0x61, count: 60), to: clients[0])
        for client in clients {
          let answer = try client.answer()
          #expect(answer.status == 408 && answer.text == "tooSlow(seconds: 1)")
          #expect(client.isClosed())
        }
      }
    }

    @Test func endsABodyThatDripsIn() async throws {
      try await withServer(limits: { $0.bodySeconds = 1 }) { server in
        let client = try RawClient(port: server.port)
        client.send(head("POST", "/", Self.type + ["Content-Length: 1000"]))
        try await Self.drip([UInt8](repeating: 0x61, count: 60), to: client)
        let answer = try client.answer()
        #expect(answer.status == 408 && client.isClosed())
      }
    }

    @Test func closesARestingConnectionWithoutAWord() async throws {
      try await withServer(limits: { $0.idleSeconds = 1 }) { server in
        let client = try RawClient(port: server.port)
        let answer = try client.get("/")
        #expect(answer.status == 200 && client.isClosed())
      }
    }

    @Test func givesALaterHeadAllOfItsTime() async throws {
      try await withServer(limits: { $0.headerSeconds = 8 }) { server in
        let client = try RawClient(port: server.port)
        _ = try client.get("/")
        try await Task.sleep(for: .seconds(6))
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n")
        try await Task.sleep(for: .seconds(3))
        client.send("\r\n")
        let answer = try client.answer()
        #expect(answer.status == 200)
        client.send("GET /a HTTP/1.1\r\n")
        let last = try client.answer()
        #expect(last.status == 408)
      }
    }

    @Test func endsAClientThatDoesNotTakeItsAnswer() async throws {
      var responder = TestResponder()
      responder.answer = { _ in Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 16 << 20))) }
      let statistics = ServerStatistics()
      try await withServer(responder, limits: { $0.responseSeconds = 1 }, statistics: statistics) { server in
        let client = try RawClient(port: server.port, receiveBuffer: 2048)
        client.send(head("GET", "/"))
        #expect(await eventually { statistics.snapshot.requests.values.contains(1) })
        #expect(await eventually { statistics.snapshot.connections == 0 })
        #expect(client.untilTheEnd().count < 16 << 20)
      }
    }

    @Test func doesNotKeepAConnectionWhoseClientHasGone() async throws {
      let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/a\r\n"
      let statistics = ServerStatistics()
      try await withServer(statistics: statistics) { server in
        let clients = try [
          "", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n", post + "Transfer-Encoding: chunked\r\n\r\n9\r\nab",
          post + "Content-Length: 9\r\n\r\nab", post + "Content-Length: 1000000\r\n\r\nab",
        ].map { text in
          let client = try RawClient(port: server.port)
          client.send(text)
          client.closeSending()
          return client
        }
        // Much sooner than any time that a head or a body is given.
        #expect(await eventually { statistics.snapshot.connections == 0 })
        #expect(clients.count == 6)
      }
    }

    @Test func makesRoomForAConnectionBeyondTheLimit() async throws {
      try await withServer(limits: { $0.connections = 4 }) { server in
        let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
        for client in clients {
          let answer = try client.get("/")
          #expect(answer.status == 200)
        }
        let answer = try RawClient(port: server.port).get("/")
        #expect(answer.status == 200)
        #expect(clients[0].isClosed())
        // Room is made for one at a time.
        let others = clients.dropFirst().filter { (try? $0.get("/"))?.status == 200 }
        #expect(others.count >= 2)
      }
    }

    @Test func letsConnectionsBeyondTheLimitWait() async throws {
      let statistics = ServerStatistics()
      try await withServer(limits: { $0.connections = 4 }, statistics: statistics) { server in
        // These have begun, and are not ended for others.
        let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
        for client in clients { client.send("GET / HTTP/1.1\r\n") }
        let another = try RawClient(port: server.port)
        another.send(head("GET", "/a"))
        #expect(await eventually { statistics.snapshot.connections == 4 })
        clients[0].close()
        let answer = try another.answer()
        #expect(answer.status == 200)
        clients[1].send("Host: a\r\n\r\n")
        let own = try clients[1].answer()
        #expect(own.status == 200)
      }
    }
  }
}
