import Foundation
import Glibc
import Testing

/// Whatever a file is called, it is found under just that name.
@Suite(.inTurn) struct FileNameTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test(arguments: [
    "quotes '\" `x`.png", "new\nline.png", "back\\slash.png", "été.png", "e\u{301}te\u{301}.png", "雪の日.png",
    "-k.png", "--json", "  spaces  .png", "$(exit 7); # 100%.png", "🌸👩‍👩‍👧.png", "%2F%00.png", "a?b=c&d*[e].png",
    "tab\t\u{1B}[31m.png",
    String(repeating: "n", count: 251) + ".png",
  ])
  func isIndexedAndFoundByItsOwnBytes(name: String) async throws {
    try work.draw("folder/\(name)", seed: 1)
    try work.draw("other.png", seed: 2)
    #expect(try await work.index().counts == "2 indexed")
    let nearest = try await work.nearest(to: "folder/\(name)")
    #expect(Array(nearest.path.utf8) == Array(work.path("folder/\(name)").utf8))
    #expect(nearest.score > 0.9999)
    #expect(try await work.index().counts == "2 unchanged")
  }

  @Test(arguments: ["quotes '\"", "new\nline", "e\u{301}", "雪", " ", "back\\"])
  func canBeAFolderGivenAsRoot(name: String) async throws {
    try work.draw("\(name)/1.png", seed: 1)
    #expect(try await work.index([work.path(name)]).counts == "1 indexed")
    #expect(try await work.index([]).counts == "1 unchanged")
    try work.write(Array("text".utf8), to: "\(name)/1.png")
    let answer = try await work.index([], code: 1)
    #expect(answer.failed.map { Array($0.path.utf8) } == [Array(work.path("\(name)/1.png").utf8)])
  }

  @Test func namesThatOnlyLookAlikeAreTwoFiles() async throws {
    let (composed, decomposed) = ("\u{E9}.png", "e\u{301}.png")
    try work.draw(composed, seed: 1)
    try work.draw(decomposed, seed: 2)
    #expect(try await work.index().counts == "2 indexed")
    for name in [composed, decomposed] {
      #expect(Array(try await work.nearest(to: name).name.utf8) == Array(name.utf8))
    }
    unlink(work.path(composed))
    #expect(try await work.index().counts == "1 unchanged, 1 removed")
    let left = try await work.search([work.path(decomposed)]).hits
    #expect(left.map { Array($0.name.utf8) } == [Array(decomposed.utf8)])
  }

  @Test func foldersThatOnlyLookAlikeAreTwoRoots() async throws {
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    try work.draw("\(composed)/1.png", seed: 1)
    try work.draw("\(decomposed)/2.png", seed: 2)
    #expect(try await work.index([work.path(composed), work.path(decomposed)]).counts == "2 indexed")
    #expect(try await work.status().roots.count == 2)
    #expect(try await work.index([]).counts == "2 unchanged")
  }

  @Test func namesWithLeadingDashesComeAfterTwoDashes() async throws {
    try work.draw("--json", seed: 1)
    try work.draw("-k.png", seed: 2)
    let launcher = ["/usr/bin/env", "-C", work.pictures]
    #expect(try await work.index(["--", "--json", "-k.png"], through: launcher).counts == "2 indexed")
    let ending = try await work.run(["search", "--json", "-k", "1", "--", "-k.png"], through: launcher)
    #expect(try ending.answer(SearchAnswer.self).hits.map(\.name) == ["-k.png"])
  }

  @Test func aNameThatIsNotUTF8IsReportedAndTheOthersGoOn() async throws {
    try work.draw(2)
    var path =
      Array((work.pictures + "/").utf8CString.dropLast()) + [
        CChar(bitPattern: 0xFF), CChar(bitPattern: 0xFE),
      ]
    path += Array(".png".utf8CString)
    let file = try #require(fopen(path, "w"))
    fclose(file)
    let answer = try await work.index(code: 1)
    #expect(answer.counts == "2 indexed, 1 failed")
    #expect(answer.failed.first?.reason.contains("UTF-8") == true)
    #expect(answer.failed.first?.path.hasPrefix(work.pictures) == true)
    #expect(try await work.index(code: 1).counts == "2 unchanged, 1 failed")
  }
}
