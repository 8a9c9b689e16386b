import Foundation
import TestSupport
import Testing
import Vocabulary

/// Malformed bodies, made up from seeds: the server says what is wrong, or nothing, and lives.
@Suite(.inTurn) struct FuzzTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private func ask(_ server: Server, _ target: String, _ type: String, _ body: [UInt8]) async throws
    -> Answer?
  {
    let bytes = server.request("POST", target, ["Content-Type": type], body: body)
    let port = server.port
    return try? await blocking {
      let wire = try Wire(port: port, seconds: 20)
      try? wire.send(bytes)
      return try wire.answer()
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func formsInPieces(seed: UInt64) async throws {
    try work.draw(2)
    try await work.index()
    try await work.serve { server in
      var random = SplitMix64(seed: seed)
      for round in 0..<150 {
        var form = MultipartForm(boundary: "bnd")
        for (name, value) in [("k", "3"), ("metric", "cosine"), ("region", "0,0,1,1"), ("limit", "2")]
        where Bool.random(using: &random) {
          form.add(name, value)
        }
        form.add(file: Raster(seed: 1).png(), as: "image", name: "a.png")
        var body = form.body
        for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&body, &random) }
        let answer = try await ask(server, "/api/v1/search", form.contentType, body)
        if let answer {
          #expect(
            [200, 400, 413, 422].contains(answer.status), "\(seed), \(round): \(answer.status) \(answer.text)"
          )
          server.check(answer, "POST", "/api/v1/search")
        }
      }
      #expect(await server.isAlive())
      try await server.eventually { try await server.metric("eidetic_http_connections") == 1 }
      #expect(try await server.metric("eidetic_work_running") == 0)
    }
  }

  @Test(arguments: [11, 12] as [UInt64]) func documentsInPieces(seed: UInt64) async throws {
    try work.draw(2)
    try await work.index()
    let documents = [
      (
        "/api/v1/search",
        #"{"images":[1,2],"region":[0,0.25,1,0.5],"k":"all","metric":"cosine","sort":"newest","limit":1}"#
      ),
      (
        "/api/v1/search", #"{"images":[1],"cursor":"1-3ff0000000000000-1","k":3,"queries":[],"addresses":[]}"#
      ),
      (
        "/api/v1/jobs",
        #"{"paths":["/no/such/place"],"retry":true,"prune":false,"spaces":["efficientnet-lite0"]}"#
      ),
      ("/api/v1/fetch", #"{"address":"ftp://x/y"}"#), ("/api/v1/session", #"{"token":"abcdefghijklmnop"}"#),
    ]
    try await work.serve { server in
      var random = SplitMix64(seed: seed)
      for round in 0..<400 {
        let (target, text) = documents[round % documents.count]
        var body = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&body, &random) }
        guard let answer = try await ask(server, target, "application/json", body) else {
          Issue.record("\(seed), \(round): no answer to \(String(decoding: body, as: UTF8.self))")
          continue
        }
        let shown = "\(seed), \(round): \(String(decoding: body, as: UTF8.self)) → \(answer.text)"
        #expect(answer.status < 500 || answer.code == "fetch_failed", "\(shown)")
        server.check(answer, "POST", target)
      }
      #expect(await server.isAlive())
    }
  }

  private static let words = [
    "\r\n", "--bnd", "--bnd--", "--bnd\r\n", "\r\n--bnd\r\n", "Content-Disposition:", "; name=\"\"",
    "filename=\"",
    "\0", "\"",
    "{", "}", "[", "]", ",", ":", "null", "1e999", "-1", "9223372036854775808", "\\u0000", "\\ud800", "NaN",
    "true",
    "\u{feff}", "Content-Type: multipart/mixed; boundary=bnd", "Content-Transfer-Encoding: base64", "%00",
    "\u{7f}",
  ]

  /// Cuts, doubles, mixes or changes a part.
  private static func damage(_ body: inout [UInt8], _ random: inout SplitMix64) {
    guard !body.isEmpty else { return }
    let place = Int.random(in: 0..<body.count, using: &random)
    let end = min(place + Int.random(in: 1...40, using: &random), body.count)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: body.removeSubrange(place..<end)
    case 1: body.insert(contentsOf: Array(body[place..<end]), at: place)
    case 2: body[place] = UInt8.random(in: 0...255, using: &random)
    case 3:
      body.insert(contentsOf: Array(words[Int.random(in: 0..<words.count, using: &random)].utf8), at: place)
    case 4:
      body.replaceSubrange(
        place..<end, with: Array(words[Int.random(in: 0..<words.count, using: &random)].utf8))
    default: body.removeSubrange(place...)
    }
  }
}
