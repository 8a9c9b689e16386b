import Foundation
import TestSupport
import Testing

@testable import Evaluation

@Suite struct GroundTruthTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @discardableResult
  private func write(_ text: String, _ name: String) throws -> String {
    try folder.write(Array(text.utf8), name)
  }

  // MARK: VGG

  private func writeQuery(_ line: String) throws {
    try write(line, "vgg/tower_1_query.txt")
    try write("a\na\nb\n", "vgg/tower_1_good.txt")
    try write("c\r\n", "vgg/tower_1_ok.txt")
    try write("", "vgg/tower_1_junk.txt")
  }

  @Test func goodAndOkAreRelevantAndNamesCountOnce() throws {
    try writeQuery("oxc1_a 136.5 34.1 648.5 955.7\n")
    let query = try #require(try VGGFolder.groundTruth(folder.file("vgg"), .oxford).queries.first)
    #expect(query.name == "tower_1" && query.group == "tower" && query.picture == "a")
    #expect(query.relevant == ["a", "b", "c"] && query.junk.isEmpty)
    #expect(query.box == PixelBox([136.5, 34.1, 648.5, 955.7]))
  }

  @Test func fiveCharactersAreStrippedInOxfordsQueryFilesOnly() throws {
    try writeQuery("oxc1_a 0 0 1 1\n")
    try write("oxc1_b\n", "vgg/tower_1_ok.txt")
    let oxford = try VGGFolder.groundTruth(folder.file("vgg"), .oxford).queries[0]
    #expect(oxford.picture == "a" && oxford.relevant == ["a", "b", "oxc1_b"])
    #expect(try VGGFolder.groundTruth(folder.file("vgg"), .paris).queries[0].picture == "oxc1_a")
  }

  @Test(arguments: ["a 1 2 3", "a 1 2 3 x", "a 5 0 1 9", "", "a 0 0 1 1\nb 0 0 1 1"])
  func brokenQueryFilesAreTold(line: String) throws {
    try writeQuery(line)
    #expect(throws: EvaluationError.self) { try VGGFolder.groundTruth(folder.file("vgg"), .paris) }
  }

  @Test func aFolderWithoutQueriesIsTold() throws {
    try write("a", "vgg/notes.txt")
    #expect(throws: EvaluationError.noQueries(path: folder.file("vgg"))) {
      try VGGFolder.groundTruth(folder.file("vgg"), .paris)
    }
  }

  @Test(
    .enabled(if: SharedData.has("data/buildings/oxford_gt"), "the ground truth of EIDETIC_SHARED is missing"))
  func theCompleteGroundTruthsAreRead() throws {
    let buildings = SharedData.folder + "/data/buildings"
    for (name, count) in [("oxford", 11), ("paris", 11)] {
      let truth = try VGGFolder.groundTruth(
        "\(buildings)/\(name)_gt", name == "oxford" ? .oxford : .paris)
      #expect(truth.queries.count == 55 && Set(truth.queries.compactMap(\.group)).count == count)
      #expect(truth.queries.allSatisfy { $0.relevant.contains($0.picture ?? "") && $0.box != nil })
    }
  }

  // MARK: Revisited

  private static let json = """
    {"imlist": ["a_1", "b_1", "c_1", "d_1"], "qimlist": ["q_1", "r_2"], "gnd": [
      {"bbx": [1.5, 2, 30, 40], "easy": [0], "hard": [1, 2], "junk": [3]},
      {"bbx": [0, 0, 9, 9], "easy": [], "hard": [3], "junk": []}]}
    """

  @Test(arguments: [
    (Revisited.Difficulty.easy, ["a_1"], ["b_1", "c_1", "d_1"]),
    (.medium, ["a_1", "b_1", "c_1"], ["d_1"]), (.hard, ["b_1", "c_1"], ["a_1", "d_1"]),
  ])
  func difficultySaysWhatIsRelevant(
    difficulty: Revisited.Difficulty, relevant: [String], junk: [String]
  ) throws {
    let truth = try Revisited.groundTruth(try write(Self.json, "gnd.json"), difficulty)
    #expect(truth.queries.map(\.name) == ["q_1", "r_2"])
    #expect(truth.queries[0].relevant == Set(relevant) && truth.queries[0].junk == Set(junk))
    #expect(truth.queries[0].group == "q" && truth.queries[0].box == PixelBox([1.5, 2, 30, 40]))
    #expect(truth.candidates == ["a_1", "b_1", "c_1", "d_1"])
  }

  @Test(arguments: 0...5)
  func picklesOfAllProtocolsSayTheSameAsJSON(version: Int) throws {
    let json = try write(Self.json, "gnd.json")
    let pickle = folder.file("gnd.pkl")
    try python(
      "import json, pickle, sys; d = json.load(open(sys.argv[1])); "
        + "pickle.dump(d, open(sys.argv[2], 'wb'), \(version))", json, pickle)
    for difficulty in Revisited.Difficulty.allCases {
      let (a, b) = (
        try Revisited.groundTruth(json, difficulty), try Revisited.groundTruth(pickle, difficulty)
      )
      #expect(a.queries == b.queries && a.candidates == b.candidates)
    }
  }

  @Test(arguments: [
    "os.system", "print", "numpy.array", "collections.OrderedDict", "set", "fractions.Fraction",
  ])
  func picklesThatNameCodeAreRefused(code: String) throws {
    let pickle = folder.file("gnd.pkl")
    // Each is written as the opcodes that would call it, without anything being called here.
    let (module, name) =
      code.contains(".")
      ? ("\(code.prefix { $0 != "." })", code.split(separator: ".")[1]) : ("builtins", code[...])
    try folder.write(Array("c\(module)\n\(name)\n(tR.".utf8), "gnd.pkl")
    #expect {
      try Revisited.groundTruth(pickle, .easy)
    } throws: { error in
      if case .pickle(_, 0, _) = error as? EvaluationError { true } else { false }
    }
  }

  @Test(
    arguments: Array("cRoi\u{81}\u{82}\u{83}\u{84}\u{92}\u{93}bPQ".unicodeScalars).map { UInt8($0.value) })
  func everyOpcodeThatRunsCodeIsRefused(opcode: UInt8) throws {
    let bytes = [UInt8]("(]".utf8) + [opcode] + [UInt8]("x\ny\n.".utf8)
    #expect {
      try PickleReader.value(of: bytes, path: "p")
    } throws: { error in
      if case .pickle(_, 2, _) = error as? EvaluationError { true } else { false }
    }
  }

  @Test func picklesThatEndEarlyOrHoldThemselvesAreTold() throws {
    let whole = folder.file("gnd.pkl")
    try python(
      "import pickle, sys; pickle.dump({'a': [1, 2.5, 'x', None, True, -3, 10**12]}, open(sys.argv[1], 'wb'))",
      whole)
    let bytes = try #require(folder.contents("gnd.pkl"))
    let value = try PickleReader.value(of: bytes, path: "p")
    #expect(
      value["a"]
        == .list([
          .integer(1), .number(2.5), .text("x"), .none, .boolean(true), .integer(-3),
          .integer(1_000_000_000_000),
        ]))
    for count in 0..<bytes.count {
      #expect(throws: EvaluationError.self) {
        try PickleReader.value(of: Array(bytes.prefix(count)), path: "p")
      }
    }
    #expect(throws: EvaluationError.self) { try PickleReader.value(of: Array("]q\0h\0a.".utf8), path: "p") }
  }

  private func python(_ code: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", code] + arguments
    _ = try process.output()
    try #require(process.terminationStatus == 0)
  }

  @Test(arguments: [
    #"{"imlist": ["a"], "qimlist": [], "gnd": [{"easy": [], "hard": [], "junk": []}]}"#,
    #"{"imlist": ["a"], "qimlist": ["q"], "gnd": [{"easy": [1], "hard": [], "junk": []}]}"#,
    #"{"imlist": ["a"], "qimlist": ["q"], "gnd": [{"bbx": [1, 2], "easy": [0], "hard": [], "junk": []}]}"#,
    #"{"imlist": ["a"]}"#, "{", "",
  ])
  func brokenRevisitedFilesAreTold(text: String) throws {
    let file = try write(text, "gnd.json")
    #expect(throws: EvaluationError.self) { try Revisited.groundTruth(file, .easy) }
  }

  // MARK: Labels and captions

  @Test func foldersAreClassesAndTheRootHoldsDistractors() {
    let set = LabelledSet(root: "/r", pictures: ["cat/1.jpg", "cat/deep/2.jpg", "dog/1.jpg", "loose.jpg"])
    #expect(
      set.classes == [
        "cat/1.jpg": "cat", "cat/deep/2.jpg": "cat", "dog/1.jpg": "dog", "loose.jpg": "_distractor",
      ])
    let truth = set.groundTruth(.merged)
    #expect(truth.queries.map(\.name) == ["cat/1.jpg", "cat/deep/2.jpg", "dog/1.jpg"])
    #expect(truth.queries[0].relevant == ["cat/1.jpg", "cat/deep/2.jpg"])
  }

  @Test(arguments: ["a.jpg", "a.jpg\t", "\tx", "a.jpg\tx\na.jpg\ty"])
  func brokenLabelsAreTold(text: String) throws {
    let file = try write(text, "labels.tsv")
    #expect(throws: EvaluationError.self) { try LabelledSet(file: file) }
  }

  @Test func captionsAreAskedInBothDirections() throws {
    let file = try write("a.jpg\tone dog\na.jpg\ta dog\nb.jpg\ta cat\n", "captions.tsv")
    let set = try CaptionSet(file: file)
    let texts = set.groundTruth(.textToPicture)
    #expect(texts.queries.map(\.name) == ["a.jpg#1", "a.jpg#2", "b.jpg#1"])
    #expect(texts.queries[1].input == .text("a dog") && texts.queries[1].relevant == ["a.jpg"])
    let pictures = set.groundTruth(.pictureToText)
    #expect(pictures.queries.map(\.name) == ["a.jpg", "b.jpg"])
    #expect(pictures.queries[0].relevant == ["a.jpg#1", "a.jpg#2"])
    #expect(pictures.candidates == ["a.jpg#1", "a.jpg#2", "b.jpg#1"])
    #expect(pictures.texts["a.jpg#2"] == "a dog" && pictures.named == ["a.jpg", "b.jpg"])
    // Captions are found whichever pictures there are.
    let left = pictures.restricted(to: ["b.jpg"])
    #expect(left.queries.map(\.name) == ["b.jpg"] && left.candidates == pictures.candidates)
  }

  @Test func namesOfClassesAreQueries() {
    let set = LabelledSet(root: "/r", pictures: ["red_fox/1.jpg", "red_fox/2.jpg", "dog/1.jpg", "loose.jpg"])
    let truth = set.groundTruth(.names, .merged)
    #expect(truth.queries.map(\.name) == ["dog", "red_fox"])
    #expect(truth.queries[1].input == .text("red fox"))
    #expect(truth.queries[1].relevant == ["red_fox/1.jpg", "red_fox/2.jpg"])
    #expect(truth.named.contains("loose.jpg") && truth.candidates == nil, "it is ranked")
  }

  @Test func whatIsNotThereIsNoAnswerAndNoQuery() throws {
    let set = LabelledSet(root: "/r", pictures: ["x/1", "x/2", "x/3", "y/1"])
    let truth = set.groundTruth(.merged).restricted(to: ["x/1", "x/3", "y/1"])
    #expect(truth.queries.map(\.name) == ["x/1", "x/3", "y/1"])
    #expect(truth.queries[0].relevant == ["x/1", "x/3"] && truth.named == ["x/1", "x/3", "y/1"])
  }
}
