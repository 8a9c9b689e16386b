import Foundation
import Testing

/// What is passed over in folders, by patterns, by files in them, and because it is a gallery.
@Suite(.inTurn) struct ExclusionTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private func names() async throws -> [String] {
    try await GalleryDatabase(work).paths().filter { !$0.hash.isEmpty }.map {
      String($0.path.dropFirst(work.pictures.count + 1))
    }
  }

  @Test func patternsAreKeptWithTheFolderAndTakenBack() async throws {
    for (seed, name) in zip(UInt64(1)..., ["a.png", "b.tmp.png", "cache/c.png", "x/cache/d.png"]) {
      try work.draw(name, seed: seed)
    }
    #expect(
      try await work.index([work.pictures, "--exclude", "*.tmp.png", "--exclude", "/cache/"]).indexed == 2)
    #expect(try await names() == ["a.png", "x/cache/d.png"])
    #expect(try await work.index([]).indexed == 0)
    let text = try await work.run(["status"])
    #expect(text.output.contains("*.tmp.png") && text.output.contains("/cache/"))
    let skipped: StatusAnswer = try await work.run(["status", "--errors", "--skipped", "--json"]).answer()
    #expect(skipped.skipped?.map(\.path) == ["b.tmp.png", "cache"].map(work.path))
    #expect(skipped.skipped?.first?.reason.contains("*.tmp.png") == true && skipped.errors.isEmpty)
    #expect(try await work.index([work.pictures, "--no-exclude", "/cache/"]).indexed == 1)
    #expect(try await names() == ["a.png", "cache/c.png", "x/cache/d.png"])
    #expect(try await work.run(["index", work.pictures, "--no-exclude", "/cache/"]).code == 2)
    #expect(try await work.run(["index", work.pictures, "--exclude", "# nothing"]).code == 2)
  }

  @Test func whatIsExcludedLaterIsRemovedWithoutPruning() async throws {
    try work.draw("a.png", seed: 1)
    try work.draw(2, in: "out")
    try await work.index()
    #expect(try await work.index([work.pictures, "--exclude", "out/"]).counts == "1 unchanged, 2 removed")
    #expect(try await names() == ["a.png"])
    #expect(try await work.index([work.pictures, "--exclude", "*.png"]).counts == "1 removed")
  }

  @Test func wellKnownFoldersOfOtherProgramsArePassedOver() async throws {
    try work.draw("a.png", seed: 1)
    let known = [
      "@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", "Catalog Previews.lrdata", "node_modules",
    ]
    for (seed, name) in zip(UInt64(2)..., known) { try work.draw("x/\(name)/\(seed).png", seed: seed) }
    #expect(try await work.index().counts == "1 indexed")
    #expect(try await work.index([work.pictures, "--exclude", "!node_modules/"]).indexed == 1)
  }

  @Test func filesInFoldersSayWhatIsPassedOver() async throws {
    try work.draw("a.png", seed: 1)
    try work.draw("phone/b.png", seed: 2)
    try work.write([], to: "phone/.nomedia")
    try work.draw("phone/deep/c.png", seed: 3)
    try work.draw("empty/d.png", seed: 4)
    try work.write([], to: "empty/.eideticignore")
    try work.draw("some/e.png", seed: 5)
    try work.draw("some/f.raw.png", seed: 6)
    try work.draw("some/deep/g.raw.png", seed: 7)
    try work.draw("some/deep/h.raw.png", seed: 8)
    try work.write(Array("# raw ones\r\n*.raw.png\r\n".utf8), to: "some/.eideticignore")
    try work.write(Array("!g.raw.png\n".utf8), to: "some/deep/.eideticignore")
    try await work.index()
    #expect(try await names() == ["a.png", "some/deep/g.raw.png", "some/e.png"])
    // A part of a root is walked by the rules of the whole.
    #expect(try await work.index([work.path("some/deep")]).counts == "1 unchanged")
    #expect(try await work.index([work.path("phone/deep")]).indexed == 0)
    try work.remove("phone/.nomedia")
    #expect(try await work.index().indexed == 2)
  }

  @Test(arguments: ["gallery", ".gallery", "deep/er/gallery"])
  func theGalleryIsNeverIndexed(name: String) async throws {
    try work.draw(2)
    let inside = ["--gallery", work.path(name)]
    for count in ["2 indexed", "2 unchanged", "2 unchanged"] {
      #expect(try await work.index([work.pictures] + inside).counts == count)
    }
    // Nor is that of somebody else, nor a part of it.
    #expect(try await work.index().counts == "2 indexed")
    let ending = try await work.run(["index", work.path(name) + "/thumbnails"])
    #expect(ending.code == 2 && ending.errors.contains("part of the library"))
  }

  @Test func aGalleryInTheRootItselfLeavesThePicturesToBeIndexed() async throws {
    try work.draw(2)
    let inside = [work.pictures, "--gallery", work.pictures]
    for count in ["2 indexed", "2 unchanged"] { #expect(try await work.index(inside).counts == count) }
  }
}
