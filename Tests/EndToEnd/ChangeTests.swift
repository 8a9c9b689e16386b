import Foundation
import Testing

/// A second look at a folder tells what happened to it, and does no more work than that.
@Suite(.inTurn) struct ChangeTests {
  let work: Workplace
  let database: GalleryDatabase

  /// Four pictures, indexed by each test that begins with them.
  init() throws {
    work = try Workplace()
    database = GalleryDatabase(work)
    try work.draw(4)
  }

  @Test func aSecondRunChangesNothing() async throws {
    #expect(try await work.index().counts == "4 indexed")
    let before = try await database.images()
    let thumbnails = work.files(inGallery: "thumbnails")
    #expect(try await work.index().counts == "4 unchanged")
    #expect(try await work.index([]).counts == "4 unchanged")
    #expect(try await database.images() == before)
    #expect(work.files(inGallery: "thumbnails") == thumbnails)
    #expect(thumbnails.count == 4)
  }

  @Test func aTouchedFileIsUnchanged() async throws {
    try await work.index()
    let before = try await database.images()
    try work.touch("1.png")
    #expect(try await work.index().counts == "4 unchanged")
    #expect(try await database.images() == before)
  }

  @Test func changedBytesReplaceTheImage() async throws {
    try await work.index()
    let old = Set(try await database.images().map(\.hash))
    try work.draw("1.png", seed: 100)
    #expect(try await work.index().counts == "1 indexed, 3 unchanged")
    let new = Set(try await database.images().map(\.hash))
    #expect(new.count == 4 && new.intersection(old).count == 3)
    #expect(work.files(inGallery: "thumbnails").count == 4)
    let nearest = try await work.nearest(to: "1.png")
    #expect(nearest.name == "1.png" && nearest.score > 0.9999)
  }

  @Test func aMovedFileKeepsItsImage() async throws {
    try await work.index()
    let before = try await database.images()
    try FileManager.default.createDirectory(
      atPath: work.path("deeper"), withIntermediateDirectories: true)
    try work.move("1.png", to: "deeper/one.png")
    #expect(try await work.index().counts == "3 unchanged, 1 moved")
    #expect(try await database.images() == before)
    #expect(try await work.nearest(to: "deeper/one.png").path == work.path("deeper/one.png"))
  }

  @Test func twoFilesThatChangePlacesKeepTheirImages() async throws {
    try await work.index()
    let before = try await database.images()
    try work.move("1.png", to: "aside.png")
    try work.move("2.png", to: "1.png")
    try work.move("aside.png", to: "2.png")
    #expect(try await work.index().counts == "2 unchanged, 2 moved")
    #expect(try await database.images() == before)
    #expect(try await work.nearest(to: "1.png").name == "1.png")
  }

  @Test func aCopyIsASecondPathOfTheSameImage() async throws {
    try await work.index()
    try work.copy("1.png", to: "copy.png")
    #expect(try await work.index().counts == "4 unchanged, 1 copied")
    let status = try await work.status()
    #expect(status.images == 4 && status.paths == 5)
    #expect(try await work.search([work.path("copy.png"), "-k", "all"]).hits.count == 4)
  }

  @Test func twoEqualFilesAtTheFirstLookAreOneImage() async throws {
    try work.copy("1.png", to: "copy.png")
    let answer = try await work.index()
    #expect(answer.counts == "4 indexed, 1 copied")
    #expect(try await database.images().count == 4)
  }

  @Test func aDeletedFileGoesWithAllThatWasMadeOfIt() async throws {
    try await work.index()
    let hashes = Set(try await database.images().map(\.hash))
    try work.remove("1.png")
    #expect(try await work.index().counts == "3 unchanged, 1 removed")
    let left = Set(try await database.images().map(\.hash))
    #expect(left.count == 3 && left.isSubset(of: hashes))
    #expect(work.files(inGallery: "thumbnails").count == 3)
    let hits = try await work.search([work.path("2.png"), "-k", "all"]).hits
    #expect(hits.map(\.name).sorted() == ["2.png", "3.png", "4.png"])
  }

  @Test func deletingOneOfTwoCopiesKeepsTheImage() async throws {
    try work.copy("1.png", to: "copy.png")
    try await work.index()
    let before = try await database.images()
    try work.remove("1.png")
    #expect(try await work.index().counts == "4 unchanged, 1 removed")
    #expect(try await database.images() == before)
    #expect(work.files(inGallery: "thumbnails").count == 4)
    #expect(try await work.nearest(to: "copy.png").name == "copy.png")
  }

  @Test func aFileThatBecomesDamagedLeavesTheSearchUntilItIsMended() async throws {
    try await work.index()
    let good = Raster(seed: 1).png()
    let path = try work.write(Array(good.prefix(60)), to: "1.png")
    let damaged = try await work.index(code: 1)
    #expect(damaged.counts == "3 unchanged, 1 failed")
    #expect(damaged.failed.map(\.path) == [path])
    #expect(damaged.failed.first?.reason.contains(path) == true)
    #expect(try await database.images().count == 3)
    #expect(work.files(inGallery: "thumbnails").count == 3)
    #expect(try await work.status().errors.map(\.path) == [path])
    // Who was told once is not told again; who asks for it is.
    let again = try await work.run(["index", work.pictures])
    #expect(again.code == 0 && !again.errors.contains(path))
    #expect(again.output.contains("1 failed before"))
    #expect(try await work.index(["--retry"], code: 1).counts == "3 unchanged, 1 failed")

    try work.write(good, to: "1.png")
    #expect(try await work.index().counts == "1 indexed, 3 unchanged")
    let status = try await work.status()
    #expect(status.failed == 0 && status.errors.isEmpty && status.images == 4)
    #expect(try await work.nearest(to: "1.png").name == "1.png")
  }

  @Test func aDamagedFileThatIsDeletedLeavesTheLedger() async throws {
    let path = try work.write(Array("no picture".utf8), to: "broken.jpg")
    #expect(try await work.index(code: 1).failed.map(\.path) == [path])
    try work.remove("broken.jpg")
    #expect(try await work.index().counts == "4 unchanged")
    #expect(try await work.status().errors.isEmpty)
  }

  @Test func aPictureThatBecomesTextIsNoPictureAnyMore() async throws {
    try work.move("1.png", to: "named-without-ending")
    try await work.index()
    try work.write(Array("a note".utf8), to: "named-without-ending")
    #expect(try await work.index().counts == "3 unchanged, 1 ignored")
    #expect(try await database.images().count == 3)
  }

  @Test func imagesThatAKilledRunDidNotComeToRemoveGoWithTheNext() async throws {
    try await work.index()
    try work.remove("1.png")
    // What a run has stored that was killed just before its last step.
    try await database.change("DELETE FROM paths WHERE path = '\(work.path("1.png"))'")
    #expect(try await work.index().counts == "3 unchanged")
    #expect(try await database.images().count == 3)
    #expect(work.files(inGallery: "thumbnails").count == 3)
    #expect(try await work.search([work.path("2.png"), "-k", "all"]).hits.map(\.rank) == [1, 2, 3])
  }

  @Test func thumbnailsAndVectorsThatAreGoneAreMissedByNobody() async throws {
    try await work.index()
    try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
    try FileManager.default.removeItem(atPath: work.gallery + "/vectors")
    #expect(try await work.index().counts == "4 unchanged")
    #expect(try await work.nearest(to: "1.png").name == "1.png")
  }
}
