import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

extension Live {
  @Suite struct BodyTests {
    private static let type = ["Content-Type: text/plain"]

    @Test(arguments: [0, 1, 1000, 100_000])
    func readsATextByItsLength(_ count: Int) async throws {
      let text = SplitMix64(seed: 5).with { $0.bytes(count) }
      try await withServer { server in
        let client = try RawClient(port: server.port)
        for _ in 0..<2 {
          let answer = try client.post("/", Self.type, text)
          #expect(answer.status == 200 && answer.text == "text \(count) \(TestResponder.digest(text))")
        }
      }
    }

    @Test func readsATextInChunks() async throws {
      let text = SplitMix64(seed: 6).with { $0.bytes(50_000) }
      try await withServer { server in
        let client = try RawClient(port: server.port)
        for sizes in [[], [1, 1, 1, 10_000, 7], Array(repeating: 500, count: 100)] {
          client.send(head("POST", "/", Self.type + ["Transfer-Encoding: chunked"]) + chunked(text, sizes))
          #expect(try client.answer().text == "text 50000 \(TestResponder.digest(text))")
        }
      }
    }

    @Test func tellsAClientThatAsksToGoOn() async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        client.send(head("POST", "/", Self.type + ["Content-Length: 3", "Expect: 100-continue"]))
        #expect(try client.answer().status == 100)
        client.send("abc")
        #expect(try client.answer().text == "text 3 \(TestResponder.digest(Array("abc".utf8)))")
      }
    }

    @Test func refusesATooLongBodyBeforeItIsSent() async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        client.send(head("POST", "/", Self.type + ["Content-Length: 100001", "Expect: 100-continue"]))
        #expect(try client.answer().status == 413)
      }
    }

    @Test(arguments: [100_001, 8 << 20])
    func refusesATooLongBodyByItsLengthReadably(_ count: Int) async throws {
      let statistics = ServerStatistics()
      try await withServer(statistics: statistics) { server in
        let client = try RawClient(port: server.port)
        // Clients that look for an answer after all is sent only must find it too.
        #expect(
          client.send(
            head("POST", "/", Self.type + ["Content-Length: \(count)"]) + [UInt8](repeating: 1, count: count))
        )
        let answer = try client.answer()
        #expect(answer.status == 413 && answer.text == "tooLarge(limit: 100000)")
        #expect(answer.headers["connection"] == "close" && answer.headers["x-test"] == "refusal")
        #expect(client.isClosed())
        #expect(await eventually { statistics.snapshot.connections == 0 })
      }
      #expect(statistics.snapshot.requests[.init(route: "other", method: "POST", status: 413)] == 1)
    }

    @Test(arguments: [200_000, 8 << 20])
    func refusesATooLongBodyInChunksReadably(_ count: Int) async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        let body = chunked(
          [UInt8](repeating: 1, count: count), Array(repeating: 60_000, count: count / 60_000))
        #expect(client.send(head("POST", "/", Self.type + ["Transfer-Encoding: chunked"]) + body))
        let answer = try client.answer()
        #expect(answer.status == 413 && answer.text == "tooLarge(limit: 100000)")
        #expect(client.isClosed())
      }
    }

    @Test func saysTooLongOnceAfterToldToGoOn() async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        client.send(head("POST", "/", Self.type + ["Transfer-Encoding: chunked", "Expect: 100-continue"]))
        #expect(try client.answer().status == 100)
        client.send(chunked([UInt8](repeating: 1, count: 200_000)))
        #expect(try client.answer().status == 413)
        #expect(client.isClosed())
      }
    }

    @Test func endsAClientThatNeverStopsSending() async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        client.send(head("POST", "/", Self.type + ["Transfer-Encoding: chunked"]))
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 65_536) + Array("\r\n".utf8)
        var count = 0
        while client.send(chunk), count < 10_000_000 { count += 1 }
        #expect(count < 10_000_000)
        let last = try RawClient(port: server.port).get("/")
        #expect(last.status == 200)
      }
    }

    @Test(arguments: ["GET", "HEAD", "DELETE", "PUT"])
    func refusesABodyWhereNoneBelongs(_ method: String) async throws {
      try await withServer { server in
        for (header, body) in [
          ("Content-Length: 3", Array("abc".utf8)), ("Transfer-Encoding: chunked", chunked([1])),
        ] {
          let client = try RawClient(port: server.port)
          client.send(head(method, "/", [header]) + body)
          let answer = try client.answer(toHead: method == "HEAD")
          #expect(answer.status == 400 && client.isClosed())
        }
        let last = try RawClient(port: server.port).get("/", ["Content-Length: 0"])
        #expect(last.status == 200)
      }
    }

    @Test(arguments: [
      ["Content-Length: 3", "Content-Length: 5"], ["Content-Length: 0", "Content-Length: 40"],
      ["Content-Length: 3", "Transfer-Encoding: chunked"], ["Transfer-Encoding: gzip, chunked"],
      ["Transfer-Encoding: identity"], ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
      ["Transfer-Encoding: xchunked"],
    ])
    func refusesABodyWhoseEndCouldBeInTwoPlaces(_ headers: [String]) async throws {
      let targets = Box<[String]>([])
      var responder = TestResponder()
      responder.admission = { head in
        targets.update { $0.append(head.target.rawPath) }
        return TestResponder.usualAdmission(head)
      }
      try await withServer(responder) { server in
        let client = try RawClient(port: server.port)
        client.send(head("POST", "/", Self.type + headers) + head("GET", "/smuggled"))
        #expect(try client.answer().status == 400)
        #expect(client.isClosed())
      }
      #expect(targets.value == ["/"])
    }

    @Test func answersARefusalByTheHeadWhileTheBodyComesIn() async throws {
      var responder = TestResponder()
      responder.admission = { _ in
        var response = Response(status: 404, body: .bytes(Array("no".utf8)))
        response.route = "/x"
        return .refuse(response)
      }
      let statistics = ServerStatistics()
      try await withServer(responder, statistics: statistics) { server in
        let client = try RawClient(port: server.port)
        // Without a body the connection lives on.
        for _ in 0..<3 { #expect(try client.get("/").status == 404) }
        let body = [UInt8](repeating: 1, count: 8 << 20)
        #expect(client.send(head("POST", "/", ["Content-Length: \(body.count)"]) + body))
        let answer = try client.answer()
        #expect(answer.status == 404 && answer.text == "no" && client.isClosed())
      }
      #expect(statistics.snapshot.requests[.init(route: "/x", method: "POST", status: 404)] == 1)
      #expect(statistics.snapshot.requests[.init(route: "/x", method: "GET", status: 404)] == 3)
    }

    @Test func survivesAClientThatLeavesInTheMiddleOfABody() async throws {
      let statistics = ServerStatistics()
      try await withServer(statistics: statistics) { server in
        for header in ["Content-Length: 1000", "Transfer-Encoding: chunked"] {
          let client = try RawClient(port: server.port)
          client.send(head("POST", "/", Self.type + [header]) + Array("5\r\nabc".utf8))
          client.close()
        }
        #expect(await eventually { statistics.snapshot.connections == 0 })
        #expect(statistics.snapshot.requests.isEmpty)
      }
    }
  }
}
