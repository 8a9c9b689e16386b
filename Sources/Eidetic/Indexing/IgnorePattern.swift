/// A pattern of the language that `.gitignore` files are written in (gitignore(5)), matched byte by byte as
/// Git does.
struct IgnorePattern: Sendable, Equatable {
  /// As it was written.
  let text: String
  /// Whether it takes back what an earlier pattern excludes.
  let isNegated: Bool
  /// Whether it matches folders only.
  private let matchesFoldersOnly: Bool
  /// Whether it is matched against the path from the folder where it was said, and not against a name alone.
  private let isAnchored: Bool
  private let glob: Glob

  /// Reads a line; `nil` for an empty one, a comment, and what can never match.
  init?(_ line: String) {
    var bytes = Array(line.utf8)
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      bytes.removeLast()
    }
    Self.trim(&bytes)
    guard let first = bytes.first, first != UInt8(ascii: "#") else { return nil }
    isNegated = first == UInt8(ascii: "!")
    if isNegated { bytes.removeFirst() }
    let slash = UInt8(ascii: "/")
    matchesFoldersOnly = bytes.last == slash
    if matchesFoldersOnly { bytes.removeLast() }
    guard !bytes.isEmpty else { return nil }
    isAnchored = bytes.contains(slash)
    if bytes.first == slash { bytes.removeFirst() }
    glob = Glob(bytes)
    text = line
  }

  /// Removes spaces at the end that no backslash keeps.
  private static func trim(_ bytes: inout [UInt8]) {
    while bytes.last == UInt8(ascii: " ") {
      let backslashes = bytes.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if !backslashes.isMultiple(of: 2) { return }
      bytes.removeLast()
    }
  }

  /// Whether a path matches, negated or not.
  ///
  /// - Parameters:
  ///   - path: from the folder where the pattern was said, without a slash at its beginning.
  ///   - name: its last part.
  ///   - isFolder: whether it is a folder.
  func matches(_ path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
    guard isFolder || !matchesFoldersOnly else { return false }
    return glob.matches(isAnchored ? path : name)
  }
}

/// Patterns that were said in one place; the last one that matches counts.
struct IgnoreList: Sendable {
  let patterns: [IgnorePattern]

  /// - Parameter lines: as a file has them.
  init(lines: some Sequence<some StringProtocol>) {
    patterns = lines.compactMap { IgnorePattern(String($0)) }
  }

  /// What the patterns say of a path; `nil` if none matches.
  func verdict(on path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> IgnorePattern? {
    patterns.last { $0.matches(path, name: name, isFolder: isFolder) }
  }
}
