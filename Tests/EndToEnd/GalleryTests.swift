import Foundation
import Glibc
import Testing

/// A gallery that is not as it should be, or not alone.
@Suite(.inTurn) struct GalleryTests {
  let work: Workplace
  let database: GalleryDatabase

  init() throws {
    work = try Workplace()
    database = GalleryDatabase(work)
  }

  private func commands() -> [[String]] {
    [["status"], ["search", work.path("1.png")], ["index", work.pictures]]
  }

  @Test func oneOfANewerVersionIsLeftAlone() async throws {
    try work.draw(2)
    try await work.index()
    try await database.change("PRAGMA user_version = 1000")
    let before = try Data(contentsOf: URL(filePath: file))
    for command in commands() {
      let ending = try await work.run(command)
      #expect(ending.code == 3)
      #expect(
        ending.errors.contains(file) && ending.errors.contains("newer")
          && ending.errors.contains("another gallery folder")
      )
    }
    #expect(try Data(contentsOf: URL(filePath: file)) == before)
  }

  @Test func theDatabaseOfAnotherProgramIsLeftAlone() async throws {
    try work.draw(1)
    try FileManager.default.createDirectory(atPath: work.gallery, withIntermediateDirectories: true)
    try await database.change("CREATE TABLE notes (text TEXT)")
    let before = try Data(contentsOf: URL(filePath: file))
    for command in commands() {
      let ending = try await work.run(command)
      #expect(ending.code == 3)
      #expect(ending.errors.contains(file) && ending.errors.contains("another program"))
    }
    #expect(try Data(contentsOf: URL(filePath: file)) == before)
  }

  @Test(arguments: [0..<100, 0..<4096, 16_384..<40_000, 20_000..<300_000])
  func aDamagedDatabaseIsNamedAndNotMadeWorse(damage: Range<Int>) async throws {
    try work.draw(5)
    try await work.index()
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
    for index in damage.clamped(to: bytes.indices) { bytes[index] = 0xA5 }
    try Data(bytes).write(to: URL(filePath: file))
    for command in commands() + [["status", "--errors"]] {
      let ending = try await work.run(command)
      // A command that does not meet the damage may succeed; none may crash.
      #expect(ending.code == 3 || ending.code == 0, "\(ending)")
      if ending.code == 3 {
        #expect(ending.errors.contains(file) && ending.errors.contains("damaged"), "\(ending.errors)")
      }
    }
  }

  @Test func theSecondOfTwoThatIndexIsToldToWait() async throws {
    try work.fill(with: 200)
    // While it is held still, the time of the picture that it decodes goes on.
    let first = try work.start(["index", work.pictures, "--json", "--threads", "1", "--max-seconds", "600"])
    // Held still, so that it is at work for certain when the second one comes.
    let began = await first.runs(sending: SIGSTOP) { [work] in !work.files(inGallery: "thumbnails").isEmpty }
    #expect(began)
    let second = try await work.run(["index", work.pictures, "--json"])
    first.send(SIGCONT)
    #expect(second.code == 3)
    #expect(second.errors.contains("another Eidetic is indexing") && second.errors.contains("wait"))
    #expect(second.output == "")
    let ending = try await first.ending()
    #expect(ending.code == 0)
    #expect(try ending.answer(IndexAnswer.self).indexed == 200)
  }

  @Test func searchingAndStatusWorkWhileAnotherIndexes() async throws {
    try work.draw(3, in: "a")
    try await work.index()
    try work.fill("b", with: 300)
    let first = try work.start(["index", work.pictures, "--json", "--threads", "1"])
    let began = await first.runs { [work] in work.files(inGallery: "thumbnails").count > 10 }
    #expect(began)
    while first.isRunning {
      #expect(try await work.nearest(to: "a/2.png").score > 0.9999)
      #expect(try await work.status().images >= 3)
    }
    #expect(try await first.ending().code == 0)
    #expect(try await work.search([work.path("a/1.png"), "-k", "all"]).hits.count == 303)
  }

  @Test func aKilledRunDoesNotKeepTheNextOneOut() async throws {
    try work.fill(with: 200)
    let first = try work.start(["index", work.pictures, "--threads", "1"])
    let began = await first.runs(sending: SIGKILL) { [work] in !work.files(inGallery: "thumbnails").isEmpty }
    #expect(began)
    #expect(try await first.ending().signal == SIGKILL)
    let answer = try await work.index()
    #expect(answer.indexed + answer.unchanged == 200)
  }

  private var file: String { work.gallery + "/gallery.sqlite" }
}
