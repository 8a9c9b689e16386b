import Foundation
import Glibc
import Testing

/// A path in which there is no picture does not become one of the library's folders.
@Suite(.inTurn) struct PathWithoutPicturesTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  struct Place: Sendable, CustomTestStringConvertible {
    /// Under `pictures`.
    let path: String
    /// Why there is nothing in it, as the message says.
    let reason: String
    var options: [String] = []

    var testDescription: String { path }
  }

  static let places = [
    Place(path: "empty", reason: "there is no picture in it"),
    Place(path: "texts", reason: "there is no picture in it"),
    Place(path: "texts/a.txt", reason: "it is not a picture"),
    Place(path: "hidden", reason: "there is no picture in it"),
    Place(path: "phone", reason: "there is a .nomedia file"),
    Place(path: "ignored", reason: "there is an empty .eideticignore file"),
    Place(path: "default", reason: "default/node_modules\": it is excluded by \"node_modules/\" (default)"),
    Place(
      path: "named", reason: "named/1.png\": it is excluded by \"*.png\"", options: ["--exclude", "*.png"]),
    Place(path: "pipes", reason: "pipes/pipe\": it is a pipe, a socket or a device"),
    Place(path: "pipes/pipe", reason: "it is a pipe, a socket or a device"),
    Place(path: "links", reason: "which cannot be reached"),
  ]

  private func make() throws {
    let files = FileManager.default
    for name in ["empty", "pipes", "links"] {
      try files.createDirectory(atPath: work.path(name), withIntermediateDirectories: true)
    }
    try work.write(Array("text".utf8), to: "texts/a.txt")
    try work.draw("hidden/.1.png", seed: 1)
    try work.draw("phone/1.png", seed: 1)
    try work.write([], to: "phone/.nomedia")
    try work.draw("ignored/1.png", seed: 1)
    try work.write([], to: "ignored/.eideticignore")
    try work.draw("default/node_modules/1.png", seed: 1)
    try work.draw("named/1.png", seed: 1)
    try #require(mkfifo(work.path("pipes/pipe"), 0o600) == 0)
    try files.createSymbolicLink(atPath: work.path("links/1.png"), withDestinationPath: "gone.png")
    try work.draw("good/2.png", seed: 2)
  }

  @Test(arguments: places)
  func isNoFolderOfTheLibrary(place: Place) async throws {
    try make()
    let words = ["index", work.path(place.path)] + place.options
    let first = try await work.run(words)
    #expect(first.code == 2 && first.errors.contains(place.reason), "\(first.errors)")
    #expect(!FileManager.default.fileExists(atPath: work.gallery), "a gallery for nothing")
    try await work.index([work.path("good")])
    let second = try await work.run(words)
    #expect(second.code == 2 && second.errors == first.errors, "\(second.errors)")
    #expect(try await work.status().roots.map(\.path) == [work.path("good")])
    #expect(try await work.status().passedOver == 0)
  }

  @Test(arguments: places)
  func isAFailureAmongOthers(place: Place) async throws {
    try make()
    // Patterns are for all of the paths.
    let good = place.options.isEmpty ? "good/2.png" : "good/3.jpg"
    if !place.options.isEmpty { try work.move("good/2.png", to: good) }
    let answer = try await work.index(
      [work.path(good), work.path(place.path)] + place.options, code: 1)
    #expect(answer.indexed == 1 && answer.failed.map(\.path) == [work.path(place.path)])
    #expect(answer.failed[0].stage == "scan" && answer.failed[0].reason.contains(place.reason))
    #expect(try await work.status().roots.map(\.path) == [work.path(good)])
    #expect(try await work.index([]).counts == "1 unchanged")
  }

  @Test func severalAreNamedTogether() async throws {
    try make()
    let ending = try await work.run(["index", work.path("empty"), work.path("texts")])
    #expect(ending.code == 2 && ending.errors.contains("there is no picture in them"), "\(ending.errors)")
    #expect(["empty", "texts"].allSatisfy { ending.errors.contains(work.path($0)) })
  }

  @Test func isAddedOnceItHasPictures() async throws {
    try make()
    #expect(try await work.run(["index", work.path("empty")]).code == 2)
    try work.draw("empty/3.png", seed: 3)
    #expect(try await work.index([work.path("empty")]).counts == "1 indexed")
  }

  /// What is damaged is a picture all the same: the next update tries it again when it has changed.
  @Test func aFolderOfDamagedPicturesIsOne() async throws {
    try work.write(Array("no picture".utf8), to: "damaged/1.png")
    #expect(try await work.index([work.path("damaged")], code: 1).failed.count == 1)
    #expect(try await work.status().roots.map(\.path) == [work.path("damaged")])
    try work.draw("damaged/1.png", seed: 1)
    #expect(try await work.index([]).counts == "1 indexed")
  }

  @Test func aFolderThatWasOneStaysOne() async throws {
    try work.draw("a/b/1.png", seed: 1)
    try work.write(Array("text".utf8), to: "a/b/a.txt")
    try await work.index([work.path("a/b")])
    try work.remove("a/b/1.png")
    #expect(try await work.index([work.path("a/b")]).counts == "1 unchanged, 1 removed")
    for words in [[work.path("a/b")], []] { #expect(try await work.index(words).counts == "1 unchanged") }
    #expect(try await work.status().roots.map(\.path) == [work.path("a/b")])
    // Within one that takes it in, too.
    try await work.index([work.path("a")])
    #expect(try await work.status().roots.map(\.path) == [work.path("a")])
  }

  @Test func aPatternThatCannotBeTakenBackAddsNoFolder() async throws {
    try make()
    try await work.index([work.path("good")])
    let ending = try await work.run(["index", work.path("named"), "--no-exclude", "*.gif"])
    #expect(ending.code == 2 && ending.errors.contains("*.gif"), "\(ending.errors)")
    #expect(try await work.status().roots.map(\.path) == [work.path("good")])
  }

  @Test func aJobTreatsItAsTheProgramDoes() async throws {
    try make()
    try await work.serve { server in
      func roots() async throws -> [String?] {
        try await server.get("/api/v1/roots").json["roots"].array.map { $0["path"].string }
      }
      for place in Self.places where place.options.isEmpty {
        let job = try await server.index(#"{"paths":["\#(work.path(place.path))"]}"#)
        #expect(job["state"].string == "failed" && job["error"]["code"].string == "input", "\(job)")
        #expect(job["error"]["message"].string?.contains(place.reason) == true, "\(job)")
        #expect(try await roots().isEmpty)
      }
      let both = try await server.index(
        #"{"paths":["\#(work.path("good"))","\#(work.path("texts"))"]}"#)
      #expect(both["state"].string == "done" && both["report"]["indexed"].int == 1, "\(both)")
      #expect(both["report"]["failed"].array.map { $0["path"].string } == [work.path("texts")])
      #expect(try await roots() == [work.path("good")])
    }
  }
}
