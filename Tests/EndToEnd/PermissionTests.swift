import Foundation
import Glibc
import Testing

/// What may not be read for the moment is not believed gone.
@Suite(.inTurn, .enabled(if: Unprivileged.isPossible, "root without setpriv may read everything"))
struct PermissionTests {
  let work: Workplace
  let database: GalleryDatabase

  init() throws {
    work = try Workplace()
    database = GalleryDatabase(work)
  }

  @Test func aFileThatCannotBeReadKeepsItsImage() async throws {
    try work.draw(3)
    try await work.index()
    let before = try await database.images()
    try work.touch("1.png")
    try work.allow(0o000, work.path("1.png"))
    let answer = try await work.index(code: 1, through: Unprivileged.launcher)
    #expect(answer.counts == "2 unchanged, 1 failed")
    #expect(answer.failed.map(\.path) == [work.path("1.png")])
    #expect(answer.failed.first?.stage == "read")
    #expect(answer.failed.first?.reason.contains("permission") == true)
    #expect(try await database.images() == before)
    #expect(try await work.status().errors.map(\.path) == [work.path("1.png")])

    try work.allow(0o644, work.path("1.png"))
    #expect(try await work.index(through: Unprivileged.launcher).counts == "3 unchanged")
    #expect(try await work.status().errors.isEmpty)
    #expect(try await database.images() == before)
  }

  @Test func aFolderThatCannotBeReadKeepsItsImages() async throws {
    try work.draw(2, in: "closed")
    try work.draw("open.png", seed: 9)
    try await work.index()
    let before = try await database.images()
    try work.allow(0o000, work.path("closed"))
    let answer = try await work.index(code: 1, through: Unprivileged.launcher)
    #expect(answer.counts == "1 unchanged, 1 failed")
    #expect(answer.failed.map(\.path) == [work.path("closed")])
    #expect(try await database.images() == before)
    try work.allow(0o755, work.path("closed"))
    #expect(try await work.index(through: Unprivileged.launcher).counts == "3 unchanged")
  }

  @Test func aFolderThatCanBeListedButNotEnteredKeepsItsImages() async throws {
    try work.draw(2, in: "closed")
    try work.draw("open.png", seed: 9)
    try await work.index()
    let before = try await database.images()
    try work.allow(0o444, work.path("closed"))
    let answer = try await work.index(code: 1, through: Unprivileged.launcher)
    #expect(answer.removed == 0)
    #expect(try await database.images() == before)
    try work.allow(0o755, work.path("closed"))
  }

  @Test func aRootThatCannotBeReadIsWrongUsage() async throws {
    try work.draw(1)
    try work.allow(0o000, work.pictures)
    let ending = try await work.run(["index", work.pictures], through: Unprivileged.launcher)
    try work.allow(0o755, work.pictures)
    #expect(ending.code == 2)
    #expect(ending.errors.contains(work.pictures) && ending.errors.contains("permissions"))
  }

  @Test func aKnownRootThatCannotBeReadIsUnreachable() async throws {
    try work.draw(2)
    try await work.index()
    try work.allow(0o000, work.pictures)
    let answer = try await work.index([], through: Unprivileged.launcher)
    try work.allow(0o755, work.pictures)
    #expect(answer.unreachable == [work.pictures] && answer.removed == 0)
    #expect(try await work.status().images == 2)
  }

  @Test func aGalleryThatCannotBeMadeSaysSo() async throws {
    try work.draw("closed/1.png", seed: 1)
    try work.allow(0o555, work.path("closed"))
    let gallery = work.path("closed/gallery")
    let ending = try await work.run(
      ["index", work.pictures, "--gallery", gallery], through: Unprivileged.launcher)
    try work.allow(0o755, work.path("closed"))
    #expect(ending.code == 3)
    #expect(ending.errors.contains(gallery) && ending.errors.lowercased().contains("permission"))
  }
}

/// The program under the permission bits, which do not bind root.
enum Unprivileged {
  static let isPossible = getuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0

  static let launcher =
    getuid() != 0
    ? [] : ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
}
