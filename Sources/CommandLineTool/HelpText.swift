/// A help text, fitted to a terminal's width. The source has one line for each paragraph; a line that begins
/// with two spaces is an example, or a term and its meaning, separated by at least two spaces.
enum HelpText {
  /// The maximum width of lines: longer ones are hard to read.
  private static let longest = 80
  /// The widest column of terms; a longer term has a line of its own.
  private static let widestTerm = 30

  /// - Parameter columns: the terminal's width; `nil` if the output is not a terminal.
  static func lines(_ text: String, columns: Int?) -> [String] {
    let width = max(min(columns ?? longest, longest), 20)
    let source = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var lines: [String] = []
    var rest = source[...]
    while let line = rest.first {
      let block = rest.prefix { isTerm($0) == isTerm(line) }
      rest = rest.dropFirst(block.count)
      lines += isTerm(line) ? terms(Array(block), width) : block.flatMap { paragraph($0, width) }
    }
    return lines
  }

  /// Options as a list of terms.
  static func list(_ options: [Syntax.Option]) -> String {
    options.map { option in
      let name = option.value.map { "\(option.name) \($0)" } ?? option.name
      let verbs = option.verbs.isEmpty ? "" : option.verbs.joined(separator: ", ") + ": "
      let help = option.verbs.isEmpty ? option.help : continued(option.help)
      return "  \(name)  \(verbs)\(help)\(option.repeats ? " Can be repeated." : "")"
    }.joined(separator: "\n")
  }

  /// A sentence to follow a colon: abbreviations keep their capitals.
  private static func continued(_ text: String) -> String {
    let isAbbreviation = text.dropFirst().first?.isUppercase == true
    return isAbbreviation ? text : text.prefix(1).lowercased() + text.dropFirst()
  }

  private static func isTerm(_ line: String) -> Bool { line.hasPrefix("  ") }

  private static func paragraph(_ line: String, _ width: Int) -> [String] {
    TerminalText.wrapped(line, to: width)
  }

  private static func terms(_ block: [String], _ width: Int) -> [String] {
    let parts = block.map(split)
    let terms = parts.filter { !$0.meaning.isEmpty }.map { TerminalText.width($0.term) }
    let column = min((terms.filter { $0 <= widestTerm }.max() ?? 0) + 4, max(width / 2, 8))
    // On a narrow terminal the meaning comes below its term.
    let indent = width < 60 ? 6 : column
    return parts.flatMap { term, meaning -> [String] in
      guard !meaning.isEmpty else { return ["  " + term] }
      let text = TerminalText.wrapped(meaning, to: max(width - indent, 16))
      let space = String(repeating: " ", count: indent)
      guard width >= 60, TerminalText.width(term) + 4 <= column else {
        return ["  " + term] + text.map { space + $0 }
      }
      let first = "  " + term + String(repeating: " ", count: column - 2 - TerminalText.width(term)) + text[0]
      return [first] + text.dropFirst().map { space + $0 }
    }
  }

  private static func split(_ line: String) -> (term: String, meaning: String) {
    let text = line.drop { $0 == " " }
    guard let gap = text.firstRange(of: "  ") else { return (String(text), "") }
    return (String(text[..<gap.lowerBound]), String(text[gap.upperBound...].drop { $0 == " " }))
  }
}
