import Synchronization
import TestSupport
import Testing

@testable import HTTPClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FetcherTests {
  private let fetcher = Fetcher { _ in true }

  @Test func fetchesBytesWithTheirTypeAndAddress() async throws {
    let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    let server = try ScriptedServer { _, client in
      client.send("200 OK", ["Content-Type: image/jpeg"], body: body)
    }
    let fetched = try await fetcher.fetch(server.address("/a.jpg?b=c#d"))
    #expect(fetched.bytes == body)
    #expect(fetched.contentType == "image/jpeg")
    #expect(fetched.finalAddress == server.address("/a.jpg?b=c#d"))
  }

  @Test func takesAnAnswerWithoutTypeAndBytes() async throws {
    let server = try ScriptedServer { _, client in client.send("204 No Content") }
    let expected = Fetched(bytes: [], finalAddress: server.address(), contentType: nil)
    #expect(try await fetcher.fetch(server.address()) == expected)
  }

  @Test func asksForBytesAsTheyAreAndSaysWhoAsks() async throws {
    let server = try ScriptedServer { _, client in
      client.send("200 OK", ["Content-Encoding: gzip"], body: [1, 2, 3])
    }
    #expect(try await fetcher.fetch(server.address("/a")).bytes == [1, 2, 3])
    let lines = server.requests.first?.split(separator: "\r\n").map(String.init)
    #expect(
      lines == [
        "GET /a HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: eidetic", "Accept: */*",
      ])
  }

  @Test func refusesThisMachineUnlessToldOtherwise() async throws {
    let listener = try Listener()
    let address = "http://127.0.0.1:\(listener.port)/"
    await #expect(throws: HTTPClientError.refused(address: address, ip: .v4(0x7f00_0001))) {
      try await Fetcher().fetch(address)
    }
    #expect(!listener.isConnected)
  }

  @Test func connectsToIPv6() async throws {
    guard let listener = try? Listener(isV6: true) else { return }
    let address = "http://[::1]:\(listener.port)/"
    await #expect(throws: HTTPClientError.timedOut(address: address)) {
      try await Fetcher(limits: FetchLimits(seconds: 0.2)) { place in
        place == SocketAddress(ip: .v6(1), port: listener.port)
      }.fetch(address)
    }
    #expect(listener.isConnected)
  }

  // MARK: Redirects

  @Test(arguments: [301, 302, 303, 307, 308])
  func followsARedirect(_ status: Int) async throws {
    let server = try ScriptedServer { path, client in
      path == "/a"
        ? client.send("\(status) Moved", ["Location: b", "Set-Cookie: c=d"], body: [9, 9])
        : client.send("200 OK", body: [1])
    }
    let fetched = try await fetcher.fetch(server.address("/a"))
    #expect(fetched == Fetched(bytes: [1], finalAddress: server.address("/b"), contentType: nil))
    #expect(server.requests.count == 2)
    #expect(!server.requests.contains { $0.lowercased().contains("cookie:") })
  }

  @Test func asksAgainAboutTheAddressOfARedirect() async throws {
    let hidden = try Listener()
    let server = try ScriptedServer { _, client in
      client.send("302 Found", ["Location: http://127.0.0.1:\(hidden.port)/"])
    }
    await #expect(throws: HTTPClientError.refused(address: server.address(), ip: .v4(0x7f00_0001))) {
      try await Fetcher { [port = server.port] in $0.port == port }.fetch(server.address())
    }
    #expect(server.requests.count == 1)
    #expect(!hidden.isConnected)
  }

  @Test(arguments: [
    ("file:///etc/passwd", "it redirects to something that is neither http nor https"),
    ("ftp://127.0.0.1/", "it redirects to something that is neither http nor https"),
    ("gopher://127.0.0.1/", "it redirects to something that is neither http nor https"),
    ("nonsense://127.0.0.1/", "it redirects to something that is neither http nor https"),
    ("http://user:secret@127.0.0.1/", "it redirects to an address with a user name"),
    ("http://[::1/", "it redirects to something that is not an address"),
  ])
  func doesNotFollowARedirectToWhatIsNoPlainAddress(_ location: String, _ reason: String) async throws {
    let server = try ScriptedServer { _, client in client.send("302 Found", ["Location: \(location)"]) }
    await #expect(throws: HTTPClientError.address(got: server.address(), reason: reason)) {
      try await fetcher.fetch(server.address())
    }
    #expect(server.requests.count == 1)
  }

  @Test(arguments: 0...3)
  func followsAsManyRedirectsAsAreAllowed(_ limit: Int) async throws {
    let server = try ScriptedServer { path, client in
      let count = Int(path.dropFirst()) ?? 0
      count == 0 ? client.send("200 OK", body: [7]) : client.send("302 Found", ["Location: /\(count - 1)"])
    }
    let fetcher = Fetcher(limits: FetchLimits(redirects: limit)) { _ in true }
    #expect(try await fetcher.fetch(server.address("/\(limit)")).bytes == [7])
    let tooFar = server.address("/\(limit + 1)")
    await #expect(throws: HTTPClientError.tooManyRedirects(address: tooFar, limit: limit)) {
      try await fetcher.fetch(tooFar)
    }
  }

  // MARK: Statuses

  @Test(arguments: [300, 304, 400, 401, 403, 404, 407, 410, 429, 500, 503])
  func saysWhichStatusCame(_ status: Int) async throws {
    let server = try ScriptedServer { _, client in client.send("\(status) No", body: [1, 2]) }
    await #expect(throws: HTTPClientError.status(address: server.address(), code: status)) {
      try await fetcher.fetch(server.address())
    }
  }

  @Test func doesNotReadTheBodyOfAnError() async throws {
    let server = try ScriptedServer { _, client in
      client.begin("404 Not Found", [])
      while client.send([UInt8](repeating: 1, count: 0x1000)) {}
    }
    await #expect(throws: HTTPClientError.status(address: server.address(), code: 404)) {
      try await Fetcher(limits: FetchLimits(maximumBytes: 100_000)) { _ in true }.fetch(server.address())
    }
  }

  // MARK: Limits

  @Test func takesAsManyBytesAsAreAllowedAndNotOneMore() async throws {
    let server = try ScriptedServer { path, client in
      let body = [UInt8](repeating: 1, count: path.hasSuffix("1000") ? 1000 : 1001)
      if path.hasPrefix("/announced") {
        client.send("200 OK", body: body)
      } else {
        client.begin("200 OK", [])
        client.send(body)
      }
    }
    let fetcher = Fetcher(limits: FetchLimits(maximumBytes: 1000)) { _ in true }
    for path in ["/announced/1000", "/unannounced/1000"] {
      #expect(try await fetcher.fetch(server.address(path)).bytes.count == 1000)
    }
    for path in ["/announced/1001", "/unannounced/1001"] {
      await #expect(throws: HTTPClientError.tooManyBytes(address: server.address(path), limit: 1000)) {
        try await fetcher.fetch(server.address(path))
      }
    }
  }

  @Test func goesAwayWhenAHugeLengthIsAnnounced() async throws {
    let server = try ScriptedServer { _, client in
      client.begin("200 OK", ["Content-Length: 1000000000000"])
      client.waitForTheEnd()
    }
    await #expect(throws: HTTPClientError.tooManyBytes(address: server.address(), limit: 64 << 20)) {
      try await fetcher.fetch(server.address())
    }
  }

  @Test(arguments: ["200 OK", "302 Found"], ["Transfer-Encoding: chunked", "X: y"])
  func goesAwayWhenABodyDoesNotEnd(_ status: String, _ header: String) async throws {
    let server = try ScriptedServer { path, client in
      if path == "/b" { return client.send("404 Not Found") }
      client.begin(status, [header, "Location: /b"])
      let bytes = [UInt8](repeating: 0x30, count: 0x1000)
      while client.send(Array("1000\r\n".utf8) + bytes + Array("\r\n".utf8)) {}
    }
    let error = await #expect(throws: HTTPClientError.self) {
      try await Fetcher(limits: FetchLimits(maximumBytes: 100_000)) { _ in true }.fetch(server.address("/a"))
    }
    // The body of a redirect is not waited for where the connection ends it.
    let isLeft = status.hasPrefix("302") && header == "X: y"
    #expect(
      error
        == (isLeft
          ? .status(address: server.address("/a"), code: 404)
          : .tooManyBytes(address: server.address("/a"), limit: 100_000)))
  }

  @Test func givesUpWhenNothingComes() async throws {
    let server = try ScriptedServer { _, client in client.waitForTheEnd() }
    await #expect(throws: HTTPClientError.timedOut(address: server.address())) {
      try await Fetcher(limits: FetchLimits(seconds: 0.2)) { _ in true }.fetch(server.address())
    }
  }

  @Test func givesUpWhenTheBodyDripsForTooLong() async throws {
    let server = try ScriptedServer { _, client in
      client.begin("200 OK", [])
      while client.send([1]) { usleep(20_000) }
    }
    await #expect(throws: HTTPClientError.timedOut(address: server.address())) {
      try await Fetcher(limits: FetchLimits(seconds: 0.3)) { _ in true }.fetch(server.address())
    }
  }

  @Test func givesUpWhenTheBodyComesTooSlowly() async throws {
    let server = try ScriptedServer { _, client in
      client.begin("200 OK", [])
      for _ in 0..<100 where client.send([1]) { usleep(50_000) }
    }
    let limits = FetchLimits(seconds: 600, lowestBytesPerSecond: 1000, lowSpeedSeconds: 1)
    await #expect(throws: HTTPClientError.timedOut(address: server.address())) {
      try await Fetcher(limits: limits) { _ in true }.fetch(server.address())
    }
  }

  @Test func countsTheTimeOfAllRedirectsTogether() async throws {
    let server = try ScriptedServer { _, client in
      usleep(100_000)
      client.send("302 Found", ["Location: /"])
    }
    await #expect(throws: HTTPClientError.timedOut(address: server.address())) {
      try await Fetcher(limits: FetchLimits(seconds: 0.5, redirects: 1000)) { _ in true }.fetch(
        server.address())
    }
    #expect(server.requests.count < 100)
  }

  // MARK: Broken transfers

  @Test func saysThatNobodyListens() async throws {
    let port = try Listener().port
    let address = "http://127.0.0.1:\(port)/"
    let error = await #expect(throws: HTTPClientError.self) { try await fetcher.fetch(address) }
    #expect(error?.curlCode == 7)
  }

  @Test(arguments: [("", 52), ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", 18), ("hello\r\n\r\n", 1)])
  func saysThatTheAnswerIsBroken(_ answer: String, _ code: UInt32) async throws {
    let server = try ScriptedServer { _, client in client.send(Array(answer.utf8)) }
    let error = await #expect(throws: HTTPClientError.self) { try await fetcher.fetch(server.address()) }
    #expect(error?.curlCode == code)
  }

  @Test func saysThatTheServerDoesNotSpeakTLS() async throws {
    let server = try ScriptedServer { _, client in client.send("200 OK") }
    let address = "https://127.0.0.1:\(server.port)/"
    let error = await #expect(throws: HTTPClientError.self) { try await fetcher.fetch(address) }
    #expect(error?.curlCode == 35)
  }

  @Test func saysThatANameIsNotKnown() async throws {
    // A part of a name has 63 letters at most, so that nobody needs to be asked.
    let name = String(repeating: "a", count: 64) + ".invalid"
    let error = await #expect(throws: HTTPClientError.self) { try await Fetcher().fetch("http://\(name)/") }
    #expect(error?.curlCode == 6)
  }

  // MARK: Cancellation

  @Test func endsWhenTheTaskIsCancelled() async throws {
    let server = try ScriptedServer { _, client in client.waitForTheEnd() }
    // On a busy machine the standard limits may end it before the task does.
    let fetcher = Fetcher(limits: FetchLimits(seconds: 600, lowSpeedSeconds: 600)) { _ in true }
    let task = Task { [address = server.address()] in try await fetcher.fetch(address) }
    try await server.firstRequest()
    task.cancel()
    let result = await task.result
    #expect(throws: HTTPClientError.cancelled(address: server.address())) { try result.get() }
  }

  @Test func doesNotEvenConnectForATaskThatIsCancelledAlready() async throws {
    let listener = try Listener()
    let address = "http://127.0.0.1:\(listener.port)/"
    let task = Task { [fetcher] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await fetcher.fetch(address)
    }
    let result = await task.result
    #expect(throws: HTTPClientError.cancelled(address: address)) { try result.get() }
    #expect(!listener.isConnected)
  }

  @Test func fetchesManyAtATime() async throws {
    let count = 30
    let arrived = Mutex(0)
    // No answer comes before all have asked.
    let server = try ScriptedServer { path, client in
      arrived.withLock { $0 += 1 }
      let deadline = Deadline(awaiting: "\(count) requests at a time")
      while arrived.withLock({ $0 }) < count {
        guard !deadline.isPassed else {
          Issue.record(deadline.passed)
          return
        }
        usleep(1000)
      }
      client.send("200 OK", body: Array(path.utf8))
    }
    await withTaskGroup { group in
      for number in 0..<count {
        group.addTask { [fetcher] in
          let fetched = try? await fetcher.fetch(server.address("/\(number)"))
          #expect(fetched?.bytes == Array("/\(number)".utf8))
        }
      }
    }
  }

  // MARK: The environment

  @Test func doesNotAskAProxyOfTheEnvironment() async {
    await #expect(processExitsWith: .success) {
      let proxy = try Listener()
      for name in ["http_proxy", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"] {
        setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
      }
      unsetenv("no_proxy")
      unsetenv("NO_PROXY")
      let server = try ScriptedServer { _, client in client.send("200 OK", body: [1]) }
      #expect(try await Fetcher { _ in true }.fetch(server.address()).bytes == [1])
      #expect(!proxy.isConnected)
    }
  }
}

extension HTTPClientError {
  fileprivate var curlCode: UInt32? {
    if case .transfer(_, let code, _) = self { code } else { nil }
  }
}
