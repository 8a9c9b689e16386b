/// What a colour profile calls itself (ICC.1:2022, 9.2.41; before version 4: ICC.1:2001-04, 6.5.17).
enum ColourProfileName {
  /// The most characters of a name that are read.
  private static let maximumLength = 256

  /// Reads the profile's description; `nil` where it has none.
  static func read(_ profile: [UInt8]) -> String? {
    let source = ByteSource(profile)
    guard let count = source.number(at: 128, size: 4) else { return nil }
    for tag in 0..<min(count, 100) {
      let place = 132 + 12 * tag
      guard source.has("desc", at: place) else { continue }
      return source.number(at: place + 4, size: 4).flatMap { text(source, at: $0) }
    }
    return nil
  }

  private static func text(_ source: ByteSource, at start: Int) -> String? {
    if source.has("desc", at: start) {
      guard let count = source.number(at: start + 8, size: 4) else { return nil }
      return source.bytes(at: start + 12, count: min(count, maximumLength)).flatMap {
        TextCoding.text($0[...])
      }
    }
    // In one language or several: the first.
    guard source.has("mluc", at: start), source.number(at: start + 8, size: 4) ?? 0 > 0,
      let length = source.number(at: start + 20, size: 4), let offset = source.number(at: start + 24, size: 4)
    else { return nil }
    return source.bytes(at: start + offset, count: min(length, 2 * maximumLength)).flatMap {
      TextCoding.utf16(ByteSource($0), isBigEndian: true)
    }
  }
}
