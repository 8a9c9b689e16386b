/// Makes texts of bytes whose coding is not stated, or not as it is.
enum TextCoding {
  /// The most bytes of one text that are kept: what is longer is cut.
  static let maximumBytes = 32 << 10

  /// UTF-8 where it is valid, else Latin-1; up to the first zero, without blanks at its ends. `nil` where
  /// nothing is left.
  static func text(_ bytes: ArraySlice<UInt8>) -> String? {
    let bytes = bytes.prefix { $0 != 0 }
    return tidied(String(validating: bytes, as: UTF8.self) ?? latin1(bytes))
  }

  /// Each byte is a character of Unicode's first 256.
  static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.lazy.map { Unicode.Scalar($0) }))
  }

  /// UTF-16 up to the first zero, without blanks at its ends; `nil` where nothing is left.
  static func utf16(_ source: ByteSource, isBigEndian: Bool) -> String? {
    let units = (0..<source.count / 2).lazy.compactMap {
      source.number(at: 2 * $0, size: 2, isBigEndian: isBigEndian).map { UInt16($0) }
    }.prefix { $0 != 0 }
    return tidied(String(decoding: Array(units), as: UTF16.self))
  }

  /// The text without blanks and zeros at its ends, cut to the most that is kept; `nil` where nothing is
  /// left.
  static func tidied(_ text: String) -> String? {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0 || scalar.properties.isWhitespace }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return nil }
    let whole = scalars[first...last]
    guard whole.utf8Count > maximumBytes else { return String(whole) }
    // No character has more than four bytes.
    return String(whole.prefix(maximumBytes / 4))
  }
}

extension Substring.UnicodeScalarView {
  fileprivate var utf8Count: Int { Substring(self).utf8.count }
}
