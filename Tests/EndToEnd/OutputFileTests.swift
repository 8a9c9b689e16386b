import Foundation
import Glibc
import Testing

/// Options that name a file for output never destroy what is there.
@Suite(.inTurn) struct OutputFileTests {
  let work: Workplace
  private var sheet: String { work.folder + "/sheet.png" }

  init() throws {
    work = try Workplace()
    try work.draw(3)
  }

  private func write(_ option: String, _ file: String, _ more: String...) async throws -> Program.Ending {
    switch option {
    case "export": try await work.run(["faces", "export", file] + more)
    case "--report":
      try await work.run(
        ["evaluate", "labels", "--root", work.folder + "/classes", "--space", "hsv-global", option, file]
          + more)
    case "--match-sheet":
      try await work.run(["search", work.path("1.png"), option, file] + more)
    default: try await work.run(["search", work.path("1.png"), option, file] + more)
    }
  }

  private func bytes(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  /// Two classes of two pictures, for the evaluation.
  private func drawClasses() throws {
    for (place, name) in ["a/1", "a/2", "b/3", "b/4"].enumerated() {
      try work.draw("../classes/\(name).png", seed: UInt64(place + 20))
    }
  }

  static let options = ["--contact-sheet", "--match-sheet", "--report", "export"]

  @Test(arguments: options)
  func picturesInputsAndOtherFilesStay(option: String) async throws {
    try drawClasses()
    try await work.index()
    try work.write(Raster(seed: 9).png(), to: "../own.png")
    try work.write(Array("my notes".utf8), to: "../notes.txt")
    try #require(link(work.path("2.png"), work.folder + "/hard.png") == 0)
    try #require(symlink(work.path("3.png"), work.folder + "/soft.png") == 0)
    for name in ["pictures/2.png", "pictures/1.png", "own.png", "notes.txt", "hard.png", "soft.png"] {
      let file = work.folder + "/" + name
      let before = bytes(file)
      let ending = try await write(option, file)
      #expect(ending.code != 0 && ending.errors.contains(file), "\(name): \(ending.errors)")
      #expect(bytes(file) == before, "\(name)")
      guard !["own.png", "notes.txt"].contains(name) else { continue }
      let forced = try await write(option, file, "--force")
      #expect(forced.code != 0 && bytes(file) == before, "\(name): \(forced.errors)")
    }
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: work.folder + "/soft.png")
        == work.path("3.png"))
  }

  @Test(arguments: options)
  func anOlderFileOfTheSameKindIsReplacedAndForceReplacesOthers(option: String) async throws {
    try drawClasses()
    try await work.index()
    #expect(try await write(option, sheet).code == 0)
    let first = try #require(bytes(sheet))
    #expect(try await write(option, sheet).code == 0, "an older one")
    for other in Self.options where other != option {
      let ending = try await write(other, sheet)
      #expect(ending.code == 3 && ending.errors.contains("--force"), "\(other): \(ending.errors)")
    }
    try work.write(Array("notes".utf8), to: "../notes")
    #expect(try await write(option, work.folder + "/notes", "--force").code == 0)
    #expect(bytes(work.folder + "/notes")?.prefix(8) == first.prefix(8))
    try work.write([], to: "../empty")
    #expect(try await write(option, work.folder + "/empty").code == 0, "nothing to lose")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: work.folder).contains { $0.hasSuffix(".part") }
        == false)
  }

  @Test func linksStayAndLeadToTheSheet() async throws {
    try await work.index()
    try #require(symlink("sheet.png", work.folder + "/link.png") == 0)
    for _ in 0..<2 { #expect(try await write("--contact-sheet", work.folder + "/link.png").code == 0) }
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: work.folder + "/link.png") == "sheet.png")
    #expect(bytes(sheet)?.isEmpty == false)
    try #require(symlink("loop", work.folder + "/loop") == 0)
    #expect(try await write("--contact-sheet", work.folder + "/loop").code == 3)
  }

  @Test func devicesAndPipesAreWrittenInto() async throws {
    try await work.index()
    for _ in 0..<2 { #expect(try await write("--contact-sheet", "/dev/null").code == 0) }
    var status = stat()
    try #require(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
    let full = try await write("--contact-sheet", "/dev/full")
    #expect(full.code == 3 && full.errors.contains("No space left"), "\(full.errors)")
    let pipe = work.folder + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    let reader = try RunningProgram(
      ["/bin/sh", "-c", "cat \"$0\" >\"$1\"", pipe, sheet], environment: [:], outputs: work.folder)
    #expect(try await write("--contact-sheet", pipe).code == 0)
    #expect(try await reader.ending().code == 0)
    #expect(bytes(sheet)?.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
  }

  @Test(arguments: ["-", "/dev/stdout"])
  func aDashIsStandardOutput(name: String) async throws {
    try await work.index()
    let script = "\"$0\" \"$@\" >\"$FILE\""
    let ending = try await work.run(
      ["search", work.path("1.png"), "--contact-sheet", name], through: ["/bin/sh", "-c", script],
      environment: ["FILE": sheet])
    #expect(ending.code == 0, "\(ending.errors)")
    let png = try #require(bytes(sheet))
    #expect(png.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]) && png.suffix(8).prefix(4) == Data("IEND".utf8))
    let both = try await work.run(["search", work.path("1.png"), "--contact-sheet", "-", "--json"])
    #expect(both.code == 2 && both.errors.contains("--json"))
  }

  @Test func whereNoFileCanBeIsSaidInPlainWords() async throws {
    try await work.index()
    for (file, reason) in [
      (work.folder, "it is a folder"),
      (work.folder + "/no/sheet.png", "the folder \"\(work.folder)/no\" does not exist"),
      (work.gallery + "/sheet.png", "gallery's folder"),
      (work.path("1.png") + "/sheet.png", "Not a directory"),
      ("", "needs the name of a file"),
    ] {
      let ending = try await write("--contact-sheet", file)
      #expect(ending.code != 0 && ending.errors.contains(reason), "\(file): \(ending.errors)")
    }
  }
}
