import Foundation
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@testable import Eidetic
@testable import Gallery

/// How the file of a space's vectors follows the gallery.
@Suite struct SpaceRowsTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery
  private let root: Root

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
    root = try await gallery.root(covering: "/pictures")
  }

  private func space(keepsRegions: Bool) async throws -> SpaceRecord {
    try await gallery.space(
      SpaceTraits(
        kind: .network, name: "net", identity: "net 1", dimension: 2, metrics: [.cosine], isNormalised: true,
        keepsRegions: keepsRegions))
  }

  /// Stores images, each with an embedding that its number gives, and as many regions as are said.
  private func store(
    _ numbers: [UInt64], in space: SpaceRecord, regions: Int = 0, plus offset: Float = 0
  ) async throws {
    _ = try await gallery.store(
      numbers.map { number in
        let vector = [Float(number) + offset, 1]
        let parts = (0..<regions).map { part in
          StoredEmbedding.RegionEmbedding(
            Region(x: 0, y: 0, width: 0.5, height: 0.5), vector: [Float(part), Float(number)])
        }
        return .image(
          FileStamp(rootID: root.id, path: "/pictures/\(number).png", size: 1, modified: 1),
          ImageRecord(
            hash: ContentHash(high: number, low: 0), bytes: 1, width: 1, height: 1, format: "png"),
          [NewEmbedding(spaceID: space.id, StoredEmbedding(vector: vector, regions: parts))], note: nil,
          replaces: true)
      })
  }

  private func remove(_ numbers: [UInt64]) async throws {
    let paths = try await gallery.paths(inRoot: root.id, after: 0, upTo: .max, limit: .max)
    let gone = Set(numbers.map { "/pictures/\($0).png" })
    try await gallery.removePaths(paths.filter { gone.contains($0.path) }.map(\.id))
    _ = try await gallery.removeOrphans()
  }

  private func rows(_ name: String) async throws -> SpaceRows<SpaceIndex> {
    let space = try #require(try await gallery.spaces().first)
    return SpaceRows(space: space, galleryFolder: folder.path, path: folder.file(name))
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: folder.file(name))) }

  /// Says that nothing was copied from the file before: an embedding that was changed behind the triggers'
  /// backs is seen.
  private func forge(_ image: Int64) async throws {
    try await gallery.forge(image, vector: [0.5, 0.5])
  }

  @Test(arguments: [0, 3]) func aFileThatIsBroughtForwardIsTheOneThatIsMadeAnew(regions: Int) async throws {
    let space = try await space(keepsRegions: regions > 0)
    try await store(Array(1...40), in: space, regions: regions)
    let old = try await rows("a").made(at: folder.file("a"), from: nil) { _, _ in }
    #expect(old.images == 40)
    try await store(Array(41...45), in: space, regions: regions)
    try await remove([1, 17, 45])
    try await store([3, 44], in: space, regions: regions, plus: 100)
    let wanted = try await rows("b")
    #expect(!wanted.isCurrent(old) && wanted.isUsable(old))
    let new = try await wanted.made(at: folder.file("b"), from: old) { _, _ in }
    #expect(wanted.isCurrent(new) && new.images == 42)
    #expect(new.vector(ofImage: 3) == [103, 1] && new.vector(ofImage: 17) == nil)
    _ = try await wanted.made(at: folder.file("c"), from: nil) { _, _ in }
    #expect(try bytes("b") == bytes("c"))
  }

  @Test func onlyWhatChangedIsRead() async throws {
    let space = try await space(keepsRegions: false)
    try await store(Array(1...40), in: space)
    let old = try await rows("a").made(at: folder.file("a"), from: nil) { _, _ in }
    try await store([41], in: space)
    // Nobody is told of this.
    try await forge(7)
    let new = try await rows("b").made(at: folder.file("b"), from: old) { _, _ in }
    #expect(new.vector(ofImage: 7) == [7, 1] && new.vector(ofImage: 41) == [41, 1])
  }

  @Test func whereMostChangedAllIsRead() async throws {
    let space = try await space(keepsRegions: false)
    try await store(Array(1...10), in: space)
    let old = try await rows("a").made(at: folder.file("a"), from: nil) { _, _ in }
    try await store(Array(11...40), in: space)
    try await forge(7)
    let new = try await rows("b").made(at: folder.file("b"), from: old) { _, _ in }
    #expect(new.vector(ofImage: 7) == [0.5, 0.5] && new.images == 40)
  }

  @Test func aFileOfAGalleryThatWasPutBackIsNotBroughtForward() async throws {
    let space = try await space(keepsRegions: false)
    try await store(Array(1...40), in: space)
    let backup = folder.file("backup.sqlite")
    try await gallery.copy(to: backup)
    try await store([41], in: space)
    let old = try await rows("a").made(at: folder.file("a"), from: nil) { _, _ in }

    // Another picture comes into the gallery of before, at another time.
    let other = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: backup, toPath: other.file("gallery.sqlite"))
    let restored = try Gallery(folder: other.path, .existing)
    _ = try await restored.store([
      .image(
        FileStamp(rootID: root.id, path: "/pictures/50.png", size: 1, modified: 1),
        ImageRecord(hash: ContentHash(high: 50, low: 0), bytes: 1, width: 1, height: 1, format: "png"),
        [NewEmbedding(spaceID: space.id, StoredEmbedding(vector: [50, 1]))], note: nil)
    ])
    let record = try #require(try await restored.spaces().first)
    let wanted = SpaceRows<SpaceIndex>(space: record, galleryFolder: other.path, path: other.file("b"))
    let new = try await wanted.made(at: other.file("b"), from: old) { _, _ in }
    #expect(new.images == 41)
    // Numbers of images are given again: 41 is now the other picture.
    #expect(new.vector(ofImage: 41) == [50, 1])
  }
}

extension Gallery {
  /// Changes an image's embeddings without a trace.
  fileprivate func forge(_ image: Int64, vector: [Float]) throws {
    try connection.run(
      "UPDATE embeddings SET vector = ? WHERE image_id = ?", [.floats(vector), .integer(image)])
  }

  fileprivate func copy(to path: String) throws { try connection.copy(to: path) }
}
