import FoundationEssentials

/// The words of the command line before a command looks at them: the command, and what all commands share.
struct Invocation: Sendable {
  static let commands: [any Command] = [
    IndexCommand(), SearchCommand(), ServeCommand(), StatusCommand(), ForgetCommand(), SpacesCommand(),
    FacesCommand(),
    ModelsCommand(), EvaluateCommand(),
    BenchCommand(),
  ]

  let command: (any Command)?
  /// The words that are the command's own.
  let rest: [String]
  /// As `--gallery` names it; `nil` where it does not.
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
      case "--quiet", "--help", "-h", "--version": flags.insert(word)
      case "--gallery":
        guard let value = words.popFirst() else {
          throw UsageError(description: "--gallery needs a value: --gallery DIR")
        }
        gallery = value
      case _ where word.hasPrefix("--gallery="): gallery = String(word.dropFirst("--gallery=".count))
      default: rest.append(word)
      }
    }
    let name = rest.first
    command = Self.commands.first { $0.name == name }
    if let name, command == nil {
      let names = Self.commands.map(\.name).joined(separator: ", ")
      throw UsageError(description: "there is no command \"\(name)\"; the commands are \(names)")
    }
    self.rest = Array(rest.dropFirst())
    namedGallery = gallery
    isQuiet = flags.contains("--quiet")
    wantsHelp = flags.contains("--help") || flags.contains("-h")
    wantsVersion = flags.contains("--version")
  }

  static var overview: String {
    let width = (commands.map(\.name.count).max() ?? 0) + 2
    let list = commands.map {
      "  " + $0.name + String(repeating: " ", count: width - $0.name.count) + $0.summary
    }
    return """
      usage: eidetic COMMAND [OPTION]...

      Finds pictures by example in folders that stay where they are.

      \(list.joined(separator: "\n"))

      \(Syntax.list(Syntax.common))

      eidetic COMMAND --help says more about a command.
      """
  }

  /// Where the gallery is, and whether the command line says so.
  ///
  /// - Throws: `UsageError` where nothing says it: no option, no variable, no home.
  func gallery() throws -> (folder: String, isNamed: Bool) {
    let environment = ProcessInfo.processInfo.environment
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let named = namedGallery ?? variable("EIDETIC_GALLERY") {
      let folder = named.count > 1 && named.hasSuffix("/") ? String(named.dropLast()) : named
      return (folder, namedGallery != nil)
    }
    // The specification has relative ones ignored (XDG Base Directory 0.8).
    if let data = variable("XDG_DATA_HOME"), data.hasPrefix("/") { return (data + "/eidetic", false) }
    if let home = variable("HOME") { return (home + "/.local/share/eidetic", false) }
    throw UsageError(
      description: "cannot tell where the library is: HOME is not set; name its folder with --gallery DIR")
  }
}
