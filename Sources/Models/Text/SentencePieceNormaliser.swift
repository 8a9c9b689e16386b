import Files

/// How SentencePiece writes a text before it looks for pieces: characters by its rules, spaces as `▁`.
struct SentencePieceNormaliser {
  /// The rules as a double-array trie (Aoe 1989, in the layout of darts-clone): the longest rule counts.
  private let trie: [UInt32]
  /// What rules write, each up to a zero byte.
  private let writings: [UInt8]
  private let addsSpaceBefore: Bool
  private let removesExtraSpaces: Bool
  private let space: [UInt8]
  private let spacesComeLast: Bool

  private static let replacement = Array("\u{FFFD}".utf8)

  /// - Parameter model: the model that has the rules. They are the size of the trie in 4 bytes,
  ///   little-endian, the trie, and what its rules write.
  /// - Returns: `nil` if the rules are damaged.
  init?(_ model: SentencePieceModel) {
    let rules = model.characters
    if rules.isEmpty {
      (trie, writings) = ([], [])
    } else {
      guard rules.count >= 4 else { return nil }
      let size = Int(rules.integer(UInt32.self, at: 0))
      guard size.isMultiple(of: 4), size > 0, size <= rules.count - 4 else { return nil }
      trie = rules.integers(UInt32.self, in: 4..<(4 + size))
      writings = Array(rules[(4 + size)...])
    }
    addsSpaceBefore = model.addsSpaceBefore
    removesExtraSpaces = model.removesExtraSpaces
    space = model.escapesSpaces ? Array("\u{2581}".utf8) : [0x20]
    spacesComeLast = model.spacesComeLast
  }

  /// The text as its pieces are spelt.
  ///
  /// - Parameter text: UTF-8.
  func normalised(_ text: [UInt8]) -> [UInt8] {
    var rest = text[...]
    if removesExtraSpaces {
      while let next = next(in: rest), next.written == [0x20] { rest = rest.dropFirst(next.length) }
    }
    guard !rest.isEmpty else { return [] }
    var result = addsSpaceBefore && !spacesComeLast ? space : []
    var isAfterSpace = removesExtraSpaces
    while let next = next(in: rest) {
      let written = isAfterSpace ? next.written.drop { $0 == 0x20 } : next.written[...]
      for byte in written { if byte == 0x20 { result += space } else { result.append(byte) } }
      if let last = written.last { isAfterSpace = removesExtraSpaces && last == 0x20 }
      rest = rest.dropFirst(next.length)
    }
    if removesExtraSpaces {
      while result.count >= space.count, result.suffix(space.count) == space[...] {
        result.removeLast(space.count)
      }
    }
    return addsSpaceBefore && spacesComeLast ? result + space : result
  }

  /// What the beginning of a text becomes, and how many bytes that beginning has; `nil` for no text.
  private func next(in text: ArraySlice<UInt8>) -> (written: [UInt8], length: Int)? {
    guard let first = text.first else { return nil }
    if let rule = longestRule(in: text) { return rule }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard length <= text.count else { return (Self.replacement, 1) }
    return (Array(text.prefix(length)), length)
  }

  private func longestRule(in text: ArraySlice<UInt8>) -> (written: [UInt8], length: Int)? {
    guard let root = trie.first else { return nil }
    var found: (value: Int, length: Int)?
    var node = Self.offset(root)
    for (count, byte) in text.enumerated() {
      node ^= Int(byte)
      guard trie.indices.contains(node), trie[node] & 0x8000_00FF == UInt32(byte) else { break }
      let unit = trie[node]
      node ^= Self.offset(unit)
      guard unit & 0x100 != 0, trie.indices.contains(node) else { continue }
      found = (Int(trie[node] & 0x7FFF_FFFF), count + 1)
    }
    guard let found, found.value < writings.count else { return nil }
    return (Array(writings[found.value...].prefix { $0 != 0 }), found.length)
  }

  /// Where the children of a node begin, relative to it.
  private static func offset(_ unit: UInt32) -> Int {
    Int((unit >> 10) << ((unit & 0x200) >> 6))
  }
}
