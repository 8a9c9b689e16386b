/// A shell pattern with Git's rules: `*`, `?` and `[…]` match no slash, `**` between slashes matches any
/// number of folders, and a backslash takes the next character as it is.
struct Glob: Sendable, Equatable {
  private enum Part: Equatable {
    case byte(UInt8)
    /// `?`
    case any
    /// `[…]`
    case oneOf([Bool])
    /// `*`
    case run
    /// `**/`
    case folders
    /// `**` at the end, behind a slash or at the beginning
    case everything
  }

  private let parts: [Part]
  /// Whether it can match at all: an unclosed bracket never does.
  private let isValid: Bool

  init(_ pattern: [UInt8]) {
    var parts: [Part] = []
    var isValid = true
    var place = 0
    // As in Git, the literal prefix is compared separately, so two stars after it also count as being at the
    // beginning.
    let literal = pattern.prefix { !"*?[\\".utf8.contains($0) }.count
    while place < pattern.count {
      let byte = pattern[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard place < pattern.count else {
          isValid = false
          break
        }
        parts.append(.byte(pattern[place]))
        place += 1
      case UInt8(ascii: "?"): parts.append(.any)
      case UInt8(ascii: "*"): parts.append(Self.stars(pattern, &place, literal: literal))
      case UInt8(ascii: "["):
        guard let set = ByteSet.parse(pattern, &place) else {
          isValid = false
          break
        }
        parts.append(.oneOf(set))
      default: parts.append(.byte(byte))
      }
    }
    self.parts = parts
    self.isValid = isValid
  }

  /// The part that one or several stars stand for; advances `place` past them.
  ///
  /// - Parameter literal: the length of the literal prefix in bytes.
  private static func stars(_ pattern: [UInt8], _ place: inout Int, literal: Int) -> Part {
    let slash = UInt8(ascii: "/")
    let start = place - 1
    while place < pattern.count, pattern[place] == UInt8(ascii: "*") { place += 1 }
    let isSet = place - start > 1 && (start <= literal || pattern[start - 1] == slash)
    if isSet, place == pattern.count { return .everything }
    if isSet, pattern[place] == slash {
      place += 1
      return .folders
    }
    return .run
  }

  /// Whether it matches all of a path.
  ///
  /// - Complexity: O(n m) for n bytes and m parts.
  func matches(_ path: ArraySlice<UInt8>) -> Bool {
    guard isValid else { return false }
    // Tracks all possible states, so that patterns with many stars take no longer than others.
    let bytes = Array(path)
    var reached = [Bool](repeating: false, count: bytes.count + 1)
    reached[0] = true
    for part in parts { reached = Self.step(part, reached, bytes) }
    return reached[bytes.count]
  }

  /// The possible end positions of a part, from its possible start positions.
  private static func step(_ part: Part, _ before: [Bool], _ bytes: [UInt8]) -> [Bool] {
    let slash = UInt8(ascii: "/")
    var after = [Bool](repeating: false, count: before.count)
    switch part {
    case .byte(let wanted):
      for place in bytes.indices where before[place] && bytes[place] == wanted { after[place + 1] = true }
    case .any:
      for place in bytes.indices where before[place] && bytes[place] != slash { after[place + 1] = true }
    case .oneOf(let set):
      for place in bytes.indices where before[place] && bytes[place] != slash && set[Int(bytes[place])] {
        after[place + 1] = true
      }
    case .run:
      var isOn = false
      for place in before.indices {
        isOn = before[place] || (isOn && bytes[place - 1] != slash)
        after[place] = isOn
      }
    case .folders:
      var isOn = false
      for place in before.indices {
        if before[place] { (isOn, after[place]) = (true, true) }
        if isOn, place > 0, bytes[place - 1] == slash { after[place] = true }
      }
    case .everything:
      var isOn = false
      for place in before.indices {
        isOn = isOn || before[place]
        after[place] = isOn
      }
    }
    return after
  }
}

/// The bytes that `[…]` stands for.
private enum ByteSet {
  /// - Parameter place: after the opening bracket; advanced past the closing one.
  /// - Returns: for each byte whether it matches; `nil` if the bracket is not closed or has an unknown class.
  static func parse(_ pattern: [UInt8], _ place: inout Int) -> [Bool]? {
    var set = [Bool](repeating: false, count: 256)
    let isNegated = place < pattern.count && [UInt8(ascii: "!"), UInt8(ascii: "^")].contains(pattern[place])
    if isNegated { place += 1 }
    var isFirst = true
    var last: UInt8?
    while place < pattern.count, isFirst || pattern[place] != UInt8(ascii: "]") {
      isFirst = false
      if let members = characterClass(pattern, &place) {
        guard let members else { return nil }
        for byte in 0..<128 where members(UInt8(byte)) { set[byte] = true }
        last = nil
      } else if let start = last, pattern[place] == UInt8(ascii: "-"), place + 1 < pattern.count,
        pattern[place + 1] != UInt8(ascii: "]")
      {
        place += 1
        guard let end = literal(pattern, &place) else { return nil }
        if start <= end { for byte in start...end { set[Int(byte)] = true } }
        last = nil
      } else {
        guard let byte = literal(pattern, &place) else { return nil }
        set[Int(byte)] = true
        last = byte
      }
    }
    guard place < pattern.count else { return nil }
    place += 1
    return isNegated ? set.map { !$0 } : set
  }

  private static func literal(_ pattern: [UInt8], _ place: inout Int) -> UInt8? {
    if pattern[place] == UInt8(ascii: "\\") { place += 1 }
    guard place < pattern.count else { return nil }
    defer { place += 1 }
    return pattern[place]
  }

  /// A class such as `[:alpha:]` at a position; the outer `nil` if there is none, the inner one if it is
  /// unknown.
  private static func characterClass(_ pattern: [UInt8], _ place: inout Int) -> ((UInt8) -> Bool)?? {
    guard pattern[place...].starts(with: "[:".utf8),
      let end = pattern[(place + 2)...].firstIndex(of: UInt8(ascii: "]")), end > place + 2,
      pattern[end - 1] == UInt8(ascii: ":")
    else { return nil }
    let name = String(decoding: pattern[(place + 2)..<(end - 1)], as: UTF8.self)
    place = end + 1
    return .some(classes[name])
  }

  private static let classes: [String: @Sendable (UInt8) -> Bool] = {
    let digit: @Sendable (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    let lower: @Sendable (UInt8) -> Bool = { (0x61...0x7A).contains($0) }
    let upper: @Sendable (UInt8) -> Bool = { (0x41...0x5A).contains($0) }
    let graph: @Sendable (UInt8) -> Bool = { (0x21...0x7E).contains($0) }
    return [
      "alnum": { digit($0) || lower($0) || upper($0) }, "alpha": { lower($0) || upper($0) },
      "blank": { $0 == 0x20 || $0 == 0x09 }, "cntrl": { $0 < 0x20 || $0 == 0x7F }, "digit": digit,
      "graph": graph, "lower": lower, "print": { graph($0) || $0 == 0x20 },
      "punct": { graph($0) && !digit($0) && !lower($0) && !upper($0) },
      "space": { $0 == 0x20 || (0x09...0x0D).contains($0) }, "upper": upper,
      "xdigit": { digit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) },
    ]
  }()
}
