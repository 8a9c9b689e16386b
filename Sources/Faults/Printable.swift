/// A text that is safe to show in one line: control characters, and invisible ones or those that change the
/// direction of text, are replaced by their code points, `\u{1B}`.
///
/// File names may contain any of them, and terminals obey them. The joiners that emoji and some scripts need
/// stay.
public func printable(_ text: String) -> String { escaped(text, where: isUnsafe) { "\\u{\($0)}" } }

/// An error message of a library, made `printable` in one line: without line breaks, and without blanks at
/// the ends of its lines.
package func printableReason(_ text: String) -> String {
  printable(
    text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }.joined(separator: " "))
}

/// A JSON document that is safe to show: characters that `printable` replaces and JSON allows are written as
/// JSON's own escapes, `\u009b`. Line breaks between values stay.
///
/// - Parameter json: a valid document: outside of its strings everything is ASCII.
package func printableJSON(_ json: String) -> String {
  // Encoders escape everything below U+0020 themselves.
  escaped(json, where: { $0.value >= 0x7F && isUnsafe($0) }) { _ in nil }
}

private func escaped(
  _ text: String, where needsEscape: (Unicode.Scalar) -> Bool, as escape: (String) -> String?
) -> String {
  guard text.unicodeScalars.contains(where: needsEscape) else { return text }
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    guard needsEscape(scalar) else {
      result.unicodeScalars.append(scalar)
      return
    }
    result +=
      escape(String(scalar.value, radix: 16, uppercase: true))
      ?? scalar.utf16.map(jsonEscape).joined()
  }
}

private func jsonEscape(_ unit: UInt16) -> String {
  let digits = String(unit, radix: 16)
  return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}

private func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  case .format: !(0x200C...0x200D).contains(scalar.value)
  default: false
  }
}
