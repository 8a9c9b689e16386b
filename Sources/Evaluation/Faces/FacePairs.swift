import Foundation

/// Pairs of pictures of the same person or of two people, in folds, as in Labeled Faces in the Wild (Huang et
/// al. 2007).
///
/// Two kinds of files are supported. View 2 (`pairs.txt`) begins with the number of folds and the number n of
/// pairs: each fold has n lines of the same person and then n lines of two people. View 1
/// (`pairsDevTest.txt`) begins with n alone and is one such set: it is split into ten folds of consecutive
/// lines, a tenth of either kind in each.
///
/// `Name 1 4` is a pair of the same person's pictures, `ROOT/Name/Name_0001.jpg` and `…_0004.jpg`;
/// `Name 1 Other 2` is one of two people's.
package struct FacePairs: Sendable, Equatable {
  /// One pair.
  package struct Pair: Sendable, Hashable {
    /// Below the root.
    package let first: String
    /// Below the root.
    package let second: String
    /// Whether both show the same person.
    package let isSame: Bool
  }

  /// The number of folds for a set without folds.
  static let folds = 10

  /// The pairs of each fold.
  package let folds: [[Pair]]

  /// The pictures in the pairs, sorted.
  package var pictures: [String] { Set(folds.joined().flatMap { [$0.first, $0.second] }).sorted() }

  /// Reads a file of pairs.
  ///
  /// - Parameter file: its path.
  /// - Throws: `EvaluationError.notReadable`; `.pairs` for a malformed line, a number of lines that differs
  ///   from the first line, or fewer than ten of either kind.
  package init(file: String) throws(EvaluationError) {
    try self.init(text: try TextFile.text(file), file: file)
  }

  /// - Parameter folds: the pairs of each.
  init(folds: [[Pair]]) { self.folds = folds }

  /// - Parameters:
  ///   - text: a file's contents.
  ///   - file: the file's name, for errors.
  /// - Throws: `EvaluationError.pairs`.
  init(text: String, file: String) throws(EvaluationError) {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace) }
    let counts = (lines.first ?? []).compactMap { Int($0) }
    guard counts.count == lines.first?.count, 1...2 ~= counts.count, counts.allSatisfy({ $0 > 0 }) else {
      throw .pairs(path: file, line: 1, reason: "expected the number of pairs, or of folds and pairs")
    }
    let (sets, count) = counts.count == 2 ? (counts[0], counts[1]) : (1, counts[0])
    let (both, isTooLarge) = sets.multipliedReportingOverflow(by: count)
    // Each fold has both kinds.
    guard !isTooLarge, both <= lines.count, lines.count - 1 == 2 * both else {
      let promised = sets == 1 ? "\(count)" : "\(sets) × \(count)"
      throw .pairs(
        path: file, line: 1,
        reason: "it promises \(promised) pairs of each kind, but \(lines.count - 1) pairs follow")
    }
    var pairs: [Pair] = []
    for (number, words) in zip(2..., lines.dropFirst()) {
      let isSame = (number - 2) % (2 * count) < count
      guard let pair = Pair(words, isSame: isSame) else {
        throw .pairs(
          path: file, line: number,
          reason: isSame ? "expected NAME NUMBER NUMBER" : "expected NAME NUMBER NAME NUMBER")
      }
      pairs.append(pair)
    }
    folds = try Self.folds(pairs, sets: sets, count: count, file: file)
  }

  private static func folds(
    _ pairs: [Pair], sets: Int, count: Int, file: String
  ) throws(EvaluationError) -> [[Pair]] {
    if sets > 1 { return (0..<sets).map { Array(pairs[($0 * 2 * count)..<(($0 + 1) * 2 * count)]) } }
    guard count >= folds else {
      throw .pairs(
        path: file, line: 1, reason: "\(count) pairs of each kind cannot be divided into \(folds) folds")
    }
    return (0..<folds).map { fold in
      let part = (fold * count / folds)..<((fold + 1) * count / folds)
      return part.map { pairs[$0] } + part.map { pairs[count + $0] }
    }
  }
}

extension FacePairs.Pair {
  /// - Parameter words: of a line.
  fileprivate init?(_ words: [Substring], isSame: Bool) {
    guard words.count == (isSame ? 3 : 4), let first = Int(words[1]), let second = Int(words[isSame ? 2 : 3]),
      first > 0, second > 0, Self.isName(words[0]), isSame || Self.isName(words[2])
    else { return nil }
    self.first = Self.path(words[0], first)
    self.second = Self.path(words[isSame ? 0 : 2], second)
    self.isSame = isSame
  }

  /// A name becomes part of a path: it must not leave the folder.
  private static func isName(_ name: Substring) -> Bool { !name.contains("/") && !name.hasPrefix(".") }

  private static func path(_ name: Substring, _ number: Int) -> String {
    let digits = String(number)
    return "\(name)/\(name)_\(String(repeating: "0", count: max(4 - digits.count, 0)))\(digits).jpg"
  }

  /// The person in a picture: the name of its folder.
  static func person(_ path: String) -> Substring { path.prefix { $0 != "/" } }
}
