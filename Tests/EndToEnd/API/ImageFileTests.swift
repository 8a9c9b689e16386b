import Foundation
import Testing

/// An image's own bytes, its small picture and its preview.
@Suite(.inTurn) struct ImageFileTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private func onlyImage(_ server: Server) async throws -> String {
    let images = try await server.get("/api/v1/images").json["images"].array
    #expect(images.count == 1)
    return "/api/v1/images/\(try #require(images.first?["id"].int))"
  }

  @Test func theOriginalComesWholeOrInParts() async throws {
    let bytes = Raster(seed: 1).png()
    try work.write(bytes, to: "wäre \"q\".png")
    try await work.index()
    try await work.serve { server in
      let original = try await onlyImage(server) + "/original"
      let whole = try await server.get(original)
      #expect(whole.status == 200 && whole.body == bytes)
      #expect(whole.header("content-type") == "image/png" && whole.header("accept-ranges") == "bytes")
      #expect(whole.header("content-disposition") == "inline; filename*=UTF-8''w%C3%A4re%20%22q%22.png")
      let tag = try #require(whole.header("etag"))
      let count = bytes.count
      let ranges = [
        ("bytes=0-0", 0..<1), ("bytes=0-", 0..<count), ("bytes=100-199", 100..<200),
        ("bytes=-1", count - 1..<count), ("bytes=-999999", 0..<count),
        ("bytes=\(count - 2)-999999", count - 2..<count),
      ]
      for (header, range) in ranges {
        let part = try await server.get(original, ["Range": header])
        #expect(part.status == 206 && part.body == Array(bytes[range]), "\(header)")
        #expect(
          part.header("content-range") == "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(count)")
      }
      for header in ["bytes=\(count)-", "bytes=-0", "bytes=999999-1000000"] {
        let beyond = try await server.get(original, ["Range": header])
        #expect(beyond.status == 416 && beyond.code == "range_not_satisfiable", "\(header)")
        #expect(beyond.header("content-range") == "bytes */\(count)")
      }
      // What is no range, or several, is answered whole.
      for header in ["bytes=5-1", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=", "bytes=-"] {
        let answer = try await server.get(original, ["Range": header])
        #expect(answer.status == 200 && answer.body == bytes, "\(header)")
      }
      let current = try await server.get(original, ["Range": "bytes=0-0", "If-Range": tag])
      let other = try await server.get(original, ["Range": "bytes=0-0", "If-Range": "\"x\""])
      #expect(current.status == 206 && other.status == 200)
      #expect(try await server.get(original, ["If-None-Match": tag]).status == 304)
      let head = try await server.ask("HEAD", original)
      #expect(head.status == 200 && head.body.isEmpty && head.header("content-length") == "\(count)")
    }
  }

  @Test func theSmallOnesAreJPEGAndKnowTheirVersion() async throws {
    try work.write(Raster(seed: 1, width: 900, height: 600).tiff(orientation: 6), to: "turned.tiff")
    try await work.index()
    try await work.serve { server in
      let image = try await onlyImage(server)
      let known = try await server.get(image).json
      #expect(known["width"].int == 600 && known["height"].int == 900 && known["format"].string == "tiff")
      #expect(known["paths"][0]["path"].string == work.path("turned.tiff"))
      for (part, width, height) in [("/thumbnail", 213, 320), ("/preview", 600, 900)] {
        let answer = try await server.get(image + part)
        #expect(answer.status == 200 && answer.header("content-type") == "image/jpeg")
        let size = try #require(Self.size(ofJPEG: answer.body))
        #expect(size == (width, height), "\(part)")
        let tag = try #require(answer.header("etag"))
        #expect(try await server.get(image + part, ["If-None-Match": tag]).status == 304)
        #expect(try await server.get(image + part, ["If-None-Match": "\"x\", W/\(tag)"]).status == 304)
        #expect(try await server.get(image + part, ["If-None-Match": "\"x\""]).status == 200)
        let head = try await server.ask("HEAD", image + part)
        #expect(head.status == 200 && head.header("content-length") == "\(answer.body.count)")
      }
      // Who has the preview costs no work, not even where the file is gone.
      let tag = try #require(try await server.get(image + "/preview").header("etag"))
      try work.remove("turned.tiff")
      #expect(try await server.get(image + "/preview", ["If-None-Match": tag]).status == 304)
      #expect(try await server.get(image + "/preview").status == 404)
    }
  }

  @Test func aThumbnailThatIsGoneIsMadeAgain() async throws {
    try work.draw(1)
    try await work.index()
    try await work.serve { server in
      let thumbnail = try await onlyImage(server) + "/thumbnail"
      let before = try await server.get(thumbnail)
      try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
      let after = try await server.get(thumbnail)
      #expect(after.status == 200 && after.body == before.body)
    }
  }

  @Test func aFileThatIsGoneOrHasChangedIsNotGivenOut() async throws {
    try work.draw(1)
    try await work.index()
    try await work.serve { server in
      let image = try await onlyImage(server)
      try work.touch("1.png")
      for part in ["/original", "/preview"] {
        let answer = try await server.get(image + part)
        #expect(answer.status == 404 && answer.message.contains("has changed"), "\(answer.text)")
      }
      try work.remove("1.png")
      for part in ["/original", "/preview"] {
        let answer = try await server.get(image + part)
        #expect(answer.status == 404 && answer.message.contains("is missing"), "\(answer.text)")
      }
      #expect(try await server.get(image + "/thumbnail").status == 200)
      // A folder in its place is no file, and neither is a pipe: nobody waits for it.
      try FileManager.default.createDirectory(atPath: work.path("1.png"), withIntermediateDirectories: true)
      #expect(try await server.get(image + "/original").status == 404)
      try work.remove("1.png")
      mkfifo(work.path("1.png"), 0o600)
      #expect(try await server.get(image + "/original").status == 404)
    }
  }

  @Test func anyCopyServesForTheOriginal() async throws {
    try work.draw(1)
    try work.copy("1.png", to: "2.png")
    try await work.index()
    try await work.serve { server in
      let original = try await onlyImage(server) + "/original"
      try work.remove("1.png")
      let whole = try await server.get(original)
      #expect(whole.body == Raster(seed: 1).png())
    }
  }

  /// The size in a JPEG's first frame header.
  private static func size(ofJPEG bytes: [UInt8]) -> (width: Int, height: Int)? {
    var place = 2
    while place + 9 < bytes.count, bytes[place] == 0xFF {
      let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      if [0xC0, 0xC1, 0xC2].contains(bytes[place + 1]) {
        return (
          Int(bytes[place + 7]) << 8 | Int(bytes[place + 8]),
          Int(bytes[place + 5]) << 8 | Int(bytes[place + 6])
        )
      }
      place += 2 + length
    }
    return nil
  }
}
