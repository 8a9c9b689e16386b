import Foundation
import TestSupport
import Testing

/// What is in pictures: found by a network, corrected by people, searched for.
@Suite(
  .inTurn, .enabled(if: SharedData.has("data/objects/images"), "the pictures of EIDETIC_SHARED are missing"))
struct TagTests {
  let work: Workplace

  init() throws {
    work = try Workplace()
    for (name, source) in [
      ("panda.jpg", "panda/image_0002.jpg"), ("elephant.jpg", "elephant/image_0001.jpg"),
      ("piano.jpg", "grand_piano/image_0001.jpg"),
    ] {
      let file = URL(filePath: "\(SharedData.folder)/data/objects/images/\(source)")
      try work.write([UInt8](try Data(contentsOf: file)), to: name)
    }
  }

  private struct Tags: Decodable {
    struct Tag: Decodable {
      let name: String
      let images: Int
    }
    let tags: [Tag]
  }

  private func names(_ filter: String) async throws -> [String] {
    try await work.run(["search", "--where", filter, "--paths"]).output.split(separator: "\n")
      .map { $0.split(separator: "/").last.map(String.init) ?? "" }.sorted()
  }

  @Test func picturesAreFoundByWhatIsInThem() async throws {
    #expect(try await work.index().indexed == 3)
    #expect(try await names("tag:animal") == ["elephant.jpg", "panda.jpg"])
    #expect(try await names("tag:\"Giant Panda\"") == ["panda.jpg"])
    #expect(try await names("tag:piano,panda -tag:animal") == ["piano.jpg"])
    // Words of a filter may be tags, whole.
    #expect(try await names("animal") == ["elephant.jpg", "panda.jpg"])
    #expect(try await names("\"giant panda\" -piano") == ["panda.jpg"])
    #expect(try await names("anim") == [])
    let shown = try await work.run(["show", work.path("panda.jpg")]).output
    #expect(shown.contains("giant panda"))
    let status = try await work.run(["status"]).output
    #expect(status.contains("Tags") && status.contains("meaning"))
  }

  @Test func correctionsStayAndAreUndone() async throws {
    try await work.index()
    #expect(try await work.run(["tags", "remove", "animal", work.path("panda.jpg")]).code == 0)
    #expect(try await work.run(["tags", "add", "Zoo", work.path("panda.jpg")]).code == 0)
    #expect(try await names("tag:animal") == ["elephant.jpg"])
    // The picture comes back after it was gone.
    try work.move("panda.jpg", to: "../panda.jpg")
    #expect(try await work.index().removed == 1)
    #expect(try await names("tag:zoo") == [])
    try work.move("../panda.jpg", to: "panda.jpg")
    #expect(try await work.index().indexed == 1)
    #expect(try await names("tag:animal") == ["elephant.jpg"])
    #expect(try await names("tag:zoo") == ["panda.jpg"])
    #expect(try await work.run(["tags", "undo"]).code == 0)
    #expect(try await work.run(["tags", "undo"]).code == 0)
    #expect(try await names("tag:animal OR tag:zoo") == ["elephant.jpg", "panda.jpg"])
    #expect(try await work.run(["tags", "undo"]).code == 3)
    #expect(try await work.run(["tags", "add", " ", work.path("panda.jpg")]).code == 2)
  }

  @Test func whatIsOffStaysOffUntilItIsTurnedOnAgain() async throws {
    #expect(try await work.index([work.pictures, "--no-tags"]).indexed == 3)
    #expect(try await work.index([]).indexed == 0)
    #expect(try await !work.run(["status"]).output.contains("Tags"))
    #expect(try await work.index(["--tags"]).indexed == 3)
    #expect(try await names("tag:panda") == ["panda.jpg"])
    #expect(try await work.run(["spaces", "remove", "meaning"]).code == 0)
    #expect(try await work.index([]).indexed == 0)
    #expect(try await work.run(["spaces", "add", "meaning"]).code == 0)
    #expect(try await work.run(["status"]).output.contains("meaning"))
    let tags: Tags = try await work.run(["tags", "list", "--json"]).answer()
    #expect(tags.tags.contains { $0.name == "giant panda" && $0.images == 1 })
  }
}
