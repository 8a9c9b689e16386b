import TestSupport
import Testing
import Vocabulary

@testable import Gallery

@Suite struct FolderTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery

  /// Folders whose names sort before, between and after what is in others.
  private static let folders = [
    "/p", "/p/a", "/p/a b", "/p/a b/x", "/p/a-b", "/p/a/c", "/p/a/c/d", "/p/a0", "/p/empty", "/p/é'\"", "/p0",
  ]

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
    let root = try await gallery.root(covering: "/p")
    try await gallery.store(mounts: Self.folders.map { ($0, "/") }, inRoot: root.id)
    for (number, folder) in Self.folders.enumerated() where folder != "/p/empty" {
      // The first image is in every folder, too.
      for (path, hash) in [("\(folder)/\(number).jpg", number + 1), ("\(folder)/copy.jpg", 1)] {
        let record = ImageRecord(
          hash: ContentHash(high: UInt64(hash), low: 1), bytes: 1, width: 1, height: 1, format: "jpeg")
        let file = FileStamp(rootID: root.id, path: path, size: 1, modified: 1)
        _ = try await gallery.store([.image(file, record, [], note: nil)])
      }
    }
  }

  @Test func listsTheFoldersInOneWithTheirImages() async throws {
    let top = try await gallery.folders(in: "/p")
    #expect(top.map(\.path) == ["/p/a", "/p/a b", "/p/a-b", "/p/a0", "/p/é'\""])
    // Copies count once.
    #expect(top.map(\.images) == [4, 3, 2, 2, 2])
    #expect(top.map(\.hasFolders) == [true, true, false, false, false])
    #expect(try await gallery.folders(in: "/p/a").map(\.path) == ["/p/a/c"])
    #expect(try await gallery.folders(in: "/p/a/c").map(\.images) == [2])
    #expect(try await gallery.folders(in: "/p/a0") == [])
    #expect(try await gallery.folders(in: "/").map(\.path) == ["/p", "/p0"])
    #expect(try await gallery.count(inFolder: "/p").images == 9)
  }

  @Test func eachHasTheImagesThatItsFilterLetsThrough() async throws {
    for folder in try await gallery.folders(in: "/p") {
      let images = try await gallery.images(
        meeting: .condition(FieldCondition("folder", .equals, folder.path)))
      #expect(images.count == folder.images, "\(folder.path)")
    }
  }
}
