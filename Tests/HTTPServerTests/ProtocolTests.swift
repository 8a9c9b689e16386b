import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Live {
  @Suite struct ProtocolTests {
    @Test func answersSeveralRequestsOnOneConnection() async throws {
      let statistics = ServerStatistics()
      try await withServer(statistics: statistics) { server in
        let client = try RawClient(port: server.port)
        for number in 0..<5 {
          let answer = try client.get("/a/\(number)?b=c")
          #expect(answer.status == 200 && answer.text == "GET [\"a\", \"\(number)\"]")
        }
        #expect(statistics.snapshot.connections == 1)
      }
      #expect(statistics.snapshot.connections == 0)
      #expect(statistics.snapshot.requests[.init(route: "other", method: "GET", status: 200)] == 5)
    }

    @Test func answersPipelinedRequestsInTheirOrder() async throws {
      var responder = TestResponder()
      responder.answer = { request in
        // The first takes longest.
        let number = Int(request.head.target.path[0]) ?? 0
        try? await Task.sleep(for: .milliseconds(20 - 4 * number))
        return TestResponder.echo(request)
      }
      try await withServer(responder) { server in
        let client = try RawClient(port: server.port)
        let text = Array("x".utf8)
        client.send(
          (0..<4).flatMap { head("GET", "/\($0)") }
            + head("POST", "/4", ["Content-Type: text/plain", "Content-Length: 1"]) + text + head("GET", "/5")
        )
        for number in [0, 1, 2, 3] { #expect(try client.answer().text == "GET [\"\(number)\"]") }
        #expect(try client.answer().text == "text 1 \(TestResponder.digest(text))")
        #expect(try client.answer().text == "GET [\"5\"]")
      }
    }

    @Test(arguments: [ResponseBody.bytes(Array("hello".utf8)), .empty])
    func answersHeadWithoutABody(_ body: ResponseBody) async throws {
      var responder = TestResponder()
      responder.answer = { _ in Response(status: 200, body: body) }
      try await withServer(responder) { server in
        let client = try RawClient(port: server.port)
        let length = try client.get("/").headers["content-length"]
        #expect(try client.get("/", method: "HEAD").headers["content-length"] == length)
        // What would have been a body would be taken for the next answer.
        #expect(try client.get("/").status == 200)
      }
    }

    @Test func closesTheConnectionOfAnHTTP10Client() async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        client.send("GET /a HTTP/1.0\r\n\r\n")
        let answer = try client.answer()
        #expect(answer.status == 200 && answer.text == "GET [\"a\"]")
        #expect(client.isClosed())
      }
    }

    @Test(arguments: [
      "/../etc/passwd", "/%2e%2e/a", "/..%2fa", "/a%5c..", "/%c0%ae", "//a", "/a%00", "ftp://localhost/a",
      "http://localhost//a", "*", "/%",
    ])
    func refusesATargetThatCouldMeanTwoThings(_ target: String) async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        #expect(try client.get(target).status == 400)
        #expect(try client.get("/a").status == 200)
      }
    }

    @Test(arguments: [
      "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET\r\n\r\n",
      "\u{16}\u{3}\u{1}\u{2}\r\n\r\n",
      "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    ])
    func survivesWhatIsNoHTTP(_ text: String) async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        client.send(text)
        client.closeSending()
        let answer = String(decoding: client.untilTheEnd(), as: UTF8.self)
        #expect(
          answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5"), "\(answer)")
        let last = try RawClient(port: server.port).get("/a")
        #expect(last.status == 200)
      }
    }

    @Test func refusesAHeadThatIsTooLong() async throws {
      try await withServer(limits: { $0.headerBytes = 8 << 10 }) { server in
        for text in [
          "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 10_000))\r\n\r\n",
          "GET /\(String(repeating: "x", count: 10_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 4000) + "\r\n",
        ] {
          let client = try RawClient(port: server.port)
          client.send(text)
          #expect((400..<500).contains(try client.answer().status))
        }
      }
    }

    @Test func tellsTheResponderWhoAsksForWhat() async throws {
      let heads = Box<[RequestHead]>([])
      var responder = TestResponder()
      responder.admission = { head in
        heads.update { $0.append(head) }
        return .accept(.none)
      }
      try await withServer(responder) { server in
        _ = try RawClient(port: server.port).get("/a?b=c", method: "DELETE", ["X-A: 1", "x-a:  2"])
      }
      let head = try #require(heads.value.first)
      #expect(head.method == .delete && head.target.path == ["a"] && head.target.query[0] == ("b", "c"))
      #expect(head.headers.all("X-A") == ["1", "2"] && head.remoteAddress == "127.0.0.1" && !head.isSecure)
    }

    // MARK: Representations

    private static let contents = SplitMix64(seed: 4).with { $0.bytes(300_000) }

    private static func file() throws -> OpenFile {
      let folder = try TemporaryFolder()
      let descriptor = open(try folder.write(contents, "contents"), O_RDONLY | O_CLOEXEC)
      try #require(descriptor >= 0)
      return OpenFile(descriptor: descriptor, byteCount: contents.count)
    }

    @Test(arguments: [true, false])
    func sendsAThingInPartAndNotTwice(_ isFile: Bool) async throws {
      let contents = Self.contents
      let content = isFile ? Representation.Content.file(try Self.file()) : .bytes(contents)
      let representation = Representation(content, entityTag: "t", headers: [("Content-Type", "image/png")])
      var responder = TestResponder()
      responder.answer = { representation.response(to: $0.head) }
      try await withServer(responder) { server in
        let client = try RawClient(port: server.port)
        let whole = try client.get("/")
        #expect(whole.status == 200 && whole.body == contents)
        #expect(whole.headers["etag"] == "\"t\"" && whole.headers["accept-ranges"] == "bytes")
        for (range, part) in [
          ("0-0", 0..<1), ("0-", 0..<300_000), ("299999-", 299_999..<300_000), ("-1", 299_999..<300_000),
          ("100-70000", 100..<70_001), ("-400000", 0..<300_000), ("5-400000", 5..<300_000),
        ] {
          let answer = try client.get("/", ["Range: bytes=\(range)"])
          #expect(answer.status == 206 && answer.body == Array(contents[part]), "\(range)")
          let expected = "bytes \(part.lowerBound)-\(part.upperBound - 1)/300000"
          #expect(answer.headers["content-range"] == expected)
        }
        let beyond = try client.get("/", ["Range: bytes=300000-"])
        #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */300000")
        let known = try client.get("/", ["If-None-Match: \"t\""])
        #expect(known.status == 304 && known.headers["content-length"] == "300000")
        let head = try client.get("/", method: "HEAD")
        #expect(head.headers["content-length"] == "300000" && head.headers["content-type"] == "image/png")
        #expect(try client.get("/", ["Range: bytes=1-2"]).body == Array(contents[1...2]))
      }
      _ = consume content
    }

    @Test func survivesAClientThatLeavesAFileHalfRead() async throws {
      let file = try Self.file()
      var responder = TestResponder()
      responder.answer = { _ in Response(status: 200, body: .file(file, 0..<Self.contents.count)) }
      let statistics = ServerStatistics()
      try await withServer(responder, statistics: statistics) { server in
        for _ in 0..<10 {
          let client = try RawClient(port: server.port, receiveBuffer: 2048)
          client.send(head("GET", "/"))
          _ = try client.take(100)
          client.close()
        }
        #expect(await eventually { statistics.snapshot.connections == 0 })
        let last = try RawClient(port: server.port).get("/")
        #expect(last.body == Self.contents)
      }
    }
  }
}

extension SplitMix64 {
  func with<Result>(_ body: (inout SplitMix64) -> Result) -> Result {
    var copy = self
    return body(&copy)
  }
}
