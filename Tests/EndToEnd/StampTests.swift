import Foundation
import Glibc
import TestSupport
import Testing

/// What tells a file that has changed from one that has not.
@Suite(.inTurn) struct StampTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private func setTime(_ seconds: Int, _ name: String) throws {
    var times = [timespec(tv_sec: seconds, tv_nsec: 5), timespec(tv_sec: seconds, tv_nsec: 5)]
    try #require(utimensat(AT_FDCWD, work.path(name), &times, 0) == 0)
  }

  private func isSet(_ seconds: Int, _ name: String) -> Bool {
    var status = stat()
    return stat(work.path(name), &status) == 0 && status.st_mtim.tv_sec == seconds
  }

  @Test(arguments: [10_413_792_000, 9_223_372_037, -9_300_000_000, Int.max / 2, -1, 0])
  func aFileOfAnyTimeIsIndexedSearchedAndServed(seconds: Int) async throws {
    try work.draw("a.png", seed: 1)
    try work.draw("b.png", seed: 2)
    // The file system may not know the time: then it keeps the nearest.
    try setTime(seconds, "a.png")
    try work.write(Array("<x/>".utf8), to: "a.png.xmp")
    try setTime(seconds, "a.png.xmp")
    #expect(try await work.index().indexed == 2)
    #expect(try await work.index().counts == "3 unchanged")
    #expect(try await work.nearest(to: "a.png").name == "a.png")
    try await work.serve { server in
      let id = try await work.nearest(to: "a.png").id
      let original = try await server.get("/api/v1/images/\(id)/original")
      #expect(original.status == 200 && original.body == Raster(seed: 1).png())
      let tag = try #require(original.header("etag"))
      #expect(try await server.get("/api/v1/images/\(id)/original", ["If-None-Match": tag]).status == 304)
      #expect(try await server.get("/api/v1/images?limit=5").status == 200)
      let search = #"{"images": [\#(id)], "order": "newest"}"#
      #expect(try await server.post("/api/v1/search", json: search).status < 500)
      #expect(await server.isAlive())
    }
  }

  @Test func aFileReplacedByOneOfTheSameSizeAndTimeIsNoticed() async throws {
    let (first, second) = (Raster(seed: 1).png(), Raster(seed: 2).png())
    try #require(first.count == second.count)
    try work.write(first, to: "a.png")
    try setTime(1_600_000_000, "a.png")
    try await work.index()
    // In place, and by another file.
    try work.write(second, to: "a.png")
    try setTime(1_600_000_000, "a.png")
    #expect(try await work.index().counts == "1 indexed")
    try work.write(Raster(seed: 3).png(), to: "../c.png")
    try FileManager.default.moveItem(atPath: work.folder + "/c.png", toPath: work.path("c.png"))
    try setTime(1_600_000_000, "c.png")
    try work.remove("a.png")
    try work.move("c.png", to: "a.png")
    #expect(try await work.index().counts == "1 indexed")
    #expect(try await work.index().counts == "1 unchanged")
  }

  @Test func anOriginalThatWasReplacedUnnoticedIsNotServedAndATouchedOneIs() async throws {
    try work.write(Raster(seed: 1).png(), to: "a.png")
    try setTime(1_600_000_000, "a.png")
    try await work.index()
    try await work.serve { server in
      try work.allow(0o640, work.path("a.png"))
      #expect(try await server.get("/api/v1/images/1/original").body == Raster(seed: 1).png())
      try work.write(Raster(seed: 2).png(), to: "a.png")
      try setTime(1_600_000_000, "a.png")
      #expect(try await server.get("/api/v1/images/1/original").status != 200)
    }
  }

  @Test func rehashingReadsEverythingAgain() async throws {
    try work.draw(3)
    try await work.index()
    // What even the stamp does not tell.
    try await GalleryDatabase(work).change("UPDATE paths SET image_id = 2 WHERE image_id = 1")
    #expect(try await work.index().counts == "3 unchanged")
    #expect(try await work.index([work.pictures, "--rehash"]).counts == "1 indexed, 2 unchanged")
    #expect(try await work.index([work.pictures, "--rehash"]).counts == "3 unchanged")
  }

  @Test func aGalleryOfAnOlderVersionLearnsTheRestOfTheStamps() async throws {
    try work.draw(2)
    try await work.index()
    try await GalleryDatabase(work).change("UPDATE paths SET inode = NULL, changed = NULL")
    #expect(try await work.index().counts == "2 unchanged")
    try work.write(Raster(seed: 9).png(), to: "1.png")
    struct Count: Decodable { let count: Int }
    let known: [Count] = try await GalleryDatabase(work).rows(
      "SELECT count(*) AS count FROM paths WHERE inode IS NOT NULL AND changed IS NOT NULL")
    #expect(known[0].count == 2)
    #expect(try await work.index().counts == "1 indexed, 1 unchanged")
  }

  @Test(.enabled(if: SharedData.jpeg != nil, "needs data/odd in EIDETIC_SHARED (else ../shared)"))
  func retryingTakesPicturesThatWereRecoveredInPart() async throws {
    let good = Raster(seed: 1, width: 200, height: 200).png()
    try work.write(good, to: "good.png")
    let jpeg = try #require(SharedData.jpeg)
    try work.write(Array(jpeg.prefix(jpeg.count * 2 / 3)), to: "cut.jpg")
    let first = try await work.index()
    try #require(first.recovered.count == 1)
    #expect(try await work.index().counts == "2 unchanged")
    let again = try await work.index([work.pictures, "--retry"])
    #expect(again.recovered.count == 1 && again.counts == "1 indexed, 1 unchanged")
    #expect(try await work.status().images == 2)
  }

  @Test func aSearchWithACopyShowsItsOwnPathAndAllPaths() async throws {
    try work.draw("1.png", seed: 1)
    try work.draw("2.png", seed: 2)
    try work.copy("1.png", to: "z.png")
    try await work.index()
    let hit = try await work.nearest(to: "z.png")
    #expect(hit.path == work.path("z.png"))
    #expect(Set(hit.paths) == [work.path("1.png"), work.path("z.png")])
    #expect(try await work.nearest(to: "1.png").path == work.path("1.png"))
    #expect(try await work.nearest(to: "2.png").paths == [work.path("2.png")])
  }
}

extension SharedData {
  /// A JPEG of the hard set or of the odd one; `nil` where neither is at hand.
  fileprivate static var jpeg: [UInt8]? {
    FileManager.default.contents(atPath: folder + "/data/odd/samesize/first.jpg").map { [UInt8]($0) }
  }
}
