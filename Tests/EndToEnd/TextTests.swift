import Foundation
import Glibc
import TestSupport
import Testing

/// Text in pictures: read when it is asked for, searched for, shown with its place.
@Suite(
  .inTurn,
  .enabled(
    if: FileManager.default.fileExists(atPath: SharedData.builtInModels + "/ppocr-v6-tiny"),
    "the networks are made by Tools/setup"))
struct TextTests {
  let work: Workplace

  /// Pictures of text, and what is written in each alone of them.
  private static let pictures = ["000.jpg", "001.jpg", "005.jpg"]

  init() throws {
    work = try Workplace()
    for name in Self.pictures {
      let file = "\(SharedData.root)/Tests/TextRecognitionTests/Golden/\(name)"
      try work.write([UInt8](try Data(contentsOf: URL(filePath: file))), to: name)
    }
    try work.draw("blank.png", seed: 1)
  }

  private struct Shown: Decodable {
    struct Image: Decodable {
      let text: [Line]
    }
    struct Line: Decodable {
      let text: String
      let confidence: Double
      let corners: [[Double]]
    }
    let images: [Image]
  }

  private func names(_ filter: String) async throws -> [String] {
    try await work.run(["search", "--where", filter, "--paths", "-k", "100"]).output.split(separator: "\n")
      .map { $0.split(separator: "/").last.map(String.init) ?? "" }.sorted()
  }

  private func lines(_ name: String) async throws -> [Shown.Line] {
    let shown: Shown = try await work.run(["show", "--json", work.path(name)]).answer()
    return try #require(shown.images.first).text
  }

  @Test func textIsReadOnlyWhenItIsAskedForAndStaysOn() async throws {
    #expect(try await work.index().indexed == 4)
    #expect(try await names("text:street") == [])
    #expect(try await lines("000.jpg").isEmpty)
    #expect(try await !work.run(["status"]).output.contains("Text in pictures"))
    // Pictures that are known get it, and new ones without asking again.
    #expect(try await work.index(["--text"]).indexed == 4)
    #expect(try await names("text:street") == ["000.jpg"])
    #expect(try await work.index([]).indexed == 0)
    try work.move("005.jpg", to: "../005.jpg")
    try await work.index([])
    try work.move("../005.jpg", to: "005.jpg")
    #expect(try await work.index([]).indexed == 1)
    #expect(try await !lines("005.jpg").isEmpty)
    let ending = try await work.run(["index", "--text", "--no-text"])
    #expect(ending.code == 2 && ending.errors.contains("--text or --no-text, not both"))
  }

  @Test func wordsThatAreWrittenFindTheirPictures() async throws {
    try await work.index(["--text", work.pictures])
    // The field takes any part of a line, and neither case nor accents count.
    #expect(try await names("text:ZURICH") == ["000.jpg"])
    #expect(try await names("text:\"989.65 eur\"") == ["000.jpg"])
    // Words of a filter find whole words and their beginnings.
    #expect(try await names("zuri") == ["000.jpg"])
    #expect(try await names("\"departure zurich\"") == ["000.jpg"])
    #expect(try await names("-text:a -text:e").contains("blank.png"))
    let ending = try await work.run(["search", "--where", "text:>3"])
    #expect(ending.code == 2, "\(ending.errors)")
  }

  @Test func everyLineComesWithItsCornersAsFractions() async throws {
    try await work.index(["--text", work.pictures])
    let lines = try await lines("000.jpg")
    #expect(lines.count == 5 && lines.allSatisfy { 0.5...1 ~= $0.confidence })
    for line in lines {
      #expect(line.corners.count == 4 && line.corners.joined().allSatisfy { 0...1 ~= $0 })
      // Where it begins above is to the left of where it ends, and above where it begins below.
      #expect(line.corners[0][0] < line.corners[1][0] && line.corners[0][1] < line.corners[3][1])
    }
    #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.corners[0][1] < $1.corners[0][1] })
    #expect(try await self.lines("blank.png").isEmpty)
  }

  @Test func textGoesWithItsPictureAndIsReadAgainWhenThatComesBack() async throws {
    try await work.index(["--text", work.pictures])
    try work.move("000.jpg", to: "../000.jpg")
    #expect(try await work.index([]).removed == 1)
    #expect(try await names("zurich") == [])
    #expect(try await names("text:zurich") == [])
    try work.move("../000.jpg", to: "000.jpg")
    #expect(try await work.index([]).indexed == 1)
    #expect(try await names("zurich") == ["000.jpg"])
    #expect(try await lines("000.jpg").count == 5)
  }

  @Test func turningItOffRemovesWhatWasRead() async throws {
    try await work.index(["--text", work.pictures])
    try await work.index(["--no-text"])
    #expect(try await names("zurich") == [])
    #expect(try await names("text:zurich") == [])
    #expect(try await lines("000.jpg").isEmpty)
    #expect(try await !work.run(["status"]).output.contains("Text in pictures"))
    // Neither the tables nor their log hold it any more.
    for name in ["gallery.sqlite", "gallery.sqlite-wal"] {
      let bytes = FileManager.default.contents(atPath: "\(work.gallery)/\(name)") ?? Data()
      #expect(bytes.firstRange(of: Data("zurich".utf8)) == nil, "\(name)")
      #expect(bytes.firstRange(of: Data("Zürich".utf8)) == nil, "\(name)")
    }
    try await work.index(["--text"])
    #expect(try await names("zurich") == ["000.jpg"])
  }

  @Test func aRunThatIsInterruptedIsResumed() async throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: work.path("000.jpg"))))
    // Other bytes, the same picture.
    for number in 0..<24 { try work.write(bytes + [UInt8(number)], to: "more/\(number).jpg") }
    try await work.index()
    let program = try work.start(["index", "--text", "--threads", "1"])
    try await Task.sleep(for: .seconds(2))
    program.send(SIGTERM)
    let ending = try await program.ending()
    #expect(ending.code == 130 || ending.code == 0, "\(ending.errors)")
    try await work.index(["--text"])
    #expect(try await names("text:zurich").count == 25)
    #expect(try await work.run(["status"]).output.contains("28 pictures"))
  }

  @Test func theAPITurnsItOnAndListsLines() async throws {
    try await work.index()
    try await work.serve { server in
      let job = try await server.index(#"{"text":true}"#)
      #expect(job["state"].string == "done")
      let answer = try await server.post(
        "/api/v1/search", json: #"{"where":"text:zurich","k":5}"#)
      let id = try #require(answer.json["hits"][0]["id"].int)
      let image = try await server.get("/api/v1/images/\(id)").json
      #expect(image["text"].array.count == 5)
      #expect(image["text"][0]["corners"].array.count == 4)
    }
  }
}
