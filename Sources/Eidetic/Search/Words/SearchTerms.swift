import Gallery

/// The words of a text that is searched with, by which texts and tags of images are found.
struct SearchTerms: Sendable, Equatable {
  /// A word with other forms of it: the singular of a plural, and the other way round.
  struct Term: Sendable, Equatable {
    let forms: [String]
  }

  /// All words in their order, as `TextWords` makes them.
  let all: [String]
  /// Those that say something, each once.
  let words: [Term]

  /// More words say little more, and take time.
  private static let most = 32
  /// The most words of a tag.
  static let longestTag = 4

  /// - Parameter text: as somebody typed it.
  init(_ text: String) {
    all = Array(TextWords.all(of: text).prefix(2 * Self.most))
    var known: Set<String> = []
    words = all.filter { !Self.empty.contains($0) && known.insert($0).inserted }.prefix(Self.most).map {
      Term(forms: [$0] + Self.singulars(of: $0) + Self.plurals(of: $0))
    }
  }

  /// What may be tags: runs of words from each place, the longest first, each with the other forms of its
  /// last word.
  ///
  /// - Returns: the runs that begin at each place, with the number of their words.
  var runs: [[(count: Int, forms: [String])]] {
    all.indices.map { start in
      (1...min(Self.longestTag, all.count - start)).reversed().compactMap { count in
        if count == 1, Self.empty.contains(all[start]) { return nil }
        let before = all[start..<start + count - 1].map { $0 + " " }.joined()
        let last = all[start + count - 1]
        return (count, ([last] + Self.singulars(of: last) + Self.plurals(of: last)).map { before + $0 })
      }
    }
  }

  /// Whether a word says nothing by itself.
  static func isEmpty(_ word: String) -> Bool { empty.contains(word) }

  /// The forms that a plural may be of: WordNet's rules of detachment for nouns (morphy(7WN)).
  static func singulars(of word: String) -> [String] {
    endings.compactMap { plural, singular in
      guard word.count > plural.count + 1, word.hasSuffix(plural), !word.hasSuffix("ss") else { return nil }
      return word.dropLast(plural.count) + singular
    }
  }

  private static func plurals(of word: String) -> [String] {
    guard word.count > 2, let last = word.last, last.isASCII, last.isLetter, last != "s" else { return [] }
    if word.hasSuffix("man") { return [word.dropLast(3) + "men"] }
    if last == "y", let before = word.dropLast().last, !"aeiou".contains(before) {
      return [word.dropLast() + "ies"]
    }
    return [["ch", "sh", "x", "z"].contains(where: word.hasSuffix) ? word + "es" : word + "s"]
  }

  private static let endings = [
    ("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
    ("men", "man"), ("ies", "y"),
  ]

  /// English words that say nothing about a picture by themselves.
  private static let empty = Set(
    """
    a about above after all am an and any are around as at away back be been being below beside between both but
    by can do does down each for from get gets getting had has have having he her here him his i if in inside into
    is it its just like many may me more most much my near next no not of off on one onto or other our out outside
    over own she so some such than that the their them then there these they this those through to too toward
    towards under up very was we were what when where which while who with without you your
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
