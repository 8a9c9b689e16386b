/// The target of a request: a path and a query, decoded.
package struct RequestTarget: Sendable {
  /// The percent-decoded segments of the path: those of `/a%20b/c` are `a b` and `c`; `/` has none.
  package private(set) var path: [String]
  /// The percent-decoded names and values of the query in their order; a plus is a space.
  package let query: [(name: String, value: String)]
  /// Whether the path ends in a slash; `/` does.
  package let endsInSlash: Bool
  /// The host and perhaps a port in an absolute target, which override the `Host` header.
  package let authority: String?
  /// The path as in the request, for messages.
  package private(set) var rawPath: String

  /// Reads a target in origin form or in absolute form (RFC 9112, 3.2).
  ///
  /// - Parameter raw: as in the request line.
  /// - Returns: `nil` for ambiguous or malformed targets: another form, `.` and `..` segments, empty
  ///   segments, escaped slashes, backslashes and control characters, invalid escapes, bytes that are not
  ///   UTF-8.
  package init?(_ raw: String) {
    guard raw.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !raw.utf8.contains(UInt8(ascii: "#")),
      let (authority, origin) = Self.origin(of: raw)
    else { return nil }
    self.authority = authority
    let parts = origin.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    rawPath = String(parts[0])
    endsInSlash = rawPath.hasSuffix("/")
    var path: [String] = []
    if rawPath != "/" {
      let segments = rawPath.dropFirst().dropLast(endsInSlash ? 1 : 0)
      for segment in segments.split(separator: "/", omittingEmptySubsequences: false) {
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

  /// The target relative to a folder.
  ///
  /// - Parameter folder: the segments before all paths, added by a proxy or a client.
  /// - Returns: `nil` for a path that does not begin with them.
  package func removing(_ folder: [String]) -> RequestTarget? {
    guard path.starts(with: folder) else { return nil }
    return folder.isEmpty ? self : RequestTarget(self, path: Array(path.dropFirst(folder.count)))
  }

  private init(_ target: RequestTarget, path: [String]) {
    self = target
    self.path = path
    rawPath =
      "/" + path.map(percentEncoded).joined(separator: "/") + (endsInSlash && !path.isEmpty ? "/" : "")
  }

  /// Splits an absolute target into authority and origin form: `http://host:80/a?b` is `host:80` and `/a?b`.
  ///
  /// - Returns: `nil` if it has neither form.
  private static func origin(of raw: String) -> (authority: String?, origin: Substring)? {
    if raw.hasPrefix("/") { return (nil, raw[...]) }
    let lowercase = raw.prefix(8).lowercased()
    guard let scheme = ["http://", "https://"].first(where: lowercase.hasPrefix) else { return nil }
    let rest = raw.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let origin = rest[authority.endIndex...]
    guard !authority.isEmpty, !authority.contains("@") else { return nil }
    // The path may be missing.
    return (String(authority), origin.hasPrefix("/") ? origin : "/" + origin)
  }

  /// Whether a segment is a plain name for a file system.
  private static func isPlain(_ segment: String) -> Bool {
    !segment.isEmpty && segment != "." && segment != ".."
      && !segment.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F }
  }

  /// - Returns: `nil` for an invalid escape, NUL, or bytes that are not UTF-8.
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

/// A text with everything but letters, digits and `-._~` percent-encoded as UTF-8 (RFC 3986, 2.1).
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
