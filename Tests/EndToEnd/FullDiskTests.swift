import Foundation
import Testing

/// A disk that is full stops indexing, and harms nothing.
@Suite(
  .inTurn,
  .enabled("mounting a small disk needs root or user namespaces") { await SmallDisk.isPossible })
struct FullDiskTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func theGalleryStaysReadableAndIndexingGoesOnAfterwards() async throws {
    try work.draw(5, in: "few")
    try work.fill("many", with: 145)
    try work.draw("many/100.png", seed: 100)
    let disk = try await SmallDisk(work, size: "5400k").run(
      """
      step few index "$PICTURES/few"
      step full index "$PICTURES/many"
      step search search "$PICTURES/few/3.png"
      step status status --errors
      mount -o remount,size=100m "$DISK"
      step resumed index "$PICTURES/few" "$PICTURES/many"
      step found search "$PICTURES/many/100.png"
      """)
    #expect(try disk.ending("few").answer(IndexAnswer.self).counts == "5 indexed")

    let full = try disk.ending("full")
    #expect(full.code == 3)
    #expect(full.errors.contains("free some space") || full.errors.contains("free space"), "\(full.errors)")
    #expect(full.output == "")

    let search = try disk.ending("search")
    #expect(search.code == 0, "\(search.errors)")
    #expect(try search.answer(SearchAnswer.self).hits.first?.name == "3.png")
    let status = try disk.ending("status")
    #expect(status.code == 0, "\(status.errors)")
    #expect(try status.answer(StatusAnswer.self).images >= 5)

    let resumed = try disk.ending("resumed")
    #expect(resumed.code == 0, "\(resumed.errors)")
    let answer: IndexAnswer = try resumed.answer()
    #expect(answer.indexed + answer.unchanged == 151 && answer.failed.isEmpty)
    #expect(try disk.ending("found").answer(SearchAnswer.self).hits.first?.name == "100.png")
  }

  @Test func aDiskWithoutRoomForAGallerySaysSo() async throws {
    try work.draw(3)
    let disk = try await SmallDisk(work, size: "40k").run("step index index \"$PICTURES\"")
    let ending = try disk.ending("index")
    #expect(ending.code == 3)
    #expect(ending.errors.contains("space"), "\(ending.errors)")
  }
}

/// A disk of a few megabytes with a gallery on it, mounted while a script runs, where only the script sees
/// it.
private struct SmallDisk {
  private let work: Workplace
  private let size: String

  static var isPossible: Bool {
    get async {
      guard let work = try? Workplace() else { return false }
      let command = ["/usr/bin/unshare", "-rm", "mount", "-t", "tmpfs", "none", work.pictures]
      return (try? await work.runTool(command))?.code == 0
    }
  }

  init(_ work: Workplace, size: String) {
    self.work = work
    self.size = size
  }

  /// Runs a script whose `step NAME COMMAND…` runs the program in the disk's gallery, with a JSON answer.
  func run(_ script: String) async throws -> SmallDisk {
    let frame = """
      set -eu
      PROGRAM=$1 PICTURES=$2 STEPS=$3 DISK=$4
      mkdir "$STEPS" "$DISK"
      mount -t tmpfs -o size=\(size) none "$DISK"
      step() {
        name=$1; shift; code=0
        "$PROGRAM" "$@" --json --gallery "$DISK/gallery" >"$STEPS/$name.output" 2>"$STEPS/$name.errors" || code=$?
        echo $code >"$STEPS/$name.code"
      }
      """
    let ending = try await work.runTool([
      "/usr/bin/unshare", "-rm", "sh", "-c", frame + "\n" + script, "sh", Program.path, work.pictures, steps,
      work.folder + "/disk",
    ])
    try #require(ending.code == 0, "\(ending.errors)")
    return self
  }

  func ending(_ step: String) throws -> Program.Ending {
    func text(_ kind: String) throws -> String {
      try String(contentsOfFile: "\(steps)/\(step).\(kind)", encoding: .utf8)
    }
    return Program.Ending(
      code: Int32(try text("code").dropLast()), signal: nil, output: try text("output"),
      errors: try text("errors"), peakResidentBytes: 0)
  }

  private var steps: String { work.folder + "/steps" }
}
