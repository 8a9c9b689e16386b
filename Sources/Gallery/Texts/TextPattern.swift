/// Words that are looked for next to each other, in one text of an image or in the name of a person in it.
package struct TextPattern: Sendable, Hashable {
  /// As somebody typed it.
  let text: String
  /// At least one.
  let terms: [String]
  /// Whether it is enough that a text's word begins with the last one.
  let isPrefix: Bool

  private init?(_ text: String, isPrefix: Bool) {
    terms = words(of: text)
    if terms.isEmpty { return nil }
    self.text = text
    self.isPrefix = isPrefix
  }

  /// A word, or the beginning of one. Of several words, as in `IMG_12`, the last one may be a beginning.
  ///
  /// - Parameter text: as somebody typed it; `nil` comes of one without a letter, a digit or a symbol.
  package init?(word text: String) { self.init(text, isPrefix: true) }

  /// A phrase: its words as they are, next to each other.
  ///
  /// - Parameter text: as somebody typed it; `nil` comes of one without a letter, a digit or a symbol.
  package init?(phrase text: String) { self.init(text, isPrefix: false) }

  /// As FTS5 takes it. No word has a quotation mark, so that nothing in it is an operator.
  var match: String { "\"\(terms.joined(separator: " "))\"\(isPrefix ? " *" : "")" }

  /// The condition in SQL that an image `i` matches.
  func condition(_ indexes: [TextIndex]) -> SQL {
    let parts = indexes.map { index in
      let images = index.images(matching: self)
      return SQL("i.id IN (\(images.text))", images.values)
    }
    return SQL.joined(parts, by: "OR", empty: "FALSE")
  }

  /// Whether the words of a text match.
  func matches(_ text: [Substring]) -> Bool {
    text.indices.dropLast(terms.count - 1).contains { start in
      zip(text[start...], terms.indices).allSatisfy { word, place in
        isPrefix && place == terms.count - 1 ? word.hasPrefix(terms[place]) : word == terms[place]
      }
    }
  }
}
