import Foundation
import Testing

/// Folders that are indexed where they lie: several, one in another, and gone.
@Suite(.inTurn) struct RootTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func aRootThatIsRenamedAwayKeepsItsPictures() async throws {
    try work.draw(3)
    try await work.index()
    try FileManager.default.moveItem(atPath: work.pictures, toPath: work.folder + "/elsewhere")
    let ending = try await work.run(["index", "--json"])
    #expect(ending.code == 0)
    let answer: IndexAnswer = try ending.answer()
    #expect(answer.unreachable == [work.pictures] && answer.removed == 0)
    #expect(ending.errors.contains(work.pictures) && ending.errors.contains("--prune"))
    let status = try await work.status()
    #expect(status.images == 3)
    #expect(status.roots == [StatusAnswer.Root(path: work.pictures, isReachable: false)])
    let hits = try await work.search([work.folder + "/elsewhere/1.png"]).hits
    #expect(hits.count == 3 && hits[0].path == work.path("1.png"))
  }

  @Test func pruningBelievesThatARootIsGone() async throws {
    try work.draw(3)
    try await work.index()
    try FileManager.default.removeItem(atPath: work.pictures)
    #expect(try await work.index(["--prune"]).removed == 3)
    let status = try await work.status()
    #expect(status.images == 0 && status.paths == 0 && status.roots.isEmpty)
    #expect(work.files(inGallery: "thumbnails").isEmpty)
  }

  @Test func aRootThatHasBecomeEmptyKeepsItsPicturesUntilPruned() async throws {
    try work.draw(3)
    try await work.index()
    try FileManager.default.removeItem(atPath: work.pictures)
    try FileManager.default.createDirectory(atPath: work.pictures, withIntermediateDirectories: true)
    let kept = try await work.index()
    #expect(kept.unreachable == [work.pictures] && kept.removed == 0)
    #expect(try await work.status().images == 3)
    let pruned = try await work.index([work.pictures, "--prune"])
    #expect(pruned.unreachable.isEmpty && pruned.removed == 3)
    #expect(try await work.status().images == 0)
  }

  @Test func oneRootThatIsGoneDoesNotKeepTheOtherBack() async throws {
    try work.draw(2, in: "a")
    try work.draw("b/9.png", seed: 9)
    try await work.index([work.path("a"), work.path("b")])
    try work.remove("a")
    try work.draw("b/10.png", seed: 10)
    let answer = try await work.index([])
    #expect(answer.unreachable == [work.path("a")])
    #expect(answer.counts == "1 indexed, 1 unchanged")
    #expect(try await work.status().images == 4)
  }

  @Test func severalRootsAreOneGallery() async throws {
    try work.draw("a/1.png", seed: 1)
    try work.draw("b/2.png", seed: 2)
    try work.draw("c/3.png", seed: 3)
    #expect(try await work.index([work.path("a"), work.path("b")]).indexed == 2)
    #expect(try await work.index([work.path("c")]).counts == "1 indexed")
    #expect(try await work.index([]).counts == "3 unchanged")
    #expect(try await work.status().roots.map(\.path) == ["a", "b", "c"].map(work.path))
    // Looking at one of them says nothing about the others.
    try work.remove("a/1.png")
    try work.draw("a/4.png", seed: 4)
    #expect(try await work.index([work.path("b")]).counts == "1 unchanged")
    #expect(try await work.status().images == 3)
    #expect(try await work.index([]).counts == "1 indexed, 2 unchanged, 1 removed")
  }

  @Test func anOuterRootTakesAnInnerOneIn() async throws {
    try work.draw("a/b/1.png", seed: 1)
    try work.draw("a/2.png", seed: 2)
    try await work.index([work.path("a/b")])
    #expect(try await work.index([work.path("a")]).counts == "1 indexed, 1 unchanged")
    #expect(try await work.status().roots.map(\.path) == [work.path("a")])
    try work.draw("a/b/3.png", seed: 3)
    try work.remove("a/b/1.png")
    #expect(try await work.index([]).counts == "1 indexed, 1 unchanged, 1 removed")
  }

  @Test func onlyTheNamedPartOfARootIsLookedAt() async throws {
    try work.draw("a/b/1.png", seed: 1)
    try work.draw("a/b/2.png", seed: 2)
    try work.draw("a/3.png", seed: 3)
    try work.draw("a/bb/4.png", seed: 4)
    try await work.index([work.path("a")])
    try work.remove("a/3.png")
    try work.remove("a/bb/4.png")
    try work.remove("a/b/2.png")
    #expect(try await work.index([work.path("a/b")]).counts == "1 unchanged, 1 removed")
    #expect(try await work.status().roots.map(\.path) == [work.path("a")])
    #expect(try await work.status().images == 3)
  }

  @Test func aRootAndAPartOfItAreWalkedOnce() async throws {
    try work.draw("a/b/1.png", seed: 1)
    try work.draw("a/2.png", seed: 2)
    #expect(try await work.index([work.path("a/b"), work.path("a"), work.path("a")]).counts == "2 indexed")
    #expect(try await work.status().roots.map(\.path) == [work.path("a")])
  }

  @Test func aFileCanBeARoot() async throws {
    try work.draw(3)
    #expect(try await work.index([work.path("1.png"), work.path("2.png")]).counts == "2 indexed")
    #expect(try await work.index([]).counts == "2 unchanged")
    #expect(try await work.index().counts == "1 indexed, 2 unchanged")
    #expect(try await work.status().roots.map(\.path) == [work.pictures])
  }

  @Test func aRootNamedThroughALinkIsTheFolderItself() async throws {
    try work.draw(2)
    let link = work.folder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: work.pictures)
    #expect(try await work.index([link]).counts == "2 indexed")
    #expect(try await work.index([work.pictures + "/"]).counts == "2 unchanged")
    #expect(try await work.status().roots.map(\.path) == [work.pictures])
  }

  @Test func aPathIsRelativeToWhereTheProgramIsStarted() async throws {
    try work.draw("a/1.png", seed: 1)
    let launcher = ["/usr/bin/env", "-C", work.path("a")]
    #expect(try await work.index(["."], through: launcher).counts == "1 indexed")
    #expect(try await work.index(["../a/1.png"], through: launcher).counts == "1 unchanged")
    #expect(try await work.status().roots.map(\.path) == [work.path("a")])
  }
}
