import Foundation
import Glibc
import Testing

/// What lies in folders besides pictures.
@Suite(.inTurn) struct OddFileTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func linksToFilesAreFollowedAndLoopsAreNot() async throws {
    try work.draw("a/1.png", seed: 1)
    let outside = work.folder + "/outside.png"
    try Data(Raster(seed: 2).png()).write(to: URL(filePath: outside))
    for (link, target) in [
      ("a/linked.png", "1.png"), ("a/outside.png", outside), ("a/nothing.png", "missing.png"),
      ("a/self.png", "self.png"), ("a/loop", "."), ("a/up", ".."), ("around", "a"),
    ] {
      try FileManager.default.createSymbolicLink(atPath: work.path(link), withDestinationPath: target)
    }
    #expect(try await work.index().counts == "2 indexed, 1 copied")
    #expect(try await work.index().counts == "3 unchanged")
    // What leads to no file is no failure, and listed.
    let listed = try await work.status().errors
    #expect(
      listed.map(\.path) == ["a/loop", "a/nothing.png", "a/self.png", "a/up", "around"].map(work.path))
    #expect(listed.allSatisfy { $0.severity == "skipped" && $0.stage == "scan" })
    // What a link leads to has changed, the link has not.
    try Data(Raster(seed: 3).png(comment: "new")).write(to: URL(filePath: outside))
    #expect(try await work.index().counts == "1 indexed, 2 unchanged")
  }

  @Test func pipesAreNotWaitedFor() async throws {
    try work.draw(1)
    mkfifo(work.path("pipe.png"), 0o600)
    #expect(try await work.index().counts == "1 indexed")
    let pipe = try await work.index([work.path("pipe.png")])
    #expect(pipe.indexed == 0 && pipe.failed.isEmpty)
    let ending = try await work.run(["search", work.path("pipe.png")])
    #expect(ending.code == 2 || ending.code == 3)
    #expect(ending.errors.contains(work.path("pipe.png")))
  }

  @Test func hiddenFilesAndFoldersArePassedOver() async throws {
    try work.draw("1.png", seed: 1)
    try work.draw(".hidden.png", seed: 2)
    try work.draw(".hidden/3.png", seed: 3)
    try work.draw("._1.png", seed: 4)
    #expect(try await work.index().counts == "1 indexed")
  }

  @Test(arguments: [
    ("paper.pdf", Array("%PDF-1.7\n".utf8)), ("drawing.psd", Array("8BPS\0\u{1}".utf8)),
    ("archive.tar.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]), ("paper", Array("%PDF-1.4\n".utf8)),
  ])
  func documentsAndArchivesArePassedOverLikeFilms(name: String, bytes: [UInt8]) async throws {
    try work.draw(1)
    let path = try work.write(bytes, to: name)
    #expect(try await work.index().counts == "1 indexed, 1 ignored")
    #expect(try await work.index().counts == "2 unchanged")
    let ending = try await work.run(["status", "--errors", "--skipped", "--json"])
    let status: StatusAnswer = try ending.answer()
    #expect(status.skipped == [.init(path: path, reason: "it is not a picture")] && status.errors.isEmpty)
  }

  @Test(arguments: ["notes.txt", "README", "film.mp4", "data.json", "archive.zip"])
  func whatIsNoPictureIsIgnored(name: String) async throws {
    try work.draw(1)
    try work.write(Array("not a picture at all".utf8), to: name)
    #expect(try await work.index().counts == "1 indexed, 1 ignored")
    #expect(try await work.status().errors.isEmpty)
  }

  @Test(arguments: [
    ("text.jpg", Array("not a picture at all".utf8)), ("text.PNG", Array("<html></html>".utf8)),
    ("empty.webp", []),
    ("zeros.tif", [UInt8](repeating: 0, count: 4096)),
  ])
  func whatOnlyPretendsToBeAPictureIsAFailureThatNamesTheFile(name: String, bytes: [UInt8]) async throws {
    try work.draw(1)
    let path = try work.write(bytes, to: name)
    let ending = try await work.run(["index", work.pictures, "--json"])
    #expect(ending.code == 1)
    let answer: IndexAnswer = try ending.answer()
    #expect(answer.counts == "1 indexed, 1 failed")
    #expect(answer.failed.map(\.path) == [path])
    #expect(answer.failed.first?.stage == "decode")
    #expect(answer.failed.first?.reason.contains(path) == true)
    #expect(ending.errors.contains(path))
    #expect(try await work.status().errors.map(\.path) == [path])
  }

  @Test func aPictureIsKnownByItsBytesNotItsName() async throws {
    try work.write(Raster(seed: 1).png(), to: "no-ending")
    try work.write(Raster(seed: 2).png(), to: "wrong.jpg")
    try work.write(Raster(seed: 3).png(), to: "text.txt")
    #expect(try await work.index().counts == "3 indexed")
  }

  @Test func aFolderInsideItsOwnGalleryIsNoTrouble() async throws {
    try work.draw(2)
    let inside = work.pictures + "/.gallery"
    #expect(try await work.index([work.pictures, "--gallery", inside]).counts == "2 indexed")
    #expect(try await work.index([work.pictures, "--gallery", inside]).counts == "2 unchanged")
  }

  @Test func deepFoldersAreWalkedToTheirEnd() async throws {
    let deep = (0..<60).map { "folder\($0)" }.joined(separator: "/")
    try work.draw("\(deep)/1.png", seed: 1)
    #expect(try await work.index().counts == "1 indexed")
    #expect(try await work.nearest(to: "\(deep)/1.png").path == work.path("\(deep)/1.png"))
  }
}
