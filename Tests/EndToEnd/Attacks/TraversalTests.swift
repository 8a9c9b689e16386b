import Foundation
import Testing

/// Paths that lead elsewhere: in addresses, and by links.
@Suite(.inTurn) struct TraversalTests {
  let work: Workplace
  private static let secret = "root:x:0:0: nobody may see this"

  init() throws {
    work = try Workplace()
    try Data(Self.secret.utf8).write(to: URL(filePath: work.folder + "/secret.txt"))
  }

  /// Ways to write `../../secret.txt` and the like, from plain to absurd.
  static let climbs: [String] = {
    let ups = [
      "../", "..%2f", "..%2F", "%2e%2e/", "%2e%2e%2f", ".%2e/", "%2E./", "..%5c", "..\\", "%2e%2e%5c",
      "..%252f",
      "%252e%252e%252f", "..%c0%af", "..%c1%9c", "%c0%ae%c0%ae/", "..%e0%80%af", "..%ef%bc%8f",
      "%uff0e%uff0e/",
      "..;/", "....//", "..././", ".%00./", "..%00/", "..%0d/", "..%20/", "../%2e/", "..%2500/",
    ]
    let absolute = [
      "//etc/passwd", "%2fetc%2fpasswd", "/%2fetc/passwd", "file:///etc/passwd", "%00/etc/passwd",
      "~/secret.txt",
      "%7e/secret.txt", "C:%5csecret.txt", "....", "...", "%", "%2", "%zz", "%00", "%2e", "%2e%2e", ".", "..",
      "secret.txt%00.jpg", "1%00", "1%2f..%2f1", "%ff%fe", "%ed%a0%80",
    ]
    return ups.map { String(repeating: $0, count: 6) + "etc/passwd" } + ups.map { $0 + $0 + "secret.txt" }
      + absolute
  }()

  @Test func noSpellingLeadsOutOfAnAddress() async throws {
    try work.draw(1)
    try await work.index()
    try await work.serve { server in
      let templates = [
        ("GET", "/api/v1/images/*"), ("GET", "/api/v1/images/*/original"),
        ("GET", "/api/v1/images/*/thumbnail"),
        ("GET", "/api/v1/images/1/*"), ("GET", "/api/v1/queries/*"), ("DELETE", "/api/v1/queries/*"),
        ("DELETE", "/api/v1/roots/*"), ("GET", "/api/v1/jobs/*"), ("POST", "/api/v1/jobs/*/cancel"),
        ("GET", "/page/*"), ("GET", "/*"), ("GET", "/library/*"),
      ]
      for (method, template) in templates {
        for climb in Self.climbs {
          let target = template.replacing("*", with: climb)
          let answer = try await server.ask(method, target)
          // A target of two slashes at its beginning may be the page, and nothing else.
          #expect([400, 404, 405].contains(answer.status), "\(method) \(target): \(answer.status)")
          #expect(!answer.text.contains("root:x:0"), "\(method) \(target)")
        }
      }
      #expect(await server.isAlive())
      #expect(try await server.get("/api/v1/images/1/original").status == 200)
    }
  }

  @Test(arguments: [
    "GET http://127.0.0.1/etc/passwd HTTP/1.1", "GET file:///etc/passwd HTTP/1.1", "GET etc/passwd HTTP/1.1",
    "GET * HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT 127.0.0.1:22 HTTP/1.1", "GET /page/app.js#x HTTP/1.1",
    "GET /page/\u{e4} HTTP/1.1", "GET /page/a b HTTP/1.1", "GET", "GET /",
    "\u{1}\u{2}\u{3}",
    "GET / HTTP/9.9", "GET / HTTP/1.1\r\nNo colon", "GET /\t HTTP/1.1",
  ])
  func oddRequestLinesAreNoWayIn(line: String) async throws {
    try await work.serve { server in
      let port = server.port
      let bytes = try? await blocking {
        let wire = try Wire(port: port, seconds: 3)
        try wire.send("\(line)\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
        wire.endSending()
        return try wire.rest()
      }
      let text = String(decoding: bytes ?? [], as: UTF8.self)
      #expect(
        text.isEmpty || text.contains("HTTP/1.1 4") || text.contains("HTTP/1.1 5")
          || text.contains("HTTP/1.0 4"), "\(text)")
      #expect(!text.contains("root:x:0"))
      #expect(await server.isAlive())
    }
  }

  @Test func linksThatLeadOutAreNotFollowed() async throws {
    let outside = work.folder + "/outside"
    try FileManager.default.createDirectory(atPath: outside + "/in", withIntermediateDirectories: true)
    let picture = Raster(seed: 5).png()
    for name in ["linked.png", "in/folder.png", "in/swapped.png", "replaced.png"] {
      try Data(picture).write(to: URL(filePath: "\(outside)/\(name)"))
    }
    // There before: a link to a picture elsewhere, which is indexed as what it leads to, and one to a folder,
    // which is not.
    try work.draw("plain.png", seed: 1)
    try work.draw("replaced.png", seed: 2)
    try work.draw("sub/swapped.png", seed: 3)
    try FileManager.default.createSymbolicLink(
      atPath: work.path("linked.png"), withDestinationPath: outside + "/linked.png")
    try FileManager.default.createSymbolicLink(
      atPath: work.path("folder"), withDestinationPath: outside + "/in")
    try await work.index()
    try await work.serve { server in
      let images = try await server.get("/api/v1/images").json["images"].array
      var ids: [String: Int] = [:]
      for image in images {
        ids[image["path"].string?.replacing(work.pictures + "/", with: "") ?? ""] = image["id"].int
      }
      #expect(ids.keys.sorted() == ["linked.png", "plain.png", "replaced.png", "sub/swapped.png"])
      // Put there afterwards: with the size and the time that the gallery knows.
      try replace("replaced.png", byLinkTo: outside + "/replaced.png")
      let known = try FileManager.default.attributesOfItem(atPath: work.path("sub/swapped.png"))[
        .modificationDate]
      try Data(Raster(seed: 3).png()).write(to: URL(filePath: outside + "/in/swapped.png"))
      try FileManager.default.setAttributes(
        [.modificationDate: try #require(known)], ofItemAtPath: outside + "/in/swapped.png")
      try work.remove("sub")
      try FileManager.default.createSymbolicLink(
        atPath: work.path("sub"), withDestinationPath: outside + "/in")
      for name in ["linked.png", "replaced.png", "sub/swapped.png"] {
        let id = try #require(ids[name])
        for part in ["original", "preview"] {
          let answer = try await server.get("/api/v1/images/\(id)/\(part)")
          #expect(
            answer.status == 404 && answer.message.contains("outside of the indexed folders"),
            "\(name) \(part): \(answer.text)")
        }
        let search = try await server.post(
          "/api/v1/search", json: #"{"images":[\#(id)],"region":[0,0,0.5,0.5]}"#)
        #expect(search.status == 404, "\(name): \(search.text)")
      }
      let plain = try #require(ids["plain.png"])
      #expect(try await server.get("/api/v1/images/\(plain)/original").body == Raster(seed: 1).png())
    }
  }

  private func replace(_ name: String, byLinkTo target: String) throws {
    let modified = try FileManager.default.attributesOfItem(atPath: work.path(name))[.modificationDate]
    try Data(Raster(seed: 2).png()).write(to: URL(filePath: target))
    try FileManager.default.setAttributes([.modificationDate: try #require(modified)], ofItemAtPath: target)
    try work.remove(name)
    try FileManager.default.createSymbolicLink(atPath: work.path(name), withDestinationPath: target)
  }

  @Test func aLinkWithinARootIsAsGoodAsAFile() async throws {
    try work.draw("real/1.png", seed: 1)
    try FileManager.default.createSymbolicLink(
      atPath: work.path("alias.png"), withDestinationPath: work.path("real/1.png"))
    try await work.index()
    try await work.serve { server in
      let whole = try await server.get("/api/v1/images/1/original")
      #expect(whole.body == Raster(seed: 1).png())
    }
  }

  @Test func aForgottenRootIsClosedToo() async throws {
    try work.draw(1, in: "a")
    try work.draw("b/2.png", seed: 2)
    try await work.index([work.path("a"), work.path("b")])
    try await work.serve { server in
      let roots = try await server.get("/api/v1/roots").json["roots"].array
      let images = try await server.get("/api/v1/images").json["images"].array
      let inA = try #require(images.first { $0["path"].string?.contains("/a/") == true }?["id"].int)
      let a = try #require(roots.first { $0["path"].string == work.path("a") }?["id"].int)
      #expect(try await server.ask("DELETE", "/api/v1/roots/\(a)").status == 204)
      for part in ["", "/original", "/preview", "/thumbnail"] {
        #expect(try await server.get("/api/v1/images/\(inA)\(part)").status == 404)
      }
    }
  }

  @Test func anSVGCannotRunItsScript() async throws {
    let svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\" onload=\"alert(1)\"><script>alert(2)</script>"
      + "<rect width=\"20\" height=\"30\" fill=\"red\"/></svg>"
    try work.write(Array(svg.utf8), to: "a.svg")
    try await work.index()
    try await work.serve { server in
      let kept = try await server.post(
        "/api/v1/queries", form: MultipartForm(image: Array(svg.utf8), name: "a.svg"))
      let id = try #require(kept.json["id"].string)
      for target in ["/api/v1/images/1/original", "/api/v1/queries/\(id)"] {
        let answer = try await server.get(target)
        #expect(
          answer.status == 200 && answer.text == svg && answer.header("content-type") == "image/svg+xml")
        let policy = try #require(answer.header("content-security-policy"))
        let directives = policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(directives.contains("default-src 'none'") && directives.contains("sandbox"), "\(policy)")
        #expect(!policy.contains("script-src") && !policy.contains("allow-scripts"))
        #expect(answer.headers.count { $0.name == "content-security-policy" } == 1)
        #expect(answer.header("x-content-type-options") == "nosniff")
      }
      // In part, not changed, and beyond its end too.
      let part = try await server.get("/api/v1/images/1/original", ["Range": "bytes=0-9"])
      #expect(part.header("content-security-policy")?.contains("sandbox") == true)
    }
  }
}
