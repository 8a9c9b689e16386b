/// What a command understands.
struct Syntax: Sendable {
  struct Option: Sendable {
    /// With its dashes: `--space`, `-k`.
    let name: String
    /// What its value is called in the help; `nil` for a switch.
    let value: String?
    let help: String
    let repeats: Bool
    /// The first operands that it has an effect with; any when there are none.
    var verbs: [String] = []

    static func flag(_ name: String, _ help: String) -> Option {
      Option(name: name, value: nil, help: help, repeats: false)
    }

    static func value(_ name: String, _ value: String, _ help: String, repeats: Bool = false) -> Option {
      Option(name: name, value: value, help: help, repeats: repeats)
    }

    /// The option, for some first operands only.
    func of(_ verbs: String...) -> Option { of(verbs) }

    /// The option, for some first operands only.
    func of(_ verbs: [String]) -> Option {
      var option = self
      option.verbs = verbs
      return option
    }
  }

  /// The words that the first operand may be; any when there are none.
  var verbs: [String] = []
  let options: [Option]

  static let json = Option.flag("--json", "Print one JSON document.")

  static let force = Option.flag(
    "--force", "Replace output files of any kind; never an indexed picture or an input.")

  /// Options that every command takes, besides its own.
  static let common = [
    Option.value(
      "--gallery", "DIR", "The gallery's folder (default: $EIDETIC_GALLERY, else ~/.local/share/eidetic)."),
    Option.flag("--quiet", "Print no progress and no notes."),
    Option.flag("--help", "Show this help (also -h)."),
  ]
}
