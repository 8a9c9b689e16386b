/// A pattern of a `.gitignore` file (gitignore(5)), matched byte by byte as Git does.
struct IgnorePattern: Sendable, Equatable {
  /// As it was written.
  let text: String
  /// Whether it includes what an earlier pattern excludes.
  let isNegated: Bool
  /// Whether it matches folders only.
  private let matchesFoldersOnly: Bool
  /// Whether it is matched against the path relative to its folder, and not against the name alone.
  private let isAnchored: Bool
  private let glob: Glob

  /// Reads a line; `nil` if it is empty, a comment, or can never match.
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

  /// Removes trailing spaces that are not escaped.
  private static func trim(_ bytes: inout [UInt8]) {
    while bytes.last == UInt8(ascii: " ") {
      let backslashes = bytes.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if !backslashes.isMultiple(of: 2) { return }
      bytes.removeLast()
    }
  }

  /// Whether a path matches, ignoring negation.
  ///
  /// - Parameters:
  ///   - path: relative to the pattern's folder, without a leading slash.
  ///   - name: its last component.
  ///   - isFolder: whether it is a folder.
  func matches(_ path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
    guard isFolder || !matchesFoldersOnly else { return false }
    return glob.matches(isAnchored ? path : name)
  }
}

/// Patterns from one source; the last one that matches wins.
struct IgnoreList: Sendable {
  let patterns: [IgnorePattern]

  /// - Parameter lines: of a file.
  init(lines: some Sequence<some StringProtocol>) {
    patterns = lines.compactMap { IgnorePattern(String($0)) }
  }

  /// The pattern that decides on a path; `nil` if none matches.
  func verdict(on path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> IgnorePattern? {
    patterns.last { $0.matches(path, name: name, isFolder: isFolder) }
  }
}
