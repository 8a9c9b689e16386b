import Foundation
import Glibc
import TestSupport
import Testing
import Vocabulary

/// Killing the program at any moment loses at most the uncommitted transaction; the next run goes on.
@Suite(
  .inTurn,
  .enabled(if: SharedData.hasFlowers, "needs data/flowers102 in EIDETIC_SHARED (else ../shared)"))
struct ResumeTests {
  let undisturbed: Workplace

  init() throws { undisturbed = try Workplace() }

  @Test func indexingThatIsKilledTwentyTimesEndsAsIfItHadNotBeen() async throws {
    let pictures = try Self.link(300, under: undisturbed.pictures)
    let duration = try await undisturbed.index([pictures, "--threads", "1"]).seconds
    let expected = try await Truth(undisturbed)
    var random = SplitMix64(seed: 20)
    var kills = 0
    while kills < 20 {
      // A run that came to its end before all kills were spent is followed by a new gallery.
      let work = try Workplace()
      var isDone = false
      while !isDone {
        let program = try work.start(["index", pictures, "--json", "--threads", "1"])
        try await Task.sleep(for: .seconds(Double.random(in: 0...0.4 * duration, using: &random)))
        program.send(SIGKILL)
        let ending = try await program.ending()
        isDone = ending.code == 0
        kills += ending.signal == SIGKILL ? 1 : 0
        #expect(isDone || ending.signal == SIGKILL, "\(ending.errors)")
        if kills == 20 { break }
      }
      try await work.index([pictures, "--threads", "1"])
      try await expect(work, toEqual: expected, searchedWith: pictures)
    }
  }

  @Test func anUpdateThatIsKilledEndsAsIfItHadNotBeen() async throws {
    let work = try Workplace()
    let pictures = try Self.link(200, under: undisturbed.pictures)
    for place in [work, undisturbed] { try await place.index([pictures, "--threads", "2"]) }
    let names = try FileManager.default.contentsOfDirectory(atPath: pictures).sorted()
    for (index, name) in names.enumerated() {
      switch index % 4 {
      case 0:
        try FileManager.default.moveItem(atPath: "\(pictures)/\(name)", toPath: "\(pictures)/moved-\(name)")
      case 1: try FileManager.default.removeItem(atPath: "\(pictures)/\(name)")
      case 2:
        try Data(Raster(seed: UInt64(index)).png()).write(to: URL(filePath: "\(pictures)/drawn-\(index).png"))
      default: break
      }
    }
    let duration = try await undisturbed.index([pictures, "--threads", "1"]).seconds
    let expected = try await Truth(undisturbed)
    var random = SplitMix64(seed: 21)
    for _ in 0..<6 {
      let program = try work.start(["index", pictures, "--json", "--threads", "1"])
      try await Task.sleep(for: .seconds(Double.random(in: 0...0.5 * duration, using: &random)))
      program.send(SIGKILL)
      _ = try await program.ending()
    }
    try await work.index([pictures, "--threads", "1"])
    try await expect(work, toEqual: expected, searchedWith: pictures)
  }

  private func expect(_ work: Workplace, toEqual expected: Truth, searchedWith pictures: String) async throws
  {
    let truth = try await Truth(work)
    #expect(truth.vectors.keys.sorted() == expected.vectors.keys.sorted())
    let differing = truth.vectors.filter { expected.vectors[$0.key] != $0.value }
    #expect(differing.isEmpty, "\(differing.count) embeddings differ")
    #expect(truth.paths == expected.paths)
    // One for each image; a writer that was killed leaves files of other names, which nobody reads.
    #expect(truth.thumbnails == expected.vectors.keys.map { "\($0.prefix(2))/\($0).jpg" }.sorted())
    // That of pictures, and that of words.
    #expect(work.files(inGallery: "vectors").filter { $0.hasSuffix(".vectors") }.count == 2)
    for name in try FileManager.default.contentsOfDirectory(atPath: pictures).sorted().prefix(3) {
      let query = ["\(pictures)/\(name)", "-k", "20"]
      let (found, wanted) = (try await work.search(query), try await undisturbed.search(query))
      // Equal scores come by number, which depends on the order of arrival.
      #expect(found.scores.sorted() == wanted.scores.sorted())
    }
  }

  /// All that a gallery holds, without what depends on the order in which it came.
  private struct Truth {
    let vectors: [String: String]
    let paths: Set<GalleryDatabase.StoredPath>
    let thumbnails: [String]

    init(_ work: Workplace) async throws {
      let database = GalleryDatabase(work)
      vectors = Dictionary(uniqueKeysWithValues: try await database.images().map { ($0.hash, $0.vector) })
      paths = Set(try await database.paths())
      thumbnails = work.files(inGallery: "thumbnails").filter { $0.hasSuffix(".jpg") }
    }
  }

  /// A folder of real pictures, by hard or soft link.
  private static func link(_ count: Int, under folder: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: SharedData.flowers).sorted().prefix(count)
    for name in names {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(name)", withDestinationPath: "\(SharedData.flowers)/\(name)")
    }
    return folder
  }
}
