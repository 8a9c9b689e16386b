/// What a request asks for: a path and a query, decoded.
package struct RequestTarget: Sendable {
  /// The path's segments, percent-decoded: of `/a%20b/c` they are `a b` and `c`; `/` has none.
  package let path: [String]
  /// The query's names and values in their order, percent-decoded, a plus being a space.
  package let query: [(name: String, value: String)]
  /// The path as the request has it, for messages.
  package let rawPath: String

  /// Reads a target in origin form (RFC 9112, 3.2.1).
  ///
  /// - Parameter raw: as the request line has it.
  /// - Returns: nothing for anything whose meaning could be taken in two ways: another form, `.` and `..` segments,
  ///   empty segments, slashes, backslashes and control characters behind escapes, escapes that are none, bytes that are
  ///   no UTF-8.
  package init?(_ raw: String) {
    guard raw.utf8.first == UInt8(ascii: "/"), raw.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !raw.utf8.contains(UInt8(ascii: "#"))
    else { return nil }
    let parts = raw.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    rawPath = String(parts[0])
    var path: [String] = []
    if rawPath != "/" {
      for segment in rawPath.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
        guard let decoded = Self.decoded(segment), Self.isPlain(decoded) else { return nil }
        path.append(decoded)
      }
    }
    var query: [(name: String, value: String)] = []
    for pair in parts.count == 2 ? parts[1].split(separator: "&") : [] {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(halves[0], plusIsSpace: true),
        let value = halves.count == 2 ? Self.decoded(halves[1], plusIsSpace: true) : ""
      else { return nil }
      query.append((name, value))
    }
    self.path = path
    self.query = query
  }

  /// Whether a segment is a name and nothing that a file system could take for more.
  private static func isPlain(_ segment: String) -> Bool {
    !segment.isEmpty && segment != "." && segment != ".."
      && !segment.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F }
  }

  /// - Returns: nothing for an escape that is none, NUL, or bytes that are no UTF-8.
  private static func decoded(_ text: Substring, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
        else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// A text with all but letters, digits and `-._~` as percent escapes of its UTF-8 (RFC 3986, 2.1).
///
/// - Parameter text: any text.
package func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return text.utf8.reduce(into: "") { result, byte in
    let character = Character(UnicodeScalar(byte))
    if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
      result.append(character)
    } else {
      result += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
