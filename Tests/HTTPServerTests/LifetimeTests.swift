import TestSupport
import Testing
import Vocabulary

@testable import HTTPServer

extension Live {
  @Suite struct LifetimeTests {
    /// Works until it is called off, and counts.
    private static func waiting(_ begun: Box<Int>, _ cancelled: Box<Int>) -> TestResponder {
      var responder = TestResponder()
      responder.answer = { request in
        begun.update { $0 += 1 }
        while (try? await Task.sleep(for: .seconds(60))) != nil {}
        cancelled.update { $0 += 1 }
        return TestResponder.echo(request)
      }
      return responder
    }

    @Test func callsOffTheWorkForAClientThatGoes() async throws {
      let (begun, cancelled, statistics) = (Box(0), Box(0), ServerStatistics())
      try await withServer(Self.waiting(begun, cancelled), statistics: statistics) { server in
        let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
        for client in clients { client.send(head("GET", "/")) }
        #expect(await eventually { begun.value == 20 })
        for client in clients { client.close() }
        #expect(await eventually { cancelled.value == 20 && statistics.snapshot.connections == 0 })
      }
    }

    @Test func callsOffAllWorkWhenItStops() async throws {
      let (begun, cancelled, statistics) = (Box(0), Box(0), ServerStatistics())
      let clients = Box(0)
      try await withServer(Self.waiting(begun, cancelled), statistics: statistics) { server in
        for number in 1...20 {
          let client = try RawClient(port: server.port)
          client.send(head("GET", "/"))
          #expect(await eventually { begun.value == number })
          if number == 20 {
            clients.value = number
            await server.stop()
          }
        }
      }
      #expect(cancelled.value == 20 && statistics.snapshot.connections == 0)
    }

    @Test func stopsWithClientsInEveryPhase() async throws {
      let statistics = ServerStatistics()
      var responder = TestResponder()
      responder.answer = { _ in Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 16 << 20))) }
      let isDone = try await withServer(responder, statistics: statistics) { server in
        let texts = [
          "", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/a\r\nContent-Length: 9\r\n\r\nab",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/a\r\nContent-Length: 1000000\r\n\r\nab",
        ]
        let clients = try texts.map { text in
          let client = try RawClient(port: server.port, receiveBuffer: 2048)
          client.send(text)
          return client
        }
        #expect(await eventually { statistics.snapshot.connections == texts.count })
        await server.stop()
        return clients.allSatisfy { $0.untilTheEnd().count < 16 << 20 }
      }
      #expect(isDone && statistics.snapshot.connections == 0)
    }

    @Test func waitsForWorkThatCannotBeCalledOff() async throws {
      let (begun, finished) = (Box(false), Box(false))
      var responder = TestResponder()
      responder.answer = { request in
        begun.value = true
        for _ in 0..<100 { await Task.detached { try? await Task.sleep(for: .milliseconds(2)) }.value }
        finished.value = true
        return TestResponder.echo(request)
      }
      try await withServer(responder) { server in
        let client = try RawClient(port: server.port)
        client.send(head("GET", "/"))
        #expect(await eventually { begun.value })
        await server.stop()
        #expect(finished.value)
      }
    }

    @Test func takesNoConnectionAfterItHasStopped() async throws {
      var responder = TestResponder()
      responder.answer = { _ in Response(status: 418) }
      try await withServer(responder) { server in
        let before = try RawClient(port: server.port).get("/")
        await server.stop()
        await server.stop()
        // Another test's server may have got the port meanwhile.
        let after = try? RawClient(port: server.port).get("/")
        #expect(before.status == 418 && after?.status != 418)
      }
    }

    @Test func leavesNothingBehindAfterManyStarts() async throws {
      let before = openDescriptors(named: "eventpoll").count
      var port = 0
      for number in 0..<120 {
        // Often on the port that was just left.
        let configuration = ServerConfiguration(port: number % 3 == 0 ? 0 : port)
        try await withServer(configuration: configuration) { server in
          let answer = try RawClient(port: server.port).get("/\(number)")
          #expect(answer.status == 200)
          _ = try RawClient(port: server.port).send("GET / HT")
        }
        port = number % 3 == 0 ? 0 : port
      }
      // Other tests of this process may have some of their own.
      #expect(await eventually { openDescriptors(named: "eventpoll").count < before + 50 })
      #expect(await eventually { libraryThreads() < 50 })
    }

    @Test func answersManyClientsAtOnce() async throws {
      var responder = TestResponder()
      responder.answer = { request in
        // Ended before, while, and after the library takes its hands off.
        switch request.head.target.path.last.flatMap(Int.init) ?? 0 {
        case let number where number % 3 == 0: break
        case let number where number % 3 == 1: await Task.yield()
        default: try? await Task.sleep(for: .milliseconds(1))
        }
        return TestResponder.echo(request)
      }
      let statistics = ServerStatistics()
      try await withServer(responder, statistics: statistics) { server in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<32 {
            group.addTask {
              let client = try RawClient(port: server.port)
              for round in 0..<100 {
                let answer = try client.get("/\(number)/\(round)")
                #expect(answer.status == 200 && answer.text == "GET [\"\(number)\", \"\(round)\"]")
              }
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(statistics.snapshot.requests[.init(route: "other", method: "GET", status: 200)] == 3200)
    }

    @Test func survivesClientsThatComeAndGoAtRandom() async throws {
      let statistics = ServerStatistics()
      var responder = TestResponder()
      responder.answer = { request in
        try? await Task.sleep(for: .milliseconds(Int(request.head.target.path[0]) ?? 0))
        return TestResponder.echo(request)
      }
      try await withServer(responder, statistics: statistics) { server in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for seed in 0..<8 {
            group.addTask {
              var random = SplitMix64(seed: UInt64(seed))
              for _ in 0..<60 {
                let client = try RawClient(port: server.port)
                let whole = head("GET", "/\(Int.random(in: 0...60, using: &random))")
                client.send(Array(whole.prefix(Int.random(in: 0...(2 * whole.count), using: &random))))
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...30, using: &random)))
                if Bool.random(using: &random) { client.closeSending() }
                client.close()
              }
            }
          }
          try await group.waitForAll()
        }
        #expect(await eventually { statistics.snapshot.connections == 0 })
        let answer = try RawClient(port: server.port).get("/0")
        #expect(answer.status == 200)
      }
    }
  }
}
