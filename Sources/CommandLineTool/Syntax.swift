/// The operands and options of a command.
struct Syntax: Sendable {
  struct Option: Sendable {
    /// With dashes: `--space`, `-k`.
    let name: String
    /// The name of its value in the help; `nil` for a switch.
    let value: String?
    let help: String
    let repeats: Bool
    /// The first operands that it works with; empty for all.
    var verbs: [String] = []

    static func flag(_ name: String, _ help: String) -> Option {
      Option(name: name, value: nil, help: help, repeats: false)
    }

    static func value(_ name: String, _ value: String, _ help: String, repeats: Bool = false) -> Option {
      Option(name: name, value: value, help: help, repeats: repeats)
    }

    /// Restricts the option to some first operands.
    func of(_ verbs: String...) -> Option { of(verbs) }

    /// Restricts the option to some first operands.
    func of(_ verbs: [String]) -> Option {
      var option = self
      option.verbs = verbs
      return option
    }
  }

  /// The allowed first operands; empty for any.
  var verbs: [String] = []
  let options: [Option]

  static let json = Option.flag("--json", "Print one JSON document.")

  static let force = Option.flag(
    "--force", "Replace output files of any kind; never an indexed picture or an input.")

  /// Options of every command.
  static let common = [
    Option.value(
      "--gallery", "DIR", "The gallery's folder (default: $EIDETIC_GALLERY, else ~/.local/share/eidetic)."),
    Option.flag("--quiet", "Print no progress and no notes."),
    Option.flag("--help", "Show this help (also -h)."),
  ]
}
