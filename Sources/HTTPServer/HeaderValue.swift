/// A header's value with parameters: `form-data; name="a"; filename="b.png"`.
struct HeaderValue: Sendable, Equatable {
  /// The value before the parameters.
  let value: String
  /// By name, in lower case; the first of several with one name.
  let parameters: [String: String]

  /// - Returns: `nil` if a parameter has no value, or a quoted one does not end.
  init?(_ text: String) {
    var rest = text.unicodeScalars[...]
    value = Self.trimmed(Substring(Self.take(until: ";", from: &rest)))
    var parameters: [String: String] = [:]
    while rest.popFirst() != nil {
      let name = Self.trimmed(Substring(Self.take(until: "=;", from: &rest))).lowercased()
      if name.isEmpty, rest.first != "=" { continue }
      guard rest.popFirst() == "=" else { return nil }
      while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
      let parameter: String
      if rest.first == "\"" {
        guard let quoted = Self.quoted(&rest) else { return nil }
        parameter = quoted
        guard Self.trimmed(Substring(Self.take(until: ";", from: &rest))).isEmpty else { return nil }
      } else {
        parameter = Self.trimmed(Substring(Self.take(until: ";", from: &rest)))
      }
      if parameters[name] == nil { parameters[name] = parameter }
    }
    self.parameters = parameters
  }

  /// A parameter that may be in the extended notation, `name*=UTF-8''na%C3%AFve` (RFC 8187), which takes
  /// precedence.
  ///
  /// - Returns: `nil` if there is neither; an empty text if the extended one cannot be read.
  func extended(_ name: String) -> String? {
    guard let value = parameters[name + "*"] else { return parameters[name] }
    return Self.decoded(value) ?? parameters[name] ?? ""
  }

  /// Reads `charset'language'text`, percent-encoded.
  private static func decoded(_ value: String) -> String? {
    let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var bytes: [UInt8] = []
    var rest = parts[2].utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let escaped = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(escaped)
      rest = rest.dropFirst(2)
    }
    guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
    switch parts[0].lowercased() {
    case "utf-8": return String(validating: bytes, as: UTF8.self)
    // The first 256 characters of Unicode are those of Latin-1.
    case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    default: return nil
    }
  }

  /// Without blanks around it.
  static func trimmed(_ text: Substring) -> String {
    func isBlank(_ scalar: UnicodeScalar) -> Bool { scalar == " " || scalar == "\t" }
    let start = text.unicodeScalars.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(start[...last])
  }

  private static func take(
    until ends: String, from rest: inout Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView {
    let taken = rest.prefix { !ends.unicodeScalars.contains($0) }
    rest = rest[taken.endIndex...]
    return taken
  }

  /// Reads up to the closing quote. Only quotes and backslashes can be escaped: some clients send whole
  /// paths.
  private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
    rest.removeFirst()
    var result = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" { return String(result) }
      if scalar == "\\", let next = rest.first, next == "\"" || next == "\\" {
        result.append(next)
        rest.removeFirst()
      } else {
        result.append(scalar)
      }
    }
    return nil
  }
}
