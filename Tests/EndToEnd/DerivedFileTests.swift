import Foundation
import TestSupport
import Testing
import Vocabulary

/// Files under `vectors/` are copies: whatever happens to them, the answer is the same.
@Suite(.inTurn) struct DerivedFileTests {
  let work: Workplace

  init() throws {
    work = try Workplace()
    try work.draw(20)
  }

  enum Harm: String, CaseIterable, CustomTestStringConvertible {
    case folderDeleted, fileDeleted, truncatedToNothing, truncatedInTheMiddle, truncatedByOneByte, lengthened
    case garbage, zeros, damagedHeader, otherVersion

    var testDescription: String { rawValue }

    func happen(to path: String) throws {
      let url = URL(filePath: path)
      var bytes = [UInt8](try Data(contentsOf: url))
      var random = SplitMix64(seed: 1)
      switch self {
      case .folderDeleted: return try FileManager.default.removeItem(at: url.deletingLastPathComponent())
      case .fileDeleted: return try FileManager.default.removeItem(at: url)
      case .truncatedToNothing: bytes = []
      case .truncatedInTheMiddle: bytes.removeLast(bytes.count / 2)
      case .truncatedByOneByte: bytes.removeLast()
      case .lengthened: bytes += [UInt8](repeating: 7, count: 4096)
      case .garbage: bytes = bytes.map { _ in UInt8.random(in: 0...255, using: &random) }
      case .zeros: bytes = bytes.map { _ in 0 }
      case .damagedHeader: bytes[24] ^= 0xFF
      case .otherVersion: bytes[8] ^= 0x40
      }
      try Data(bytes).write(to: url)
    }
  }

  @Test(arguments: Harm.allCases)
  func aHarmedFileIsMadeAgain(harm: Harm) async throws {
    try await work.index()
    let before = try await work.search([work.path("1.png"), "-k", "all"])
    let files = work.files(inGallery: "vectors")
    try harm.happen(to: try vectorFile())
    let after = try await work.search([work.path("1.png"), "-k", "all"])
    #expect(after.scores == before.scores && after.hits.count == 20)
    #expect(try await work.search([work.path("1.png"), "-k", "all"]).scores == before.scores)
    // That of words is only made again when words are searched for.
    let made = work.files(inGallery: "vectors")
    #expect(made.first == files.first && Set(made).isSubset(of: files))
  }

  @Test func aStaleFileIsMadeAgain() async throws {
    try await work.index()
    let old = try Data(contentsOf: URL(filePath: try vectorFile()))
    try work.draw("new.png", seed: 77)
    try work.remove("2.png")
    try await work.index()
    let before = try await work.search([work.path("1.png"), "-k", "all"])
    try old.write(to: URL(filePath: try vectorFile()))
    let after = try await work.search([work.path("1.png"), "-k", "all"])
    #expect(after.scores == before.scores)
    #expect(after.hits.contains { $0.name == "new.png" } && !after.hits.contains { $0.name == "2.png" })
  }

  @Test func whatAKilledWriterLeftIsOverlooked() async throws {
    try await work.index()
    let before = try await work.search([work.path("1.png"), "-k", "all"])
    try Data("half a file".utf8).write(to: URL(filePath: try vectorFile() + ".1234.partial"))
    #expect(try await work.search([work.path("1.png"), "-k", "all"]).scores == before.scores)
  }

  private func vectorFile() throws -> String {
    "\(work.gallery)/vectors/\(try #require(work.files(inGallery: "vectors").first))"
  }
}
