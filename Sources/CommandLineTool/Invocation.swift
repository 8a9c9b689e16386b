import Faults
import FoundationEssentials

/// The command line before a command parses its part: the command's name, and the common options.
struct Invocation: Sendable {
  static let commands: [any Command] = [
    IndexCommand(), SearchCommand(), ServeCommand(), StatusCommand(), ShowCommand(), ForgetCommand(),
    SpacesCommand(), FacesCommand(), TagsCommand(),
    ModelsCommand(), TrainCommand(), EvaluateCommand(),
    BenchCommand(),
  ]

  let command: (any Command)?
  /// The command's own arguments.
  let rest: [String]
  /// The value of `--gallery`; `nil` without the option.
  private let namedGallery: String?
  let isQuiet: Bool
  let wantsHelp: Bool
  let wantsVersion: Bool

  /// - Throws: `UsageError` for a command that does not exist.
  init(_ words: [String]) throws {
    var rest: [String] = []
    var flags: Set<String> = []
    var gallery: String?
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "--":
        rest += [word] + words
        words = []
      case "--quiet", "--help", "-h", "--version", "-V": flags.insert(word)
      case "--gallery":
        guard let value = words.popFirst() else {
          throw UsageError(description: "--gallery needs a value: --gallery DIR")
        }
        gallery = value
      case _ where word.hasPrefix("--gallery="): gallery = String(word.dropFirst("--gallery=".count))
      default: rest.append(word)
      }
    }
    // `help COMMAND` is `COMMAND --help`.
    if rest.first == "help" {
      flags.insert("--help")
      rest.removeFirst()
    }
    command = try rest.first.map(Self.command)
    self.rest = Array(rest.dropFirst())
    namedGallery = gallery
    isQuiet = flags.contains("--quiet")
    wantsHelp = flags.contains("--help") || flags.contains("-h")
    wantsVersion = flags.contains("--version") || flags.contains("-V")
  }

  private static func command(_ name: String) throws -> any Command {
    if let command = commands.first(where: { $0.name == name }) { return command }
    let names = commands.map(\.name)
    if name.hasPrefix("-"), name.count > 1 {
      throw UsageError(description: "there is no option \(name) before a command; see: eidetic --help")
    }
    let guess = nearest(to: name, among: names + ["help"]).map { "did you mean \($0)?" }
    throw UsageError(
      description: "there is no command \"\(name)\"; "
        + (guess ?? "the commands are \(names.joined(separator: ", "))"))
  }

  /// The help of the program, as `HelpText` takes it.
  static var overview: String {
    """
    Usage: eidetic COMMAND [OPTION]...

    Search your picture folders by example. Files stay in place.

    Commands:
    \(commands.map { "  \($0.name)  \($0.summary)" }.joined(separator: "\n"))

    Options:
    \(HelpText.list(Syntax.common + [.flag("--version", "Show the version (also -V).")]))

    Run "eidetic help COMMAND" for more about a command.
    """
  }

  /// The gallery's folder, and whether it was named on the command line.
  ///
  /// - Throws: `UsageError` if neither an option, nor a variable, nor a home folder determines it.
  func gallery() throws -> (folder: String, isNamed: Bool) {
    let environment = ProcessInfo.processInfo.environment
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let named = namedGallery ?? variable("EIDETIC_GALLERY") {
      let folder = named.count > 1 && named.hasSuffix("/") ? String(named.dropLast()) : named
      return (folder, namedGallery != nil)
    }
    // The specification says to ignore relative ones (XDG Base Directory 0.8).
    if let data = variable("XDG_DATA_HOME"), data.hasPrefix("/") { return (data + "/eidetic", false) }
    if let home = variable("HOME") { return (home + "/.local/share/eidetic", false) }
    throw UsageError(
      description: "cannot tell where the library is: HOME is not set; name its folder with --gallery DIR")
  }
}
