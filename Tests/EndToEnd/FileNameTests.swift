import Eidetic
import Files
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

  @Test(arguments: [
    "\\374ber.jpg", "\\377\\376", "caf\\351/\\350t\\351.png", "\\303", "ok\\xED\\xA0\\x80.png",
  ])
  func aNameThatIsNotUTF8IsIndexedAndFound(octal: String) async throws {
    try work.draw("seed.png", seed: 5)
    try work.draw("other.png", seed: 6)
    // The shell writes bytes that no Swift text has.
    let script = """
      set -e; name=$(printf '\(octal)'); mkdir -p "$(dirname "$1/$name")"; mv "$1/seed.png" "$1/$name"
      printf %s "$1/$name" > "$2"
      """
    let list = work.folder + "/name"
    #expect(try await work.runTool(["/bin/bash", "-c", script, "-", work.pictures, list]).code == 0)
    #expect(try await work.index().counts == "2 indexed")
    #expect(try await work.index().counts == "2 unchanged")
    // Searching with the bytes themselves finds the file under its text, and the text leads back to it.
    let ending = try await work.runTool([
      "/bin/bash", "-c", "\"$1\" search --json -k 1 -- \"$(cat \"$2\")\"", "-", Program.path, list,
    ])
    let found = try #require(try ending.answer(SearchAnswer.self).hits.first)
    let bytes = try Data(contentsOf: URL(filePath: list))
    #expect(PathText.bytes(found.path) == Array(bytes) && found.score > 0.9999)
    #expect(found.path.utf8.contains(UInt8(ascii: "\\")))
    #expect(try await work.search([found.path, "-k", "1"]).hits.first?.path == found.path)
    try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
    try await work.serve { server in
      for kind in ["thumbnail", "original"] {
        let answer = try await server.get("/api/v1/images/\(found.id)/\(kind)")
        #expect(answer.status == 200, "\(kind)")
      }
      let image = try await server.get("/api/v1/images/\(found.id)").json
      #expect(image["paths"][0]["path"].string == found.path)
    }
  }

  @Test func aNameThatLooksLikeAnEscapeIsItself() async throws {
    for (seed, name) in zip(UInt64(1)..., ["\\xFC.png", "\\x5C.png", "\\x41.png", "a\\"]) {
      try work.draw(name, seed: seed)
    }
    #expect(try await work.index().counts == "4 indexed")
    for name in ["\\xFC.png", "\\x5C.png", "\\x41.png", "a\\"] {
      let hit = try await work.nearest(to: name)
      #expect(PathText.bytes(hit.path) == Array(work.path(name).utf8))
    }
  }

  @Test func whatCannotBeListedIsNamedWithItsBytesEscaped() async throws {
    try work.draw("open.png", seed: 1)
    let script = "mkdir \"$1/$(printf 'zu\\374')\"; chmod 0 \"$1/$(printf 'zu\\374')\""
    #expect(try await work.runTool(["/bin/bash", "-c", script, "-", work.pictures]).code == 0)
    guard Unprivileged.isPossible else { return }
    let ending = try await work.run(["index", work.pictures], through: Unprivileged.launcher)
    #expect(ending.code == 1 && ending.errors.contains("\(work.pictures)/zu\\xFC"))
    #expect(try await work.status().errors.map(\.path) == [work.path("zu\\xFC")])
    // Once is enough.
    let again = try await work.run(["index", work.pictures], through: Unprivileged.launcher)
    #expect(again.code == 0 && !again.errors.contains("xFC"))
    let open = "chmod 755 \"$1/$(printf 'zu\\374')\""
    #expect(try await work.runTool(["/bin/bash", "-c", open, "-", work.pictures]).code == 0)
    #expect(try await work.index().counts == "1 unchanged")
    #expect(try await work.status().errors.isEmpty)
  }
}
