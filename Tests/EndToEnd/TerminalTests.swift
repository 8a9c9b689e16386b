import Foundation
import Glibc
import Testing

/// What the program prints: where it goes wrong, to whom it goes, and that nothing in it commands a terminal.
@Suite(.inTurn) struct TerminalTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  // MARK: Standard output

  @Test(arguments: [
    ["--help"], ["--version"], ["status"], ["status", "--json"], ["search", "PICTURE"],
    ["search", "PICTURE", "--paths"],
    ["models", "show", "efficientnet-lite0"], ["spaces", "list"],
  ])
  func anAnswerThatCannotBeWrittenIsAnError(words: [String]) async throws {
    try work.draw(2)
    try await work.index()
    let command = words.map { $0 == "PICTURE" ? work.path("1.png") : $0 }
    for (redirection, reason) in [(">/dev/full", "No space left on device"), (">&-", "it is closed")] {
      let ending = try await work.run(
        command, through: ["/bin/sh", "-c", "exec \"$0\" \"$@\" \(redirection)"])
      #expect(
        ending.code == 3 && ending.errors.contains("cannot write to standard output")
          && ending.errors.contains(reason), "\(redirection): \(ending.errors)")
    }
    // A reader that has seen enough is no error.
    let closed = try await work.run(
      command, through: ["/bin/bash", "-c", "\"$0\" \"$@\" | true; exit ${PIPESTATUS[0]}"])
    #expect(closed.code == 0 && closed.errors == "", "\(closed.errors)")
  }

  @Test func closedStreamsGiveTheirNumbersToNoFile() async throws {
    try work.draw(3)
    let ending = try await work.run(
      ["index", work.pictures], through: ["/bin/sh", "-c", "exec \"$0\" \"$@\" <&- >&- 2>&-"])
    #expect(ending.code == 3)
    #expect(try await work.status().images == 3)
    #expect(try await GalleryDatabase(work).images().count == 3)
  }

  // MARK: Names

  /// Escape sequences, one of them of a single character, line ends, and marks that turn the direction.
  static let evil = "a\u{1B}]0;x\u{7}\u{9B}31m\u{202E}\u{2066}\u{200F}\u{7F}\r\nb"

  /// What a terminal would obey, apart from line ends.
  private func commands(in text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
  }

  @Test func noNameReachesATerminalRaw() async throws {
    let folder = work.path(Self.evil)
    try work.draw("\(Self.evil)/\(Self.evil).png", seed: 1)
    try work.write(Array("\u{89}PNG\r\n\u{1A}\nbroken".utf8), to: "\(Self.evil)/broken\(Self.evil).png")
    let picture = "\(folder)/\(Self.evil).png"
    let missing = work.path("no" + Self.evil)
    for words in [
      ["index", folder], ["index", folder, "--json", "--retry"], ["index", missing], ["status"],
      ["status", "--errors", "--skipped"], ["status", "--errors", "--json"], ["search", picture],
      ["search", picture, "--json"],
      ["search", missing],
      ["search", picture, "--explain", "--rank", "verify"], ["search", picture, "--space", Self.evil],
      ["search", picture, "--rank", Self.evil], ["search", picture, "--colour", Self.evil],
      ["search", picture, "--metric", Self.evil], ["search", picture, "-k", Self.evil],
      ["search", picture, "--contact-sheet", missing + ".png"], ["search", picture, "--person", Self.evil],
      ["search", "http://\(Self.evil)/"], ["search", picture, "--" + Self.evil], [Self.evil],
      ["forget", missing],
      ["faces", Self.evil], ["faces", "name", Self.evil, Self.evil],
      ["faces", "list", "--person", Self.evil],
      ["faces", "import", missing], ["spaces", "add", Self.evil], ["spaces", "remove", Self.evil],
      ["models", "add", missing], ["models", "show", Self.evil], ["evaluate", "labels", "--root", missing],
      ["evaluate", "labels", "--root", folder, "--labels", missing], ["status", "--gallery", missing],
      ["serve", "--host", Self.evil], ["index", folder, "--exclude", Self.evil, "--exclude", "*.txt"],
      ["status", "--skipped"], ["forget", folder],
    ] {
      let ending = try await work.run(words)
      for text in [ending.output, ending.errors] {
        #expect(commands(in: text).isEmpty, "\(words)")
        #expect(
          text.split(separator: "\n").allSatisfy { !$0.hasPrefix("b") },
          "a line of its own: \(words): \(text)")
      }
    }
  }

  @Test func namesInJSONAreEscapedAndStayTheSame() async throws {
    try work.draw("\(Self.evil).png", seed: 1)
    try await work.index()
    let hits = try await work.search([work.path("\(Self.evil).png")]).hits
    #expect(hits.map { Array($0.path.utf8) } == [Array(work.path("\(Self.evil).png").utf8)])
  }

  @Test func pathsAreForProgramsByteForByteAndForPeopleEscaped() async throws {
    try work.draw("new\nline \u{1B}.png", seed: 1)
    try await work.index()
    let query = ["search", work.path("new\nline \u{1B}.png")]
    #expect(try await work.run(query + ["--paths", "-0"]).output == work.path("new\nline \u{1B}.png") + "\0")
    #expect(try await work.run(query + ["--paths"]).output == work.path("new\nline \u{1B}.png") + "\n")
    let seen = try await work.run(query + ["--paths"], atTerminalOf: 200)
    #expect(seen.output.contains("new\\u{A}line \\u{1B}.png"), "\(seen.output)")
  }

  // MARK: Width and colour

  @Test(arguments: [40, 60, 100])
  func tablesFitTheTerminal(columns: Int) async throws {
    try work.draw("a folder with a long name/雪の日の写真がたくさんある名前.png", seed: 1)
    try work.draw("short.png", seed: 2)
    try await work.index()
    for words in [
      ["search", work.path("short.png")], ["models", "list"], ["spaces", "list"], ["status"],
      ["models", "list", "--available"],
    ] {
      let ending = try await work.run(words, atTerminalOf: columns)
      // A command is whole or not there.
      #expect(!ending.output.contains("eidetic") || !ending.output.contains("…") || words[0] == "status")
      for line in ending.output.split(separator: "\n").dropLast(words[0] == "search" ? 1 : 0)
      where !line.hasPrefix("To see") {
        #expect(Self.width(line) <= columns, "\(line)")
      }
    }
    let whole = try await work.run(["search", work.path("short.png")]).output
    #expect(whole.contains(work.path("short.png")) && whole.contains("雪の日の写真がたくさんある名前.png"))
    let seen = try await work.run(["search", work.path("short.png")], atTerminalOf: columns).output
    #expect(seen.contains("short.png") && !seen.contains(work.path("short.png")))
  }

  /// The columns of a line of letters and wide characters.
  private static func width(_ text: Substring) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x3000 ? 2 : 1) }
  }

  @Test func colourHonoursNoColor() async throws {
    try work.draw(2)
    try await work.index()
    let search = ["search", work.path("1.png")]
    #expect(try await work.run(search, atTerminalOf: 80, colour: true).output.contains("\u{1B}[1m"))
    #expect(try await work.run(search, atTerminalOf: 80).output.contains("\u{1B}") == false)
    #expect(try await work.run(search).output.contains("\u{1B}") == false)
  }

  // MARK: Interruption

  @Test(arguments: [40, 80])
  func nothingHalfDrawnIsLeftByAnInterruption(columns: Int) async throws {
    try work.fill(with: 2000)
    let ending = try await work.run(
      ["index", work.pictures], atTerminalOf: columns,
      typing: [Workplace.Typing(prompt: " left", keys: Workplace.Typing.interrupt)])
    #expect(ending.code == 130, "\(ending.output)")
    let drawn = ending.output.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false)
    #expect(
      drawn.last == "eidetic: interrupted. Progress is saved; run the command again to continue.\n",
      "\(ending.output)")
    #expect(drawn.count > 2 && drawn.dropLast().allSatisfy { $0.count < columns && !$0.contains("\n") })
    // What there is no room for is left out, not cut.
    #expect(drawn.dropLast().dropFirst().allSatisfy { $0.hasSuffix("files") || $0.hasSuffix(" left") })
    // The cursor is never hidden.
    #expect(!ending.output.contains("\u{1B}[?"))
  }

  // MARK: Words

  @Test func helpIsThereInEveryWay() async throws {
    let overview = try await work.run(["--help"])
    #expect(overview.code == 0 && overview.errors == "")
    for words in [["help"], ["-h"]] { #expect(try await work.run(words).output == overview.output) }
    #expect(try await work.run(["-V"]).output == work.run(["--version"]).output)
    for command in [
      "index", "search", "serve", "status", "forget", "spaces", "faces", "models", "evaluate", "bench",
    ] {
      #expect(overview.output.contains("  \(command)  "))
      let help = try await work.run(["help", command])
      #expect(help.code == 0 && help.output.hasPrefix("Usage: eidetic \(command)"))
      #expect(try await work.run([command, "--help"]).output == help.output)
    }
  }

  @Test(arguments: [
    (["serach", "a.png"], "did you mean search?"), (["halp"], "did you mean help?"),
    (["search", "a.png", "--contact-shet", "b.png"], "did you mean --contact-sheet?"),
    (["faces", "lsit"], "did you mean faces list?"), (["models", "verfy"], "did you mean models verify?"),
    (["search", "a.png", "--metric", "cosin"], "did you mean cosine?"),
  ])
  func slipsOfTheHandAreCorrected(words: [String], hint: String) async throws {
    let ending = try await work.run(words)
    #expect(ending.code == 2 && ending.errors.contains(hint), "\(ending.errors)")
  }

  @Test(arguments: [
    (["search", "a.png", "--far", "0.1"], "--far"), (["search", "a.png", "-0"], "-0"),
    (["search", "a.png", "--force"], "--force"),
    (["search", "--colour", "red", "--region", "0,0,1,1"], "--region"),
    (["search", "--person", "1", "--metric", "cosine"], "--metric"),
    (["search", "--colour", "red", "--max-bytes", "1"], "--max-bytes"),
    (["search", "a.png", "--paths", "--json"], "--paths or --json"),
    (["faces", "list", "--to", "1"], "--to has no effect on \"faces list\""),
    (["faces", "list", "--faces"], "--faces"),
    (["models", "list", "--trust"], "--trust"), (["spaces", "list", "--whiten"], "--whiten"),
    (["bench", "search", "--pictures", "3"], "--pictures"),
    (["evaluate", "faces", "--rank", "dba"], "--rank"),
    (["evaluate", "labels", "--per-query"], "--per-query"),
  ])
  func optionsWithoutAnEffectAreRefused(words: [String], option: String) async throws {
    let ending = try await work.run(words)
    #expect(ending.code == 2 && ending.errors.contains(option), "\(words): \(ending.errors)")
  }

  @Test func aDashIsAPictureOnStandardInput() async throws {
    try work.draw(2)
    try await work.index()
    let script = "exec \"$0\" \"$@\" <\"$FILE\""
    let ending = try await work.run(
      ["search", "-", "-k", "1", "--json"], through: ["/bin/sh", "-c", script],
      environment: ["FILE": work.path("2.png")])
    #expect(try ending.answer(SearchAnswer.self).hits.map(\.name) == ["2.png"])
    for words in [["search", "-"], ["search", "-", "-"]] {
      let refused = try await work.run(words)
      #expect(refused.code != 0 && refused.errors.contains("standard input"), "\(refused.errors)")
    }
  }

  @Test(arguments: ["spaces", "models"])
  func listsWorkBeforeThereIsAGallery(command: String) async throws {
    let ending = try await work.run([command, "list"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("efficientnet-lite0"))
    if command == "spaces" {
      #expect(ending.output.contains("vgg16-pca700") && ending.output.contains("eidetic models add vgg16"))
    }
    #expect(FileManager.default.fileExists(atPath: work.gallery) == false)
  }

  @Test func foundationsWordsReachNobody() async throws {
    try work.draw("a/1.png", seed: 1)
    try work.draw("a/2.png", seed: 2)
    try work.write([0x61, 0x2F, 0xFC, 0x09, 0x62, 0x0A], to: "../latin1.tsv")
    let evaluate = ["evaluate", "labels", "--root", work.pictures, "--labels"]
    for (file, reason) in [
      (work.folder + "/latin1.tsv", "not UTF-8"), (work.folder, "it is a folder"),
      (work.folder + "/none.tsv", "no such file"),
    ] {
      let ending = try await work.run(evaluate + [file])
      #expect(ending.code == 3 && ending.errors.contains(reason), "\(ending.errors)")
      #expect(
        !ending.errors.contains("operation") && !ending.errors.contains("Error Domain"), "\(ending.errors)")
    }
    try work.write(Array("text".utf8), to: "../file")
    let gallery = try await work.run(["index", work.pictures, "--gallery", work.folder + "/file"])
    #expect(gallery.code == 3 && gallery.errors.contains("it is a file"), "\(gallery.errors)")
    let people = try await work.run(["faces", "import", work.folder])
    #expect(people.errors.contains("operation") == false)
  }
}
