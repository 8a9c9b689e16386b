import Foundation
import Imaging
import TestSupport
import Testing

/// Learning from labelled pictures, and what comes of it.
@Suite(
  .inTurn, .enabled(if: SharedData.has("data/objects/images"), "the pictures of EIDETIC_SHARED are missing"))
struct TrainingTests {
  let work: Workplace
  static let source = "\(SharedData.folder)/data/objects/images"
  static let classes = ["panda", "elephant", "grand_piano", "accordion"]

  /// A folder for each class with twelve pictures.
  init() throws {
    work = try Workplace()
    for name in Self.classes {
      for (place, file) in try Self.pictures(of: name).prefix(12).enumerated() {
        try work.write([UInt8](try Data(contentsOf: URL(filePath: file))), to: Self.file(name, place + 1))
      }
    }
  }

  /// The shared pictures of a class.
  private static func pictures(of name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(source)/\(name)").sorted().map {
      "\(source)/\(name)/\($0)"
    }
  }

  /// Where a picture of a class lies: 1 to 12.
  private static func file(_ name: String, _ number: Int) -> String { "\(name)/\(number).jpg" }

  private struct Report: Decodable {
    struct Stage: Decodable {
      let stage: String
      let train: Double
      let test: Double?
      let seconds: Double
    }
    let name: String
    let kind: String
    let classes: Int
    let pictures: Int
    let stages: [Stage]
    let space: String
    let warnings: [String]
  }

  private func count(_ filter: String) async throws -> Int {
    try await work.run(["search", "--where", filter, "--paths", "-k", "100"]).output.split(separator: "\n")
      .count
  }

  private func train(_ words: [String] = []) async throws -> Report {
    try await work.run(["train", "head", "--labels", work.pictures, "--name", "things", "--json"] + words)
      .answer()
  }

  @Test func aClassifierIsLearnedUsedAndTakenBack() async throws {
    // The pictures need not be in the library.
    let report = try await train(["--split", "0.6,0.3,0.1"])
    #expect(report.name == "things" && report.kind == "head" && report.classes == 4 && report.pictures == 48)
    #expect(report.stages.map(\.stage) == ["head"] && report.space == "efficientnet-lite0")
    #expect(report.stages[0].train > 0.95 && (report.stages[0].test ?? 0) > 0.8)
    #expect(try await work.run(["train", "use", "things"]).code == 3)
    try await work.index()
    #expect(try await work.run(["train", "use", "things"]).output.contains("48 pictures labelled"))
    #expect(try await count("label:panda>0.5") >= 10)
    #expect(try await count("label:panda label:elephant") == 0)
    #expect(try await count("label:panda<0.01") == 0)
    #expect(try await work.run(["show", work.path(Self.file("panda", 1))]).output.contains("labels"))
    // New pictures get their labels when they are indexed.
    let before = try await count("label:\"grand_piano\"")
    try work.write(
      [UInt8](try Data(contentsOf: URL(filePath: try Self.pictures(of: "grand_piano")[15]))), to: "new.jpg"
    )
    #expect(try await work.index().indexed == 1)
    #expect(try await count("label:grand_piano") == before + 1)
    let classified = try await work.run(["train", "classify", "things", work.path("new.jpg")])
    #expect(classified.output.hasPrefix("This is grand_piano."))
    // Trained again under the name, the earlier one can be taken back.
    _ = try await train(["--seed", "2"])
    #expect(try await work.run(["train", "use", "things"]).code == 0)
    #expect(try await work.run(["train", "list"]).output.split(separator: "\n").count == 3)
    #expect(try await work.run(["train", "use", "1"]).code == 0)
    #expect(try await work.run(["train", "discard", "1"]).code == 0)
    #expect(try await count("label:panda") == 0)
    #expect(try await work.run(["train", "remove", "2"]).code == 0)
    #expect(try await work.run(["train", "show", "2"]).code == 2)
    #expect(try await work.run(["train", "show", "things"]).output.contains("number 1"))
  }

  /// Copies that were scaled, compressed, cropped a little or mirrored, in other classes, never lie in a part
  /// other than the original's.
  @Test func copiesNeverLieOnBothSides() async throws {
    let decoder = PictureDecoder()
    var planted: [Set<String>] = []
    for (place, name) in Self.classes.enumerated() {
      for number in 1...4 {
        let original = Self.file(name, number)
        let pixels = try await decoder.decode(
          [UInt8](try Data(contentsOf: URL(filePath: work.path(original)))), name: original
        ).pixels
        let changed =
          switch number {
          case 1: try pixels.resized(.fit(longestSide: 150))
          case 2: pixels
          case 3: pixels.mirrored
          default: try pixels.resized(.fit(longestSide: 220))
          }
        let copy = "\(Self.classes[(place + number) % 4])/copy_\(name)_\(number).jpg"
        try work.write(try changed.encodedAsJPEG(quality: number == 2 ? 30 : 70), to: copy)
        planted.append([original, copy])
      }
    }
    for seed in 1...3 {
      let run = try await work.run(
        [
          "train", "head", "--labels", work.pictures, "--name", "leak", "--split", "0.5,0.3,0.2", "--seed",
          "\(seed)", "--json",
        ])
      #expect(run.code == 0, "\(run.errors)")
      let parts = try await parts(ofTrained: seed)
      for pair in planted {
        let found = Set(pair.compactMap { parts[work.path($0)] })
        #expect(found.count == 1, "\(pair.sorted()): \(found)")
        // What is of two classes is learned from.
        let classes = Set(pair.compactMap { $0.split(separator: "/").first })
        if classes.count > 1 { #expect(found == ["train"], "\(pair.sorted()): \(found)") }
      }
    }
  }

  private struct Picture: Decodable {
    let path: String
    let part: String
  }

  private func parts(ofTrained id: Int) async throws -> [String: String] {
    let rows: [Picture] = try await GalleryDatabase(work).rows(
      "SELECT path, part FROM trained_pictures WHERE trained_id = \(id)")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.path, $0.part) })
  }

  @Test func whatCannotBeLearnedSaysWhy() async throws {
    func failure(_ words: [String]) async throws -> (code: Int32?, text: String) {
      let run = try await work.run(["train", "head"] + words)
      return (run.code, run.errors)
    }
    let empty = work.folder + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(try await failure(["--labels", empty]).text.contains("there are no labelled pictures"))
    #expect(try await failure(["--labels", work.folder + "/none"]).text.contains("no such file or folder"))
    #expect(try await failure(["--labels", work.path("panda")]).code == 3)
    try work.write(Array("a.jpg\tpanda\nb.jpg panda\n".utf8), to: "labels.tsv")
    #expect(try await failure(["--labels", work.path("labels.tsv")]).text.contains("line 2"))
    try work.write(Array("panda/1.jpg\tpanda\npanda/2.jpg\tpanda\n".utf8), to: "labels.tsv")
    #expect(
      try await failure(["--labels", work.path("labels.tsv")]).text.contains(
        "all pictures are of one class, panda"))
    #expect(
      try await failure(["--labels", work.pictures, "--least", "100"]).text.contains(
        "fewer than two classes have 100"))
    #expect(try await failure(["--labels", work.pictures, "--split", "1,1,1"]).code == 2)
    #expect(try await failure(["--labels", work.pictures, "--name", "../x"]).code == 2)
    #expect(try await failure([]).code == 2)
    #expect(try await failure(["--labels", "people"]).text.contains("there are no labelled pictures"))
    #expect(try await failure(["--labels", "tags"]).text.contains("there are no labelled pictures"))
    #expect(try await work.run(["train", "list"]).code == 3)
  }

  @Test func tagsAreLabels() async throws {
    try await work.index()
    for name in ["panda", "elephant"] {
      let pictures = (1...12).map { work.path(Self.file(name, $0)) }
      #expect(try await work.run(["tags", "add", "my \(name)"] + pictures).code == 0)
    }
    let report: Report = try await work.run(["train", "head", "--labels", "tags", "--json"]).answer()
    #expect(report.classes == 2 && report.pictures == 24 && report.name == "tags")
    #expect(try await work.run(["train", "use", "tags"]).code == 0)
    #expect(try await count("label:\"my panda\"") >= 12)
  }

  @Test func theReportIsAPage() async throws {
    let path = work.folder + "/report.html"
    _ = try await work.run(["train", "head", "--labels", work.pictures, "--report", path])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasPrefix("<!doctype html>") && text.contains("panda"))
  }
}
