import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

extension Live {
  @Suite struct FormTests {
    private static func told(_ part: TestPart, _ start: String) -> String {
      "\(start):\(part.content.count) \(TestResponder.digest(part.content))"
    }

    @Test func keepsFilesByteByByteHoweverTheyAreCut() async throws {
      let parts = trickyContents.prefix(7).enumerated().map { TestPart.file("file", "\($0).png", $1) }
      let body = multipart(parts)
      let expected = parts.enumerated().map { Self.told($1, "file:\($0).png:image/png") }.joined(
        separator: "\n")
      try await withServer { server in
        // On the way in the library cuts at packets, and where its buffer ends.
        for cut in stride(from: 0, to: body.count, by: 7) {
          let client = try RawClient(port: server.port)
          client.send(head("POST", "/", formType + ["Content-Length: \(body.count)"]) + body[..<cut])
          try await Task.sleep(for: .milliseconds(2))
          client.send(Array(body[cut...]))
          let answer = try client.answer()
          #expect(answer.status == 200 && answer.text == expected, "cut at \(cut)")
        }
      }
    }

    @Test func readsFieldsAndFiles() async throws {
      let big = TestPart.file(
        "f", "Grüße 🐈.png", SplitMix64(seed: 7).with { $0.bytes(1_000_000) }, type: "image/x")
      let parts = [
        .field("a", "1"), big, .field("b", ""), .file("f", "C:\\\\dir\\\\x.png", [1, 2]),
        .field("a", "zwei 🐈"),
        .file("g", "/etc/passwd", []), .file("g", "q\\\"q", [0]),
      ]
      let expected = [
        "a=1", "b=", "a=zwei 🐈", Self.told(big, "f:Grüße 🐈.png:image/x"),
        Self.told(parts[3], "f:x.png:image/png"),
        Self.told(parts[5], "g:passwd:image/png"), Self.told(parts[6], "g:q\"q:image/png"),
      ].joined(separator: "\n")
      try await withServer { server in
        let client = try RawClient(port: server.port)
        let answer = try client.post("/", formType, multipart(parts))
        #expect(answer.text == expected)
        client.send(
          head("POST", "/", formType + ["Transfer-Encoding: chunked"])
            + chunked(multipart(parts), Array(repeating: 3000, count: 200)))
        let second = try client.answer()
        #expect(second.text == expected)
      }
      #expect(await eventually { openDescriptors(named: "eidetic-upload").isEmpty })
    }

    /// Short forms stay in memory: what goes where must not show.
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func readsFilesOfAllLengths(length: Int) async throws {
      var random = SplitMix64(seed: 11)
      let lengths = [length, 10, length / 2, 0, length]
      let parts = lengths.enumerated().map { TestPart.file("f\($0)", "x.png", random.bytes($1)) }
      let expected = parts.enumerated().map { Self.told($1, "f\($0):x.png:image/png") }
      try await withServer { server in
        let client = try RawClient(port: server.port)
        #expect(try client.post("/", formType, multipart(parts)).text == expected.joined(separator: "\n"))
      }
      #expect(await eventually { openDescriptors(named: "eidetic-upload").isEmpty })
    }

    @Test(arguments: [
      ("multipart/form-data", 400), ("multipart/form-data; boundary=", 400),
      ("multipart/mixed; boundary=a", 400),
      ("application/x-www-form-urlencoded", 400), ("multipart/form-data; boundary=other", 400), ("", 400),
    ])
    func refusesAFormOfAnotherType(_ type: String, _ status: Int) async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        let answer = try client.post("/", ["Content-Type: \(type)"], multipart([.field("a", "b")]))
        #expect(answer.status == status)
      }
    }

    @Test(
      arguments: [
        (multipart((0..<9).map { .field("\($0)", "") }), "it has more than 8 parts"),
        (multipart((0..<9).map { .file("\($0)", "a", []) }), "it has more than 8 parts"),
        (
          multipart([.field("a", String(repeating: "x", count: 1001))]),
          "the field \"a\" has more than 1000 bytes"
        ),
        (
          multipart([TestPart(headers: ["Content-Disposition: form-data; name=\"a\""], content: [0xFF])]),
          "the field \"a\" is not UTF-8"
        ),
        (
          multipart([TestPart(headers: ["Content-Disposition: form-data"], content: [])]),
          "a part has no name"
        ),
        (multipart([.field("a", "b")]).dropLast(4), "it ends early"), ([], "it ends early"),
        (Array("abc".utf8), "it ends early"),
        (Array("--\(testBoundary)abc\r\n".utf8), "its parts cannot be told apart"),
      ] as [([UInt8], String)])
    func refusesAMalformedForm(_ body: [UInt8], _ reason: String) async throws {
      try await withServer { server in
        let client = try RawClient(port: server.port)
        let answer = try client.post("/", formType, body)
        #expect(answer.status == 400)
        #expect(answer.text == "\(ProtocolProblem.malformedForm(reason: reason))")
        let next = try client.post("/", formType, multipart([.field("a", "b")]))
        #expect(next.text == "a=b")
      }
    }

    @Test func takesAsMuchAsIsAllowed() async throws {
      let parts =
        (0..<7).map { TestPart.file("\($0)", "a", []) } + [.field("a", String(repeating: "x", count: 1000))]
      try await withServer { server in
        let last = try RawClient(port: server.port).post("/", formType, multipart(parts))
        #expect(last.status == 200)
      }
    }

    @Test func saysWhenItCannotKeepAFile() throws {
      let reader = try #require(
        FormReader(
          contentType: "multipart/form-data; boundary=\(testBoundary)", maximumParts: 1, fieldBytes: 1,
          folder: "/nonexistent"))
      // Longer than what stays in memory.
      let content = [UInt8](repeating: 1, count: 100_000)
      multipart([.file("a", "b", content)]).withUnsafeBytes { reader.feed($0) }
      guard case .failure(let failure) = reader.finish(), case .storage(let reason) = failure.problem else {
        Issue.record("it was kept")
        return
      }
      #expect(reason.contains("No such file"))
    }

    @Test func survivesMutatedForms() async throws {
      var random = SplitMix64(seed: 8)
      let form = multipart([
        .field("a", "1"), .file("f", "x.png", random.bytes(66_000)), .file("g", "y.png", trickyContents[11]),
      ])
      let requests = (0..<600).map { _ in Self.mutated(form, &random) }
      let statistics = ServerStatistics()
      let statuses = Box<[Int: Int]>([:])
      try await withServer(limits: { $0.bodySeconds = 5 }, statistics: statistics) { server in
        for (request, isWhole) in requests {
          let client = try RawClient(port: server.port)
          client.send(request)
          if isWhole {
            let answer = try client.answer()
            statuses.update { $0[answer.status, default: 0] += 1 }
          } else {
            client.close()
          }
        }
        #expect(await eventually { statistics.snapshot.connections == 0 })
        let answer = try RawClient(port: server.port).post("/", formType, form)
        #expect(answer.status == 200)
      }
      #expect(Set(statuses.value.keys) == [200, 400])
      #expect(await eventually { openDescriptors(named: "eidetic-upload").isEmpty })
    }

    /// - Returns: a request, and whether it has the length that it says.
    private static func mutated(_ form: [UInt8], _ random: inout SplitMix64) -> ([UInt8], isWhole: Bool) {
      var body = form
      let pieces = [
        "\r\n", "--", "\r\n--\(testBoundary)", "\"", ";", "\0", "Content-Disposition:", "name=", "\r\n\r\n",
      ]
      for _ in 0..<Int.random(in: 1...6, using: &random) where !body.isEmpty {
        let place = Int.random(in: 0..<body.count, using: &random)
        // Near the beginning is what matters.
        let start = Bool.random(using: &random) ? place : place % min(400, body.count)
        let end = min(body.count, start + Int.random(in: 0...20, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: body[start] = UInt8.random(in: 0...255, using: &random)
        case 1: body.removeSubrange(start..<end)
        case 2: body.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: start)
        case 3: body.insert(contentsOf: Array(body[start..<end]), at: start)
        default: body.removeSubrange(start...)
        }
      }
      let isHonest = Int.random(in: 0..<4, using: &random) > 0
      let length = isHonest ? body.count : max(0, body.count + Int.random(in: -50...50, using: &random))
      if Bool.random(using: &random) {
        return (head("POST", "/", formType + ["Content-Length: \(length)"]) + body, length <= body.count)
      }
      var wire = chunked(body, [Int.random(in: 1...500, using: &random)])
      if !isHonest {
        wire[Int.random(in: 0..<wire.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      return (head("POST", "/", formType + ["Transfer-Encoding: chunked"]) + wire, isHonest)
    }
  }
}
