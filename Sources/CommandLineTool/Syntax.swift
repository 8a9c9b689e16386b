/// What a command understands.
struct Syntax: Sendable {
  struct Option: Sendable {
    /// With its dashes: `--space`, `-k`.
    let name: String
    /// What its value is called in the help; nothing for a switch.
    let value: String?
    let help: String
    let repeats: Bool

    static func flag(_ name: String, _ help: String) -> Option {
      Option(name: name, value: nil, help: help, repeats: false)
    }

    static func value(_ name: String, _ value: String, _ help: String, repeats: Bool = false) -> Option {
      Option(name: name, value: value, help: help, repeats: repeats)
    }
  }

  let options: [Option]

  static let json = Option.flag("--json", "Answer with one JSON document on standard output.")

  /// Options that every command takes, besides its own.
  static let common = [
    Option.value(
      "--gallery", "DIR", "The gallery's folder (else $EIDETIC_GALLERY, else ~/.local/share/eidetic)."),
    Option.flag("--quiet", "Print no progress and no notes."),
    Option.flag("--help", "Print this."),
  ]

  /// The options as the help lists them.
  static func list(_ options: [Option]) -> String {
    let names = options.map { option in option.value.map { "\(option.name) \($0)" } ?? option.name }
    let width = (names.map(\.count).max() ?? 0) + 2
    return zip(names, options).map { name, option in
      "  " + name + String(repeating: " ", count: width - name.count) + option.help
    }.joined(separator: "\n")
  }
}
