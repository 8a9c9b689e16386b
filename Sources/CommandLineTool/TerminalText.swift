/// Texts measured in terminal columns.
enum TerminalText {
  /// The columns that a text takes.
  static func width(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + width($1) } }

  /// The text, truncated with an ellipsis if necessary.
  static func shortened(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    return prefix(text, columns - 1) + (columns > 0 ? "…" : "")
  }

  /// The text with its middle omitted; a path's file name is kept if possible.
  static func withoutMiddle(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    guard columns > 1 else { return columns == 1 ? "…" : "" }
    let room = columns - 1
    let name = text.lastIndex(of: "/").map { text[$0...] } ?? ""
    let end = !name.isEmpty && width(name) <= room ? width(name) : room - room / 3
    return prefix(text, room - end) + "…" + suffix(text, end)
  }

  /// A path relative to the working folder, or to the home folder with `~`.
  static func path(_ path: String, workingFolder: String, home: String?) -> String {
    if workingFolder != "/", path.hasPrefix(workingFolder + "/") {
      return String(path.dropFirst(workingFolder.count + 1))
    }
    if let home, home.hasPrefix("/"), home != "/", path == home || path.hasPrefix(home + "/") {
      return "~" + path.dropFirst(home.count)
    }
    return path
  }

  /// Breaks a text into lines at its spaces; a longer word has a line of its own.
  static func wrapped(_ text: String, to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, width(line) + 1 + width(word) > columns {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  private static func prefix(_ text: String, _ columns: Int) -> String {
    var left = columns
    return String(
      text.prefix { character in
        left -= width(character)
        return left >= 0
      })
  }

  private static func suffix(_ text: String, _ columns: Int) -> String {
    String(prefix(String(text.reversed()), columns).reversed())
  }

  private static func width(_ character: Character) -> Int {
    min(character.unicodeScalars.reduce(0) { max($0, width($1)) }, 2)
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return scalar.value == 0xFE0F ? 2 : 0
    default: break
    }
    guard scalar.value >= 0x1100 else { return 1 }
    return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The scripts whose characters are two columns wide, by Unicode's East Asian Width.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x1B2FF,
    0x20000...0x3FFFD,
  ]
}
