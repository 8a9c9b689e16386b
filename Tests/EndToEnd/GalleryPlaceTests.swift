import Foundation
import Glibc
import Testing

/// Where galleries are, and what may not be written.
@Suite(.inTurn) struct GalleryPlaceTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private func entries(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func theDataFolderOfTheDesktopIsUsed() async throws {
    try work.draw(1)
    let data = work.folder + "/data"
    let environment = ["EIDETIC_GALLERY": "", "XDG_DATA_HOME": data]
    #expect(try await work.run(["index", work.pictures], environment: environment).code == 0)
    #expect(entries(data) == ["eidetic"])
    // A relative one does not count.
    let relative = ["EIDETIC_GALLERY": "", "XDG_DATA_HOME": "data"]
    #expect(try await work.run(["index", work.pictures], environment: relative).code == 0)
    #expect(entries(work.folder + "/.local/share") == ["eidetic"])
  }

  @Test func withoutAHomeTheGalleryMustBeNamed() async throws {
    let bare = ["EIDETIC_GALLERY": "", "XDG_DATA_HOME": "", "HOME": ""]
    let ending = try await work.run(["status"], environment: bare)
    #expect(ending.code == 2 && ending.errors.contains("HOME") && ending.errors.contains("--gallery"))
    #expect(try await work.run(["--version"], environment: bare).code == 0)
    #expect(try await work.run(["index", "--help"], environment: bare).code == 0)
  }

  @Test(arguments: [
    ["index", "/nowhere/at/all"], ["index", "PICTURES", "--space", "no-such-net"],
    ["index", "PICTURES", "--exclude", ""],
    ["index", "PICTURES", "--names"], ["index", "PICTURES/empty"],
    ["evaluate", "labels", "--root", "PICTURES/empty"],
    ["evaluate", "labels", "--root", "/nowhere/at/all"], ["serve", "--gallery", "GALLERY"], ["status"],
    ["search", "PICTURES/1.png"],
  ])
  func aCommandThatFailsLeavesNoFolderBehind(words: [String]) async throws {
    try work.draw(1)
    try FileManager.default.createDirectory(atPath: work.path("empty"), withIntermediateDirectories: true)
    let before = entries(work.folder)
    let gallery = work.folder + "/deep/er/gallery"
    let words = words.map {
      $0.replacing("PICTURES", with: work.pictures).replacing("GALLERY", with: gallery)
    }
    let ending = try await work.run(words, environment: ["EIDETIC_GALLERY": gallery])
    #expect([2, 3].contains(ending.code), "\(ending.errors)")
    #expect(entries(work.folder) == before)
  }

  @Test func whatIsNoGalleryIsNamedInOrdinaryWords() async throws {
    try work.draw(1)
    try work.write(
      Array("text that is no database, and long enough to be looked at".utf8), to: "no/gallery.sqlite")
    for (gallery, word) in [
      (work.path("1.png"), "it is a file"), (work.path("1.png/x"), "1.png/x"),
      (work.path("no"), "not a gallery"),
    ] {
      let ending = try await work.run(["index", work.pictures, "--gallery", gallery])
      #expect(ending.code == 3 && ending.errors.contains(word), "\(ending.errors)")
      for strange in ["SQLite", "Cocoa", "NSPOSIX", "errno", "Foundation", "malformed"] {
        #expect(!ending.errors.contains(strange), "\(ending.errors)")
      }
    }
  }

  @Test(
    .enabled(if: Unprivileged.isPossible, "root without setpriv may write everything"),
    arguments: [true, false])
  func aGalleryThatMayOnlyBeReadIsSearched(hasLog: Bool) async throws {
    try work.draw(70, in: ".")
    try await work.index()
    // A program that was killed leaves its log behind.
    if hasLog {
      let script =
        "import sqlite3, os; c = sqlite3.connect('\(work.gallery)/gallery.sqlite'); "
        + "c.execute(\"INSERT INTO settings VALUES ('a', 'b')\"); c.commit(); os._exit(0)"
      #expect(try await work.runTool([Program.tree + "/.deps/python/bin/python", "-c", script]).code == 0)
      #expect(unlink(work.gallery + "/gallery.sqlite-shm") == 0)
    }
    try FileManager.default.removeItem(atPath: work.gallery + "/vectors")
    try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
    let before = entries(work.gallery).sorted()
    let close = ["-R", "a-w", work.gallery]
    #expect(try await work.runTool(["/bin/chmod"] + close).code == 0)
    for rank in ["none", "default"] {
      let ending = try await work.run(
        ["search", work.path("3.png"), "--json", "-k", "1", "--rank", rank], through: Unprivileged.launcher)
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(try ending.answer(SearchAnswer.self).hits.first?.name == "3.png")
    }
    let sheet = work.folder + "/sheet.jpg"
    let drawn = try await work.run(
      ["search", work.path("3.png"), "--contact-sheet", sheet], through: Unprivileged.launcher)
    #expect(drawn.code == 0, "\(drawn.errors)")
    #expect(try await work.run(["status"], through: Unprivileged.launcher).code == 0)
    let refused = try await work.run(["index"], through: Unprivileged.launcher)
    #expect(refused.code == 3 && refused.errors.contains("read-only"), "\(refused.errors)")
    #expect(entries(work.gallery).sorted() == before)
    #expect(try await work.runTool(["/bin/chmod", "-R", "u+w", work.gallery]).code == 0)
    #expect(try await work.index().counts == "70 unchanged")
  }

  @Test func aGalleryThatIsMovedWhileTheServerRunsIsNoticed() async throws {
    try work.draw(2)
    try await work.index()
    try await work.serve { server in
      #expect(try await server.get("/api/v1/status").status == 200)
      let aside = work.gallery + "-aside"
      try FileManager.default.moveItem(atPath: work.gallery, toPath: aside)
      let answer = try await server.get("/api/v1/status")
      #expect(answer.status >= 500 && answer.json["error"]["message"].string?.contains("was moved") == true)
      try FileManager.default.moveItem(atPath: aside, toPath: work.gallery)
      #expect(try await server.get("/api/v1/status").status == 200)
    }
    #expect(entries(work.folder).contains("gallery"))
  }
}
