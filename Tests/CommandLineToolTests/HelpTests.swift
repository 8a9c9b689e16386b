import Eidetic
import Foundation
import TestSupport
import Testing

@testable import CommandLineTool

/// Help says what the tables of options declare, and fits the terminal; its words are not repeated here.
@Suite struct HelpTests {
  static let names = Invocation.commands.map(\.name)

  private static func command(_ name: String) throws -> any Command {
    try #require(Invocation.commands.first { $0.name == name })
  }

  private static func options(of command: any Command) -> [Syntax.Option] {
    command.syntax.options + Syntax.common
  }

  /// What a line of the help begins with for an option.
  private static func term(of option: Syntax.Option) -> String {
    option.name + (option.value.map { " " + $0 } ?? "")
  }

  private static func words(_ text: String) -> [Substring] {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }
  }

  /// What no other way of searching has: where the answer goes, faces, and limits on what is read. What
  /// results should be unlike is one of `signals` in JSON.
  private static let ofTheTerminal: Set = [
    "--not", "--not-weight", "--face", "--face-index", "--far", "--contact-sheet", "--match-sheet", "--force",
    "--paths", "-0",
    "--json",
    "--max-pixels", "--max-bytes", "--max-seconds",
  ]

  @Test func searchHasTheFieldsThatAllWaysOfSearchingHave() {
    let fields = Dictionary(
      uniqueKeysWithValues: QueryField.all.compactMap { field in
        field.option.map { (($0.count == 1 ? "-" : "--") + $0, field) }
      })
    let options = SearchCommand().syntax.options
    #expect(Set(options.map(\.name)).subtracting(Self.ofTheTerminal) == Set(fields.keys))
    for option in options {
      guard let field = fields[option.name] else { continue }
      #expect((option.value == nil) == (field.kind == .flag), "\(field.name)")
      #expect(option.repeats == (field.values == .repeated || field.values == .list), "\(field.name)")
    }
  }

  @Test(arguments: names + [""], [40, 60, 80, 200, nil])
  func fitsItsWidth(name: String, columns: Int?) throws {
    let help = name.isEmpty ? Invocation.overview : try Self.command(name).help
    let width = min(columns ?? 80, 80)
    for line in HelpText.lines(help, columns: columns) where TerminalText.width(line) > width {
      // What cannot be broken: a word, or a term such as an option with its value.
      let isTerm = help.split(separator: "\n").contains { $0.hasPrefix(line + "  ") || $0 == line }
      let isWord = !line.drop { $0 == " " }.contains(" ")
      #expect(width < 80 && isTerm || width < 60 && isWord, "\(line)")
    }
  }

  @Test(arguments: names + [""], [40, 80])
  func losesNoWord(name: String, columns: Int) throws {
    let help = name.isEmpty ? Invocation.overview : try Self.command(name).help
    let lines = HelpText.lines(help, columns: columns)
    #expect(lines.flatMap { $0.split(separator: " ") } == help.split { " \n".contains($0) })
  }

  @Test(arguments: names)
  func writesAbbreviationsInCapitals(name: String) throws {
    let help = try Self.command(name).help
    #expect(!help.contains(/\b[a-z][A-Z]{2}/))
  }

  @Test(arguments: names)
  func hasEveryOptionOfItsTableWithItsValue(name: String) throws {
    let command = try Self.command(name)
    let lines = HelpText.lines(command.help, columns: 80)
    let start = try #require(lines.firstIndex(of: "Options:"))
    let terms = lines[start...].filter { $0.hasPrefix("  -") }.map { line in
      let text = line.dropFirst(2)
      return String(text[..<(text.firstRange(of: "  ")?.lowerBound ?? text.endIndex)])
    }
    #expect(terms == Self.options(of: command).map(Self.term), "in the order of the table")
    #expect(Set(terms).count == terms.count, "an option is declared twice")
  }

  @Test(arguments: names)
  func namesNoOptionThatIsNotThere(name: String) throws {
    let command = try Self.command(name)
    let known = Set(
      Invocation.commands.flatMap(Self.options).map(\.name) + ["--version", "-h", "-V"])
    let text = HelpText.lines(command.help, columns: nil).joined(separator: " ")
    for word in Self.words(text) where word.hasPrefix("--") || (word.hasPrefix("-") && word.count == 2) {
      #expect(known.contains(String(word)), "\(word)")
    }
  }

  @Test(arguments: names)
  func saysWhichWordsComeFirst(name: String) throws {
    let command = try Self.command(name)
    let text = command.usage + "\n" + command.details
    let words = Set(Self.words(text))
    for verb in command.syntax.verbs { #expect(words.contains(Substring(verb)), "\(verb)") }
    for option in command.syntax.options {
      #expect(Set(option.verbs).isSubset(of: command.syntax.verbs), "\(option.name)")
    }
  }

  @Test(arguments: names)
  func hasSentencesThatEndWhereTheirParagraphsDo(name: String) throws {
    let command = try Self.command(name)
    #expect(command.summary.hasSuffix(".") && !command.summary.contains("\n"))
    for line in command.details.split(separator: "\n") where !line.hasPrefix("  ") {
      // A line end in the middle of a sentence would stay there at every width.
      #expect(".:)".contains(line.last ?? " ") || line.hasSuffix("eidetic spaces list"), "\(line)")
    }
    for option in command.syntax.options {
      #expect(
        option.help.hasSuffix(".") || option.help.hasSuffix(".)") || option.help.contains("see: eidetic"),
        "\(option.name): \(option.help)")
    }
  }

  @Test func theOverviewHasEveryCommandInOneLine() {
    let lines = HelpText.lines(Invocation.overview, columns: nil)
    for command in Invocation.commands {
      #expect(lines.count { $0.hasPrefix("  \(command.name) ") } == 1, "\(command.name)")
    }
  }

  // MARK: Commands that are shown to readers

  /// The commands of the README, as a shell cuts them into words.
  private static let shown: [[String]] = {
    let text = (try? String(contentsOfFile: SharedData.root + "/README.md", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("eidetic ") }.map { line in
      let command = line.prefix { $0 != "|" }
      let words = command.split(separator: " ").prefix { !$0.hasPrefix("#") }
      return words.dropFirst().map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")) }
    }
  }()

  @Test func theREADMEHasCommands() { #expect(Self.shown.count >= 20) }

  @Test(arguments: shown)
  func aCommandOfTheREADMEIsUnderstood(words: [String]) throws {
    let invocation = try Invocation(words)
    let command = try #require(invocation.command)
    _ = try Arguments(invocation.rest, for: command.syntax, of: command.name)
  }
}
