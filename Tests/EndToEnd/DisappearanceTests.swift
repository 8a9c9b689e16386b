import Foundation
import Glibc
import Testing

/// A folder below a root looks empty or changed while its disk is not mounted: nothing is lost by that.
@Suite(.inTurn) struct DisappearanceTests {
  let work: Workplace

  init() throws {
    work = try Workplace()
    try work.draw("1.png", seed: 1)
  }

  @Test func aFolderThatHasBecomeEmptyKeepsItsPicturesUntilPruned() async throws {
    try work.draw(3, in: "disk/2024")
    try work.draw(2, in: "disk/2023")
    try await work.index()
    try work.remove("disk")
    try FileManager.default.createDirectory(atPath: work.path("disk"), withIntermediateDirectories: true)
    for _ in 0..<2 {
      let ending = try await work.run(["index", work.pictures, "--json"])
      let answer: IndexAnswer = try ending.answer()
      #expect(answer.counts == "1 unchanged" && answer.unreachable == [work.path("disk")])
      #expect(ending.errors.contains(work.path("disk")) && ending.errors.contains("--prune"))
    }
    #expect(try await work.status().paths == 6)
    #expect(try await work.index([work.pictures, "--prune"]).counts == "1 unchanged, 5 removed")
    #expect(try await work.status().paths == 1)
  }

  @Test func aFolderThatIsMissingKeepsItsPicturesUnlessTheyWereMoved() async throws {
    try work.draw("old/a/2.png", seed: 2)
    try work.draw("old/a/3.png", seed: 3)
    try await work.index()
    try work.move("old", to: "new")
    #expect(try await work.index().counts == "1 unchanged, 2 moved")
    #expect(try await work.status().paths == 3)
    try FileManager.default.moveItem(atPath: work.path("new"), toPath: work.folder + "/aside")
    let gone = try await work.index()
    #expect(gone.counts == "1 unchanged" && gone.unreachable == [work.path("new")])
    try FileManager.default.moveItem(atPath: work.folder + "/aside", toPath: work.path("new"))
    #expect(try await work.index().counts == "3 unchanged")
  }

  @Test func aFolderThatLostItsPicturesAndHoldsOtherFilesHasLostThem() async throws {
    try work.draw(2, in: "disk")
    try await work.index()
    for name in ["disk/1.png", "disk/2.png"] { try work.remove(name) }
    try work.write(Array("a note".utf8), to: "disk/note.txt")
    #expect(try await work.index().removed == 2)
    #expect(try await work.status().paths == 1)
  }

  @Test func aLinkToAPictureOnAnAbsentDiskKeepsIt() async throws {
    let disk = work.folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try Data(Raster(seed: 7).png()).write(to: URL(filePath: disk + "/7.png"))
    try FileManager.default.createSymbolicLink(
      atPath: work.path("7.png"), withDestinationPath: disk + "/7.png")
    #expect(try await work.index().counts == "2 indexed")
    try FileManager.default.moveItem(atPath: disk, toPath: disk + "-away")
    #expect(try await work.index().removed == 0)
    #expect(try await work.status().paths == 2)
    try FileManager.default.moveItem(atPath: disk + "-away", toPath: disk)
    #expect(try await work.index().counts == "2 unchanged")
    try FileManager.default.removeItem(atPath: disk)
    #expect(try await work.index([work.pictures, "--prune"]).removed == 1)
  }

  /// Mounts, in a world of their own that ends with the script.
  private static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["-m", "/bin/sh", "-c", "mount -t tmpfs none /mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    .enabled(if: canMount, "mounting needs root and unshare"),
    arguments: ["mount -t tmpfs none", "mount --bind \"$2\""],
    [true, false])
  func aMountThatVanishesKeepsItsPictures(mount: String, hasStrayFile: Bool) async throws {
    let source = work.folder + "/source"
    try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
    try Data(Raster(seed: 5).png()).write(to: URL(filePath: work.folder + "/5.png"))
    try Data(Raster(seed: 6).png()).write(to: URL(filePath: work.folder + "/6.png"))
    let script = """
      set -e; cd "$1"; mkdir -p deep/disk/year
      \(mount) "$1/deep/disk"
      cp "$3/5.png" deep/disk/; mkdir -p deep/disk/year; cp "$3/6.png" deep/disk/year/
      "$4" index "$1" --json > /dev/null
      umount "$1/deep/disk"
      if \(hasStrayFile); then echo stray > deep/disk/stray.txt; cp "$1/1.png" deep/disk/stray.png; fi
      rmdir deep/disk/year
      "$4" index "$1" --json --quiet > "$3/first.json"; "$4" index "$1" --json --quiet > "$3/second.json"
      \(mount) "$1/deep/disk"
      if [ ! -e deep/disk/5.png ]; then cp -p "$3/5.png" deep/disk/; mkdir deep/disk/year; cp "$3/6.png" deep/disk/year/; fi
      "$4" index "$1" --json --quiet > "$3/third.json"
      """
    let ending = try await work.runTool([
      "/usr/bin/unshare", "-m", "--propagation", "private", "/bin/bash", "-c", script, "-", work.pictures,
      source,
      work.folder, Program.path,
    ])
    try #require(ending.code == 0, "\(ending.errors)")
    for name in ["first", "second"] {
      let data = try Data(contentsOf: URL(filePath: "\(work.folder)/\(name).json"))
      let answer = try JSONDecoder().decode(IndexAnswer.self, from: data)
      #expect(answer.removed == 0 && answer.moved == 0, "\(name): \(answer.counts)")
      #expect(answer.unreachable == [work.path("deep/disk")], "\(name)")
    }
    let data = try Data(contentsOf: URL(filePath: work.folder + "/third.json"))
    let third = try JSONDecoder().decode(IndexAnswer.self, from: data)
    #expect(third.counts.hasPrefix("3 unchanged"))
    #expect(try await work.status().images == 3)
  }
}
