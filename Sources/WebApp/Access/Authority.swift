/// A host and perhaps a port, as in the `Host` header.
struct Authority: Sendable, Equatable {
  /// In lower case; an IPv6 address without its brackets.
  let host: String
  /// Whether the host is an IP address, not a name.
  let isAddress: Bool

  /// - Returns: `nil` if it is neither a name nor an address.
  init?(_ text: String) {
    let text = text.lowercased()
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]) else {
        return nil
      }
      host = String(text[text.index(after: text.startIndex)..<end])
      isAddress = true
      guard !host.isEmpty,
        host.utf8.allSatisfy({ Self.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
      else { return nil }
      return
    }
    let name = text.prefix { $0 != ":" }
    guard Self.isPort(text[name.endIndex...]), !name.isEmpty,
      name.utf8.allSatisfy({ Self.isNameByte($0) })
    else { return nil }
    host = String(name)
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    isAddress = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isPort(_ text: Substring) -> Bool {
    guard let first = text.first else { return true }
    let digits = text.dropFirst().utf8
    return first == ":" && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && UInt16(text.dropFirst()) != nil
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
  }
}
