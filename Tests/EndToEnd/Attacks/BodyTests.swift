import Foundation
import TestSupport
import Testing

/// Bodies that are too big, lie, never end, or are no picture.
@Suite(.inTurn) struct BodyTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Sends bytes and reads what comes, whatever becomes of the connection.
  private func raw(_ server: Server, _ bytes: [UInt8], endingSending: Bool = true, seconds: Int = 20) async
    -> Answer?
  {
    let port = server.port
    return try? await blocking {
      let wire = try Wire(port: port, seconds: seconds)
      try? wire.send(bytes)
      if endingSending { wire.endSending() }
      return try wire.answer()
    }
  }

  @Test func bodiesBeyondTheLimitAreRefusedByTheirHead() async throws {
    try await work.serve(["--max-upload", "100000"]) { server in
      #expect(try await server.get("/api/v1/status").json["maximumUploadBytes"].int == 100_000)
      for (target, type, count) in [
        ("/api/v1/search", "application/json", (1 << 20) + 1), ("/api/v1/jobs", "application/json", 1 << 40),
        ("/api/v1/session", "application/json", Int.max),
        ("/api/v1/search", "multipart/form-data; boundary=abc", 100_001),
        ("/api/v1/preview", "multipart/form-data; boundary=abc", 1 << 50),
        ("/api/v1/queries", "multipart/form-data; boundary=abc", 100_001),
      ] {
        // Nothing of the body is sent: the answer comes nevertheless.
        let request = server.request("POST", target, ["Content-Type": type, "Content-Length": "\(count)"])
        let answer = try #require(await raw(server, request, endingSending: false), "\(target) \(count)")
        #expect(answer.status == 413 && answer.code == "payload_too_large", "\(target) \(count)")
      }
      #expect(await server.isAlive())
    }
  }

  @Test func bodiesThatGrowBeyondTheLimitAreCutOff() async throws {
    try await work.serve(["--max-upload", "100000"]) { server in
      let before = try await server.metric("eidetic_http_received_bytes_total")
      for (target, type) in [
        ("/api/v1/search", "application/json"), ("/api/v1/search", "multipart/form-data; boundary=abc"),
        ("/api/v1/preview", "multipart/form-data; boundary=abc"),
      ] {
        let headers = ["Content-Type": type, "Transfer-Encoding": "chunked"]
        var bytes = server.request("POST", target, headers)
        let start = Array(
          "--abc\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n".utf8)
        let chunk = [UInt8](repeating: 0x20, count: 1 << 16)
        for part in [start] + Array(repeating: chunk, count: 40) {
          bytes += Array("\(String(part.count, radix: 16))\r\n".utf8) + part + Array("\r\n".utf8)
        }
        if let answer = await raw(server, bytes, endingSending: false) {
          #expect(answer.status == 413, "\(target)")
        }
      }
      // It did not read on.
      #expect(try await server.metric("eidetic_http_received_bytes_total") - before < 4 << 20)
      #expect(await server.isAlive())
    }
  }

  @Test func lengthsThatLieHarmNobody() async throws {
    try await work.serve { server in
      let json = Array(#"{"address":"x"}"#.utf8)
      for length in [
        "0", "1", "-1", "+15", "15, 15", "0x0f", "99999999999999999999", "15 ", "", "abc", "1e1",
      ] {
        var request = Array(
          "POST /api/v1/fetch HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nContent-Type: application/json\r\n"
            .utf8)
        request += Array("Content-Length: \(length)\r\nConnection: close\r\n\r\n".utf8) + json
        if let answer = await raw(server, request, endingSending: false, seconds: 2) {
          #expect((400..<500).contains(answer.status), "\(length): \(answer.status)")
        }
      }
      // Two lengths, or a length and chunks: whoever stands before the server could take them otherwise.
      for lines in [
        "Content-Length: 3\r\nContent-Length: 15", "Transfer-Encoding: chunked\r\nContent-Length: 15",
      ] {
        let request =
          "POST /api/v1/fetch HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nContent-Type: application/json\r\n\(lines)\r\n"
          + "Connection: close\r\n\r\n"
        if let answer = await raw(server, Array(request.utf8) + json, endingSending: false, seconds: 2) {
          #expect((400..<500).contains(answer.status), "\(lines): \(answer.status)")
        }
      }
      // Less than was announced, and gone.
      let headers = ["Content-Type": "application/json", "Content-Length": "1000"]
      let bytes = server.request("POST", "/api/v1/fetch", headers) + json
      let silence = await raw(server, bytes, endingSending: false, seconds: 1)
      #expect(silence == nil)
      #expect(await server.isAlive())
      try await server.eventually { try await server.metric("eidetic_http_connections") == 1 }
    }
  }

  @Test func slowClientsKeepNobodyWaiting() async throws {
    try work.draw(3)
    try await work.index()
    try await work.serve { server in
      let port = server.port
      let bytes = server.request(
        "POST", "/api/v1/search", ["Content-Type": "application/json", "Content-Length": "100"])
      // Heads that never end, bodies that never end, and sockets that say nothing.
      let slow = try await blocking { () -> Slow in
        let slow = Slow()
        for number in 0..<150 {
          let wire = try Wire(port: port)
          switch number % 3 {
          case 0: try wire.send("GET /healthz HTTP/1.1\r\nHost: 127.0")
          case 1: try wire.send(bytes + Array("{\"images\":".utf8))
          default: break
          }
          slow.wires.append(wire)
        }
        return slow
      }
      for _ in 0..<3 {
        for wire in slow.wires { try? wire.send(" ") }
        #expect(try await server.post("/api/v1/search", json: #"{"images":[1]}"#).status == 200)
        #expect(await server.isAlive())
      }
      #expect(try await server.metric("eidetic_http_connections") > 150)
      slow.wires = []
      try await server.eventually { try await server.metric("eidetic_http_connections") == 1 }
    }
  }

  /// Connections that one thread after the other uses.
  private final class Slow: @unchecked Sendable { var wires: [Wire] = [] }

  @Test(arguments: [
    ("/api/v1/search", "text/plain"), ("/api/v1/search", "application/x-www-form-urlencoded"),
    ("/api/v1/search", ""),
    ("/api/v1/search", "application/jsonp"), ("/api/v1/search", "application/json,text/plain"),
    ("/api/v1/search", "image/png"), ("/api/v1/preview", "application/json"),
    ("/api/v1/preview", "image/png"),
    ("/api/v1/queries", "multipart/mixed; boundary=abc"),
    ("/api/v1/jobs", "multipart/form-data; boundary=abc"),
    ("/api/v1/jobs", "text/plain"), ("/api/v1/fetch", "text/plain"), ("/api/v1/session", "text/plain"),
  ])
  func otherContentTypesAreNotRead(target: String, type: String) async throws {
    try await work.serve { server in
      let answer = try await server.ask("POST", target, ["Content-Type": type], body: Array("{}".utf8))
      #expect(answer.status == 415 && answer.code == "unsupported_media_type", "\(answer.text)")
    }
  }

  @Test func contentTypesMayBeWrittenInManyWays() async throws {
    try await work.serve { server in
      for type in [
        "APPLICATION/JSON", "application/json;charset=utf-8", "application/json ; charset=\"utf-8\"",
      ] {
        let answer = try await server.post("/api/v1/fetch", json: "{}", ["Content-Type": type])
        #expect(answer.status == 400 && answer.message.contains("address"), "\(type): \(answer.text)")
      }
      let form = MultipartForm(image: Raster(seed: 1).png())
      for type in [
        "Multipart/Form-Data; boundary=\(form.boundary)", "multipart/form-data;boundary=\"\(form.boundary)\"",
      ] {
        let answer = try await server.post("/api/v1/preview", form: form, ["Content-Type": type])
        #expect(answer.status == 200, "\(type): \(answer.text)")
      }
      for type in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary"] {
        let answer = try await server.post("/api/v1/preview", form: form, ["Content-Type": type])
        #expect(answer.status == 400, "\(type): \(answer.text)")
      }
    }
  }
}

/// Hundreds of nasty pictures, sent by strangers.
@Suite(.inTurn, .enabled(if: SharedData.hasHard, "needs data/hard in EIDETIC_SHARED (else ../shared)"))
struct BombTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func noUploadIsTooMuchForTheServer() async throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: SharedData.hard).sorted().filter { name in
      // All bombs, and of what is only broken every fourth: indexing meets them all.
      name.hasPrefix("bomb/") || name.hasPrefix("fuzz/") && name.utf8.reduce(0) { $0 + Int($1) } % 4 == 0
    }
    #expect(names.count > 10)
    try await work.serve { server in
      for name in names {
        let path = SharedData.hard + "/" + name
        guard let data = FileManager.default.contents(atPath: path), data.count < 60 << 20 else { continue }
        let form = MultipartForm(image: [UInt8](data), name: "bomb")
        let answer = try await server.post("/api/v1/preview", form: form)
        #expect(
          [200, 413, 422].contains(answer.status), "\(name): \(answer.status) \(answer.text.prefix(300))")
        #expect(server.program.residentBytes < 1_200_000_000, "\(name)")
      }
      #expect(await server.isAlive())
      try await server.eventually { try await server.metric("eidetic_work_running") == 0 }
    }
  }
}
