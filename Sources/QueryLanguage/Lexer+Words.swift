extension Lexer {
  /// Reads a word, or `OR` or `AND`.
  mutating func word(isNegated: Bool) -> Token.Kind {
    let start = position
    let text = bareText { _ in false }
    let isWhole = position - start == text.unicodeScalars.count
    if text.isOperatorWord, isWhole, !isNegated { return .operatorWord(text) }
    return .word(WordEscapes.removed(from: text))
  }

  /// Reads up to a blank, a parenthesis that closes none of this text, or the end. Parentheses that match
  /// stay, as in `IMG(1).jpg`; a backslash before one makes it a character like any other.
  ///
  /// - Parameter endsBefore: whether the text ends before the next character, for other reasons.
  mutating func bareText(endsBefore: (inout Lexer) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    var depth = 0
    while let scalar = peek(), !scalar.isBlank, !endsBefore(&self) {
      if scalar == "\\", let escaped = peek(1), escaped == "(" || escaped == ")" {
        text.append(escaped)
        position += 2
        continue
      }
      if scalar == "(" { depth += 1 }
      if scalar == ")" {
        guard depth > 0 else { break }
        depth -= 1
      }
      text.append(scalar)
      position += 1
    }
    return String(text)
  }
}

/// What makes a word of text that would mean something else: a backslash
/// - before a dash or a quotation mark with which the word begins,
/// - before `OR` and `AND`,
/// - before the colon behind what looks like a field's name,
/// - before a parenthesis, which `bareText` reads.
///
/// Backslashes before these count as text except for the last, so that each word can be written; elsewhere,
/// as in `C:\photos`, they are text too.
enum WordEscapes {
  /// The word that was meant. O(n).
  static func removed(from text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    guard let place = place(in: scalars), place.backslashes > 0 else { return text }
    scalars.remove(at: place.index)
    return string(scalars)
  }

  /// The text that is read as a word, which is not empty and has no blank. O(n).
  ///
  /// - Parameter isNegated: whether the dash that negates stands before it.
  static func added(to word: String, isNegated: Bool) -> String {
    var scalars = Array(word.unicodeScalars)
    let escapesParentheses = !hasMatchingParentheses(scalars)
    if let place = place(in: scalars), place.backslashes > 0 || !isText(scalars, place, isNegated: isNegated)
    {
      scalars.insert("\\", at: place.index)
    }
    guard escapesParentheses else { return string(scalars) }
    return string(scalars.flatMap { $0 == "(" || $0 == ")" ? ["\\", $0] : [$0] })
  }

  /// Where an escape is or would be.
  private struct Place {
    /// Where the backslashes begin.
    let index: Int
    let backslashes: Int
    let escaped: Escaped
  }

  private enum Escaped {
    case dash
    case quote
    case operatorWord
    case colon
  }

  /// The only place of a word that may have an escape, except for parentheses.
  private static func place(in scalars: [Unicode.Scalar]) -> Place? {
    let backslashes = scalars.prefix { $0 == "\\" }.count
    let rest = scalars[backslashes...]
    if let escaped = escaped(at: rest) { return Place(index: 0, backslashes: backslashes, escaped: escaped) }
    guard backslashes == 0, scalars.first?.beginsFieldName == true else { return nil }
    let name = scalars.prefix(while: \.continuesFieldName)
    let inner = scalars[name.endIndex...].prefix { $0 == "\\" }
    guard name.count > 1, inner.endIndex < scalars.count, scalars[inner.endIndex] == ":" else { return nil }
    return Place(index: name.endIndex, backslashes: inner.count, escaped: .colon)
  }

  private static func escaped(at rest: ArraySlice<Unicode.Scalar>) -> Escaped? {
    guard let first = rest.first else { return nil }
    if first.isDash { return .dash }
    if first.isQuote { return .quote }
    return rest.count <= 3 && string(rest).isOperatorWord ? .operatorWord : nil
  }

  /// Whether it is text as it is: a dash alone or before another one, and the colon of `http://`.
  private static func isText(_ scalars: [Unicode.Scalar], _ place: Place, isNegated: Bool) -> Bool {
    switch place.escaped {
    case .dash: !isNegated && (scalars.count == 1 || scalars[1].isDash)
    case .quote, .operatorWord: false
    case .colon: scalars[(place.index + 1)...].starts(with: ["/", "/"])
    }
  }

  /// Whether `bareText` keeps all parentheses as they are.
  private static func hasMatchingParentheses(_ scalars: [Unicode.Scalar]) -> Bool {
    guard scalars.first != "(" else { return false }
    var depth = 0
    for (index, scalar) in scalars.enumerated() where scalar == "(" || scalar == ")" {
      depth += scalar == "(" ? 1 : -1
      if depth < 0 || scalars[index - 1] == "\\" { return false }
    }
    return depth == 0
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
