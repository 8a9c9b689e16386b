import Foundation
import Testing

/// Query pictures that are kept for a permalink.
@Suite(.inTurn) struct QueryTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func keptPicturesAreSearchedWithUntilTheyExpire() async throws {
    try work.draw(3)
    try await work.index()
    let picture = Raster(seed: 2).png(comment: "another file")
    try await work.serve { server in
      let before = Date.now
      let kept = try await server.post(
        "/api/v1/queries", form: MultipartForm(image: picture, ["days": "7"]))
      #expect(kept.status == 201)
      let id = try #require(kept.json["id"].string)
      #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
      let expires = try Date(kept.json["expires"].string ?? "", strategy: .iso8601)
      #expect(abs(expires.timeIntervalSince(before) - 7 * 86400) < 60)

      let again = try await server.get("/api/v1/queries/\(id)")
      #expect(again.body == picture && again.header("content-type") == "image/png")
      #expect(again.header("content-security-policy")?.contains("sandbox") == true)
      let search = try await server.post("/api/v1/search", json: #"{"queries":["\#(id)"],"k":1}"#)
      #expect(search.json["hits"][0]["path"].string == work.path("2.png"))
      // It is no image of the gallery.
      #expect(try await server.get("/api/v1/status").json["images"].int == 3)

      let file = try #require(work.files(inGallery: "queries").first)
      let past = Int(Date.now.timeIntervalSince1970) - 1
      try FileManager.default.moveItem(
        atPath: work.gallery + "/queries/" + file, toPath: work.gallery + "/queries/\(id)-\(past)")
      for answer in [
        try await server.get("/api/v1/queries/\(id)"),
        try await server.ask("DELETE", "/api/v1/queries/\(id)"),
        try await server.post("/api/v1/search", json: #"{"queries":["\#(id)"]}"#),
      ] {
        #expect(answer.status == 404 && answer.message.contains("expired"), "\(answer.text)")
      }
      // The next one that is kept sweeps it away.
      #expect(try await server.post("/api/v1/queries", form: MultipartForm(image: picture)).status == 201)
      #expect(work.files(inGallery: "queries").count == 1)
    }
  }

  @Test func whatHasExpiredIsSweptAwayAtTheStart() async throws {
    try work.draw(1)
    try await work.index()
    let folder = work.gallery + "/queries"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: folder + "/0123456789abcdef0123456789abcdef-1"))
    try await work.serve { server in
      #expect(await server.isAlive())
      #expect(work.files(inGallery: "queries").isEmpty)
    }
  }

  @Test(arguments: ["0", "366", "-1", "x", "", "1.5", "99999999999999999999"])
  func theirTimeIsBounded(days: String) async throws {
    try await work.serve { server in
      let form = MultipartForm(image: Raster(seed: 1).png(), ["days": days])
      let answer = try await server.post("/api/v1/queries", form: form)
      #expect(answer.status == 400 && answer.message.contains("days"), "\(answer.text)")
      #expect(work.files(inGallery: "queries").isEmpty)
    }
  }

  @Test func onlyPicturesAreKept() async throws {
    try await work.serve { server in
      for bytes in [[], Array("<html>".utf8), [0xFF, 0xD8, 0xFF], Array(Raster(seed: 1).png().prefix(40))] {
        let answer = try await server.post(
          "/api/v1/queries", form: MultipartForm(image: bytes, name: "a.jpg"))
        #expect(answer.status == 422 && answer.message.contains("a.jpg"), "\(answer.text)")
      }
      #expect(work.files(inGallery: "queries").isEmpty)
    }
  }
}
