/// Divides a text into tokens, in one pass: no character is looked at more often than a fixed number of
/// times. It takes every text; what is wrong with the tokens is for the parser to say.
struct Lexer {
  let source: SourceText
  let fields: FieldTable
  /// How often a character was looked at: the measure of its work.
  private(set) var steps = 0
  /// The next character.
  var position = 0

  init(_ source: SourceText, fields: FieldTable) {
    (self.source, self.fields) = (source, fields)
  }

  /// All tokens, in order.
  mutating func tokens() -> [Token] {
    var tokens: [Token] = []
    var isNegated = false
    while true {
      while peek()?.isBlank == true { position += 1 }
      guard peek() != nil else { return tokens }
      let token = next(isNegated: isNegated)
      if case .negation = token.kind { isNegated = true } else { isNegated = false }
      tokens.append(token)
    }
  }

  /// The character at some distance from the next one; `nil` beyond the end.
  mutating func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    steps += 1
    let index = position + distance
    return index < source.scalars.count ? source.scalars[index] : nil
  }

  /// Reads the token that begins with the next character, which is not a blank.
  private mutating func next(isNegated: Bool) -> Token {
    if let kind = punctuation(isNegated: isNegated) {
      defer { position += 1 }
      return Token(kind: kind, range: position..<position + 1)
    }
    let start = position
    let kind =
      if peek()?.isQuote == true {
        Token.Kind.phrase(quotation())
      } else if let condition = condition() {
        condition
      } else {
        word(isNegated: isNegated)
      }
    return Token(kind: kind, range: start..<position)
  }

  private mutating func punctuation(isNegated: Bool) -> Token.Kind? {
    switch peek() {
    case "(": .open
    case ")": .close
    case let dash? where dash.isDash && !isNegated && negates(): .negation
    default: nil
    }
  }

  /// Whether the dash that comes next stands directly before what it negates. Two dashes are text, and so is
  /// a dash alone.
  private mutating func negates() -> Bool {
    guard let next = peek(1) else { return false }
    return !next.isBlank && !next.isDash && next != ")"
  }

  /// Reads from a quotation mark to the one that closes it, or to the end.
  ///
  /// Backslashes matter only before a mark that would close the quotation: two are one backslash, and one
  /// that is left over makes the mark part of the text. Elsewhere, as in `"C:\photos"`, they are text.
  mutating func quotation() -> Quotation {
    let opening = source.scalars[position]
    position += 1
    var text = String.UnicodeScalarView()
    var backslashes = 0
    while let scalar = peek() {
      position += 1
      if scalar == "\\" {
        backslashes += 1
        continue
      }
      let isMark = scalar.closes(opening)
      text.append(contentsOf: repeatElement("\\", count: isMark ? backslashes / 2 : backslashes))
      if isMark, backslashes % 2 == 0 { return Quotation(text: String(text), isClosed: true) }
      text.append(scalar)
      backslashes = 0
    }
    text.append(contentsOf: repeatElement("\\", count: backslashes))
    return Quotation(text: String(text), isClosed: false)
  }
}
