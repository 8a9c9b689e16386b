import Foundation
import TestSupport
import Testing

/// Hundreds of nasty files: broken, huge, odd, turned.
@Suite(
  .inTurn,
  .enabled(if: SharedData.hasHard, "needs data/hard in EIDETIC_SHARED (else ../shared)"))
struct HardSetTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func goodOnesAreIndexedAndBadOnesRefusedInLittleMemory() async throws {
    let root = URL(filePath: SharedData.hard).resolvingSymlinksInPath().path
    let ending = try await work.run(["index", root, "--json"])
    #expect(ending.code == 1, "\(ending.errors)")
    #expect(ending.peakResidentBytes < 1_000_000_000)
    let answer: IndexAnswer = try ending.answer()
    let refused = Dictionary(answer.failed.map { (Array($0.path.utf8), $0.reason) }) { first, _ in first }
    let paths = try await GalleryDatabase(work).paths().filter { !$0.hash.isEmpty }
    let indexed = Set(paths.map { Array($0.path.utf8) })
    let lines = try String(contentsOfFile: root + "/manifest.tsv", encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 328)
    for line in lines.dropFirst() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      let path = Array("\(root)/\(cells[0])".utf8)
      switch cells[2] {
      case "ok": #expect(indexed.contains(path), "\(cells[0]): \(refused[path] ?? "not refused either")")
      case "bad": #expect(refused[path]?.isEmpty == false && !indexed.contains(path), "\(cells[0])")
      default: #expect(!(refused[path] != nil && indexed.contains(path)), "\(cells[0])")
      }
    }
    for failure in answer.failed {
      // The name is escaped where it has quotes or backslashes.
      let name = failure.path.split(separator: "/").last?.prefix { !"'\"\\".contains($0) } ?? ""
      #expect(failure.reason.contains(name), "\(failure)")
    }
    // Nothing is left to do, and nothing is tried again.
    let again = try await work.index([root])
    #expect(again.indexed == 0 && again.failed.isEmpty && again.failedBefore == answer.failed.count)
  }

  struct Group: Sendable, CustomTestStringConvertible {
    let prefix: String
    let ending: String
    let count: Int
    /// What the embeddings of two of the group have in common at least.
    let cosine: Double

    var testDescription: String { prefix + "*" + ending }
  }

  // The waterfalls show their own number, painted large in the small ones; the portraits were compressed
  // anew.
  static let groups = [
    Group(prefix: "exif-orientation-examples__Landscape_", ending: ".jpg", count: 8, cosine: 0.97),
    Group(prefix: "libvips__rotation_", ending: ".jpg", count: 8, cosine: 0.85),
    Group(prefix: "Pillow__hopper_orientation_", ending: ".jpg", count: 7, cosine: 0.97),
    Group(prefix: "Pillow__hopper_orientation_", ending: ".webp", count: 7, cosine: 0.98),
  ]

  @Test(arguments: groups)
  func turnedPhotographsComeUpright(group: Group) async throws {
    let folder = SharedData.hard + "/exif-orientation"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
      name.hasPrefix(group.prefix) && name.hasSuffix(group.ending) && name.contains(/_[1-8]\./)
    }
    #expect(names.count == group.count)
    try await work.index(names.map { "\(folder)/\($0)" })
    let embeddings = try await GalleryDatabase(work).embeddings()
    #expect(embeddings.count == group.count)
    for (path, embedding) in embeddings {
      for (other, otherEmbedding) in embeddings where path < other {
        #expect(cosine(embedding, otherEmbedding) > group.cosine, "\(path) and \(other)")
      }
    }
  }
}
