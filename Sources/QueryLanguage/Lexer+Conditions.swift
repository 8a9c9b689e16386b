extension Lexer {
  /// Reads a condition, or what looks like one but whose field is unknown; `nil`, with nothing read, if text
  /// comes next.
  ///
  /// `://` after the name is always text, as in `https://example.org`. If no field has the name, text is also
  /// what continues with `/`, `\` or `:`, as a path or `std::sort` does, or ends there, as in `Note: …`.
  mutating func condition() -> Token.Kind? {
    let start = position
    guard let name = fieldName() else { return nil }
    let (first, second) = (peek(name.count + 1), peek(name.count + 2))
    if first == "/", second == "/" { return nil }
    position += name.count + 1
    if let field = fields[source[name]] { return .condition(rawCondition(of: field)) }
    guard let first, !first.isBlank, !["/", "\\", ":", ")"].contains(first) else {
      position = start
      return nil
    }
    _ = bareText { _ in false }
    return .unknownField(name: name)
  }

  /// Where the name is that comes next and that a colon follows.
  private mutating func fieldName() -> Range<Int>? {
    guard peek()?.beginsFieldName == true else { return nil }
    var length = 1
    while peek(length)?.continuesFieldName == true { length += 1 }
    return length > 1 && peek(length) == ":" ? position..<position + length : nil
  }

  private mutating func rawCondition(of field: Field) -> RawCondition {
    var condition = RawCondition(field: field, comparison: comparison())
    while true {
      condition.pieces.append(piece(of: field))
      guard let (separator, length) = separator(of: field) else { return condition }
      condition.separators.append(separator)
      position += length
    }
  }

  private mutating func comparison() -> Comparison? {
    let isFollowedByEqual = peek(1) == "="
    let (comparison, length): (Comparison, Int)
    switch peek() {
    case "<": (comparison, length) = isFollowedByEqual ? (.lessOrEqual, 2) : (.less, 1)
    case ">": (comparison, length) = isFollowedByEqual ? (.greaterOrEqual, 2) : (.greater, 1)
    case "\u{2264}": (comparison, length) = (.lessOrEqual, 1)
    case "\u{2265}": (comparison, length) = (.greaterOrEqual, 1)
    default: return nil
    }
    position += length
    return comparison
  }

  private mutating func piece(of field: Field) -> RawCondition.Piece {
    let start = position
    if peek()?.isQuote == true {
      let quotation = quotation()
      return RawCondition.Piece(text: quotation.text, quotation: quotation, range: start..<position)
    }
    let text = bareText { $0.separator(of: field) != nil }
    return RawCondition.Piece(text: text, quotation: nil, range: start..<position)
  }

  /// The separator that comes next, and its length.
  private mutating func separator(of field: Field) -> (RawCondition.Separator, Int)? {
    if field.separatesByCommas, peek() == "," { return (.comma, 1) }
    if field.operators.contains(.range), peek() == ".", peek(1) == "." { return (.dots, 2) }
    return nil
  }
}

extension Field {
  var separatesByCommas: Bool {
    if case .place = type { true } else { operators.contains(.list) }
  }
}
