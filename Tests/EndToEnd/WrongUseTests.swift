import Foundation
import Testing

/// Whatever is done wrong, the message says what to do.
@Suite(.inTurn) struct WrongUseTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let words: [String]
    let code: Int32
    /// What the message must contain; `PICTURES` and `GALLERY` stand for the folders.
    let essentials: [String]

    var testDescription: String { words.joined(separator: " ") }

    init(_ words: [String], _ code: Int32, _ essentials: [String]) {
      (self.words, self.code, self.essentials) = (words, code, essentials)
    }
  }

  static let onWords = [
    Mistake([], 2, ["Usage:", "index", "search"]),
    Mistake(["indx"], 2, ["no command \"indx\"", "did you mean index?"]),
    Mistake(["index", "--spaces", "x", "PICTURES"], 2, ["no option --spaces", "did you mean --space?"]),
    Mistake(["search", "PICTURES/1.png", "-x"], 2, ["no option -x", "eidetic search --help"]),
    Mistake(["search", "PICTURES/1.png", "-k"], 2, ["-k needs a value"]),
    Mistake(["search", "PICTURES/1.png", "--space"], 2, ["--space needs a value", "NAME"]),
    Mistake(["search", "PICTURES/1.png", "--json=yes"], 2, ["--json takes no value"]),
    Mistake(["search", "PICTURES/1.png", "-k", "3", "-k", "4"], 2, ["-k is given twice"]),
    Mistake(["search", "PICTURES/1.png", "-k", "0"], 2, ["invalid -k \"0\"", "1 or more"]),
    Mistake(["search", "PICTURES/1.png", "-k", "-3"], 2, ["invalid -k \"-3\"", "1 or more"]),
    Mistake(["search", "PICTURES/1.png", "-k", "ten"], 2, ["invalid -k \"ten\"", "whole number"]),
    Mistake(["search", "PICTURES/1.png", "--region", "1,2,3"], 2, ["--region", "x,y,width,height"]),
    Mistake(
      ["search", "PICTURES/1.png", "--metric", "taxi"], 2,
      ["invalid --metric \"taxi\"", "cosine, euclidean", "hellinger or hamming"]),
    Mistake(["search"], 2, ["needs a picture", "eidetic search PICTURE"]),
    Mistake(["status", "PICTURES"], 2, ["takes no operands"]),
    Mistake(["models"], 2, ["add, list, remove, show, verify"]),
    Mistake(["models", "show"], 2, ["models show takes one name"]),
    Mistake(
      ["models", "show", "nothing"], 3,
      ["\"nothing\"", "efficientnet-lite0", "eidetic models list --available"]),
    Mistake(["models", "remove", "efficientnet-lite0"], 3, ["came with the program"]),
    Mistake(["index", "PICTURES", "--threads", "0"], 2, ["invalid --threads \"0\"", "1 or more"]),
    Mistake(["index", "PICTURES", "--threads", "9223372036854775807"], 2, ["1 to 1024"]),
    Mistake(["status", "--gallery"], 2, ["--gallery needs a value"]),
    Mistake(["index"], 3, ["GALLERY", "eidetic index FOLDER"]),
    Mistake(["status"], 3, ["GALLERY", "eidetic index FOLDER"]),
    Mistake(["search", "PICTURES/1.png"], 3, ["GALLERY", "eidetic index FOLDER"]),
    Mistake(["index", "PICTURES/missing"], 2, ["PICTURES/missing", "no such file or folder"]),
    Mistake(["index", "PICTURES/empty"], 2, ["PICTURES/empty", "no picture in it"]),
    Mistake(["index", "PICTURES/texts"], 2, ["PICTURES/texts", "no picture in it"]),
    Mistake(
      ["index", "PICTURES", "--space", "missing"], 3,
      ["\"missing\"", "efficientnet-lite0", "eidetic models list --available"]),
    Mistake(["index", "PICTURES", "--gallery", "PICTURES/1.png"], 3, ["PICTURES/1.png"]),
    Mistake(["status", "--gallery", "PICTURES/1.png"], 3, ["PICTURES/1.png", "choose a folder"]),
  ]

  @Test(arguments: onWords)
  func isToldWhatToDo(mistake: Mistake) async throws {
    try work.draw("1.png", seed: 1)
    try FileManager.default.createDirectory(atPath: work.path("empty"), withIntermediateDirectories: true)
    try work.write(Array("text".utf8), to: "texts/a.txt")
    let ending = try await work.run(mistake.words.map(filled))
    #expect(ending.code == mistake.code)
    #expect(ending.output == "")
    for essential in mistake.essentials {
      #expect(ending.errors.contains(filled(essential)), "\(ending.errors)")
    }
  }

  static let onQueries = [
    Mistake(["PICTURES/missing.png"], 2, ["PICTURES/missing.png", "no such file"]),
    Mistake(["PICTURES"], 2, ["PICTURES", "it is a folder"]),
    Mistake(["PICTURES/text.jpg"], 3, ["PICTURES/text.jpg", "unknown file format"]),
    Mistake(["PICTURES/empty.png"], 3, ["PICTURES/empty.png", "empty"]),
    Mistake(["PICTURES/1.png", "--max-bytes", "10"], 3, ["PICTURES/1.png", "limit on bytes"]),
    Mistake(["PICTURES/1.png", "--contact-sheet", "PICTURES/no/sheet.png"], 3, ["PICTURES/no/sheet.png"]),
    Mistake(["PICTURES/1.png", "--contact-sheet", "PICTURES"], 3, ["PICTURES"]),
  ]

  @Test(arguments: onQueries)
  func aQueryThatCannotBeUsedSaysWhy(mistake: Mistake) async throws {
    try work.draw("1.png", seed: 1)
    try await work.index()
    try work.write(Array("text".utf8), to: "text.jpg")
    try work.write([], to: "empty.png")
    let ending = try await work.run(["search", "--json"] + mistake.words.map(filled))
    #expect(ending.code == mistake.code)
    for essential in mistake.essentials {
      #expect(ending.errors.contains(filled(essential)), "\(ending.errors)")
    }
  }

  @Test func aGalleryWithoutPicturesSaysSo() async throws {
    try work.draw("1.png", seed: 1)
    try await work.index()
    try work.remove("1.png")
    #expect(try await work.index(["--prune"]).counts == "1 removed")
    let query = work.folder + "/query.png"
    try Data(Raster(seed: 1).png()).write(to: URL(filePath: query))
    let ending = try await work.run(["search", query])
    #expect(ending.code == 3)
    #expect(ending.errors.contains("empty") && ending.errors.contains("eidetic index FOLDER"))
    #expect(try await work.status().images == 0)
  }

  @Test func aMissingFileAmongSeveralIsNamedBeforeAnythingIsDone() async throws {
    try work.draw("1.png", seed: 1)
    let ending = try await work.run(["index", work.path("1.png"), work.path("missing"), "--json"])
    #expect(ending.code == 2)
    #expect(ending.errors.contains(work.path("missing")))
    // A mistyped command leaves no root behind.
    let status = try await work.run(["status", "--json"])
    #expect(try status.code == 3 || status.answer(StatusRoots.self).roots.isEmpty)
  }

  private struct StatusRoots: Decodable { let roots: [StatusAnswer.Root] }

  private func filled(_ text: String) -> String {
    text.replacingOccurrences(of: "PICTURES", with: work.pictures)
      .replacingOccurrences(of: "GALLERY", with: work.gallery)
  }
}
