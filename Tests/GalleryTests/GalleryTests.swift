import Faults
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

@Suite struct GalleryTests {
  private static func hash(_ number: UInt64) -> ContentHash { ContentHash(high: number, low: ~number) }

  private static func image(_ number: UInt64) -> ImageRecord {
    ImageRecord(hash: hash(number), bytes: 100, width: 30, height: 20, format: "png")
  }

  private static func stamp(_ root: Root, _ name: String, modified: Int64 = 1) -> FileStamp {
    FileStamp(rootID: root.id, path: root.path + "/" + name, size: 100, modified: modified)
  }

  private static func arrival(
    _ root: Root, _ name: String, _ number: UInt64, space: SpaceRecord, note: String? = nil
  ) -> Gallery.Arrival {
    let embedding = NewEmbedding(
      spaceID: space.id, StoredEmbedding(vector: [Float(number), 0.5, -1]))
    return .image(stamp(root, name), image(number), [embedding], note: note)
  }

  private static func open(_ folder: TemporaryFolder) async throws -> (Gallery, Root, SpaceRecord) {
    let gallery = try Gallery(folder: folder.path, .creating)
    let root = try await gallery.root(covering: "/pictures")
    return (gallery, root, try await gallery.space(.net("net", identity: "net 1")))
  }

  @Test func keepsWhatWasStoredWhenOpenedAgain() async throws {
    let folder = try TemporaryFolder()
    do {
      let (gallery, root, space) = try await Self.open(folder)
      let outcomes = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
      #expect(outcomes.map(\.outcome) == [.indexed(imageID: 1)])
    }
    let gallery = try Gallery(folder: folder.path, .existing)
    let space = try #require(try await gallery.spaces().first)
    #expect(space.dimension == 3 && space.generation > 0)
    #expect(try await gallery.spaces()[0].images == 1)
    #expect(try await gallery.embedding(of: 1, in: space.id) == StoredEmbedding(vector: [1, 0.5, -1]))
    let image = try #require(try await gallery.image(1))
    #expect(image.record == Self.image(1))
    #expect(image.files.map(\.path) == ["/pictures/a.png"])
  }

  @Test func aKnownFileIsUnchangedUntilItsStampChanges() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
    let other = try await gallery.space(.net("other", identity: "other 1"))
    let file = Self.stamp(root, "a.png")
    #expect(
      try await gallery.knowledge(of: [file], analyses: [space.analysis]) == [
        .unchanged(pathID: 1)
      ])
    #expect(
      try await gallery.knowledge(
        of: [file], analyses: [space.analysis, other.analysis]) == [
          .incomplete(pathID: 1)
        ])
    let touched = Self.stamp(root, "a.png", modified: 2)
    #expect(
      try await gallery.knowledge(of: [touched], analyses: [space.analysis]) == [
        .changed(pathID: 1)
      ])
    #expect(try await gallery.knowledge(of: [Self.stamp(root, "b.png")], analyses: []) == [.unknown])
  }

  @Test func namesThatOnlyLookAlikeAreDifferentFiles() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    let (composed, decomposed) = ("\u{E9}.png", "e\u{301}.png")
    #expect(composed == decomposed, "Swift compares canonically, which is the trap")
    _ = try await gallery.store([
      Self.arrival(root, composed, 1, space: space), Self.arrival(root, decomposed, 2, space: space),
    ])
    #expect(try await gallery.counts() == (images: 2, paths: 2))
    #expect(!isPath("/pictures/e\u{301}", within: "/pictures/\u{E9}"))
  }

  @Test func aCopyGetsARowAndAnOrphanGoes() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
    let copied = try await gallery.store([.known(Self.stamp(root, "b.png"), Self.hash(1))])
    #expect(copied.map(\.outcome) == [.gainedPath(imageID: 1)] && copied[0].replaced == nil)
    try await gallery.removePaths([1])
    #expect(try await gallery.removeOrphans().isEmpty)
    try await gallery.removePaths([2])
    let before = try #require(try await gallery.space(identity: "net 1"))
    #expect(before.generation > space.generation)
    #expect(try await gallery.removeOrphans() == [Self.hash(1)])
    #expect(try await gallery.embedding(of: 1, in: space.id) == nil)
    let after = try #require(try await gallery.space(identity: "net 1"))
    #expect(after.generation > before.generation)
    #expect(try await gallery.filledSpaces().isEmpty)
  }

  @Test func theLedgerForgetsWhatWasMended() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    let entry = LedgerEntry(path: "/pictures/a.png", stage: .decode, reason: "broken", severity: .failed)
    let failed = Gallery.Arrival.failed(Self.stamp(root, "a.png"), stage: .decode, reason: "broken")
    #expect(try await gallery.store([failed]).map(\.outcome) == [.failed(entry)])
    #expect(try await gallery.store([failed]).map(\.outcome) == [.stillFailing(entry)])
    #expect(try await gallery.ledger().map(\.entry) == [entry])
    #expect(
      try await gallery.knowledge(of: [Self.stamp(root, "a.png")], analyses: [space.analysis])
        == [.failed(pathID: 1, entry)])
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space, note: "half of it")])
    #expect(try await gallery.ledger().map(\.entry.severity) == [.recovered])
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
    #expect(try await gallery.ledger().isEmpty)
  }

  @Test func onlyAFileThatWasReadCanContradictItsImage() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
    _ = try await gallery.store([.failed(Self.stamp(root, "a.png"), stage: .read, reason: "denied")])
    #expect(try await gallery.removeOrphans().isEmpty)
    _ = try await gallery.store([.failed(Self.stamp(root, "a.png"), stage: .decode, reason: "broken")])
    #expect(try await gallery.removeOrphans() == [Self.hash(1)])
  }

  @Test func rootsNeverNest() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
    #expect(try await gallery.root(covering: "/pictures/2024") == root)
    #expect(try await gallery.root(covering: "/picturesque").path == "/picturesque")
    let all = try await gallery.root(covering: "/")
    #expect(try await gallery.roots() == [all])
    #expect(try await gallery.fileCount(inRoot: all.id) == 1)
  }

  @Test func pagesThroughEmbeddingsInOrder() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store((1...10).map { Self.arrival(root, "\($0).png", UInt64($0), space: space) })
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: gallery.folder)
    // What comes later is not part of it.
    _ = try await gallery.store([Self.arrival(root, "11.png", 11, space: space)])
    #expect(try snapshot.count() == 10 && snapshot.space.images == 10)
    var (seen, last): ([Int64], Int64) = ([], 0)
    while let page = Optional(try snapshot.embeddings(after: last, limit: 3)), !page.isEmpty {
      seen += page.map(\.subject)
      last = page[page.count - 1].subject
      #expect(page.allSatisfy { $0.embedding.vector[0] == Float($0.subject) })
    }
    #expect(seen == Array(1...10))
  }

  @Test func keepsRegionsWithTheirBoxes() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, _) = try await Self.open(folder)
    let space = try await gallery.space(.net("net:regions=1", identity: "net 2", keepsRegions: true))
    let embedding = StoredEmbedding(
      vector: [1, 2, 3],
      regions: [
        StoredEmbedding.RegionEmbedding(
          Region(x: 0, y: 0.25, width: 0.5, height: 0.75), vector: [4, 5, 6]),
        StoredEmbedding.RegionEmbedding(
          Region(x: 0.5, y: 0, width: 0.5, height: 1), vector: [7, 8, 9]),
      ])
    _ = try await gallery.store([
      .image(
        Self.stamp(root, "a.png"), Self.image(1), [NewEmbedding(spaceID: space.id, embedding)], note: nil),
      Self.arrival(root, "b.png", 2, space: space),
    ])
    #expect(try await gallery.embedding(of: 1, in: space.id) == embedding)
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: gallery.folder)
    #expect(try snapshot.count() == 4)
    let places: [(imageID: Int64, number: Int)] = [(1, 1), (2, 0), (9, 0)]
    #expect(try await gallery.regions(places, inSpace: space.name) == [1: embedding.regions[1].box])
    #expect(try snapshot.embeddings(after: 0, limit: 9).map(\.embedding.vectors.count) == [3, 1])
  }

  @Test func storesEmbeddingsOfImagesThatAreThere() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store([Self.arrival(root, "a.png", 1, space: space)])
    let learned = try await gallery.addLearnedSpace(
      .net("small", identity: "base projection=1", dimension: 1), base: space.name, projection: [1, 2])
    let embedding = NewEmbedding(spaceID: learned.id, StoredEmbedding(vector: [5]))
    try await gallery.store([(1, embedding), (1, embedding), (99, embedding)])
    #expect(try await gallery.spaces().last?.images == 1)
    #expect(try await gallery.projection(ofSpace: learned.id) == [1, 2])
    #expect(try await gallery.projection(ofSpace: space.id) == nil)
    #expect(try await gallery.spaces().last?.base == space.name)
    await #expect(throws: GalleryError.spaceExists(folder: gallery.folder, name: "small")) {
      try await gallery.addLearnedSpace(
        .net("small", identity: "other", dimension: 1), base: space.name, projection: [])
    }
  }

  @Test func forgetsARootButNotWhatLiesInAnother() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    let other = try await gallery.root(covering: "/others")
    _ = try await gallery.store([
      Self.arrival(root, "a.png", 1, space: space), Self.arrival(root, "b.png", 2, space: space),
      Self.arrival(other, "a.png", 1, space: space),
      .failed(Self.stamp(root, "c.png"), stage: .decode, reason: "broken"),
    ])
    #expect(try await gallery.counts(inRoot: root.id) == (files: 2, images: 2, failed: 1))
    #expect(try await gallery.removeRoot(root.id))
    #expect(try await gallery.removeOrphans() == [Self.hash(2)])
    #expect(try await gallery.roots() == [other])
    #expect(try await gallery.ledger().isEmpty)
    #expect(try await gallery.removeRoot(root.id) == false)
  }

  @Test func listsImagesAndTheLedgerInPages() async throws {
    let folder = try TemporaryFolder()
    let (gallery, root, space) = try await Self.open(folder)
    _ = try await gallery.store((1...5).map { Self.arrival(root, "\($0).png", UInt64($0), space: space) })
    _ = try await gallery.store([.known(Self.stamp(root, "copy.png"), Self.hash(3))])
    let newest = try await gallery.images(before: .max, limit: 3)
    #expect(newest.map(\.id) == [5, 4, 3])
    #expect(newest.last?.path == "/pictures/3.png")
    #expect(try await gallery.images(before: 3, limit: 3).map(\.id) == [2, 1])
    #expect(
      try await gallery.summaries(of: [2, 9, 1]).map { $0?.path } == [
        "/pictures/2.png", nil, "/pictures/1.png",
      ])
    _ = try await gallery.store(
      ["x", "y", "z"].map { .failed(Self.stamp(root, $0), stage: .decode, reason: "broken") })
    #expect(try await gallery.ledger(limit: 2).map(\.entry.path) == ["/pictures/x", "/pictures/y"])
    #expect(try await gallery.ledger(after: "/pictures/y", limit: 2).map(\.entry.path) == ["/pictures/z"])
    #expect(try await gallery.ledgerCounts() == (failed: 3, recovered: 0))
  }

  @Test func hashesSurviveTheirBytes() {
    for number: UInt64 in [0, 1, .max, 0x0123_4567_89AB_CDEF] {
      let hash = ContentHash(high: number, low: number &* 7)
      #expect(ContentHash(bytes: hash.bytes) == hash)
      #expect(hash.hexadecimal.count == 32)
    }
  }
}

@Suite struct GalleryOpeningTests {
  @Test func thereMustBeAGalleryToOpen() throws {
    let folder = try TemporaryFolder()
    #expect(throws: GalleryError.noSuchGallery(folder: folder.path)) {
      try Gallery(folder: folder.path, .existing)
    }
  }

  @Test func aNewerFormatIsNotTouched() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/gallery.sqlite"
    _ = try Gallery(folder: folder.path, .creating)
    try Connection(path: path, creating: false).script("PRAGMA user_version = 99")
    #expect(
      throws: GalleryError.newerVersion(path: path, got: 99, supported: Schema(AnalysisTable.all).version)
    ) {
      try Gallery(folder: folder.path, .existing)
    }
  }

  @Test func anotherProgramsDatabaseIsNotTouched() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/gallery.sqlite"
    try Connection(path: path, creating: true).script("CREATE TABLE recipes (name TEXT)")
    #expect(throws: GalleryError.notAGallery(path: path)) { try Gallery(folder: folder.path, .creating) }
  }

  @Test func damageIsToldApartFromTheMachinesTroubles() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(repeating: 65, count: 5000), "gallery.sqlite")
    let error = #expect(throws: GalleryError.self) { try Gallery(folder: folder.path, .existing) }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("damaged") == true)
  }

  @Test func onlyOneProcessIndexesAtATime() throws {
    let folder = try TemporaryFolder()
    let first = try IndexingLock(galleryFolder: folder.path)
    #expect(throws: GalleryError.busy(folder: folder.path)) {
      _ = try IndexingLock(galleryFolder: folder.path)
    }
    extendLifetime(first)
  }
}
