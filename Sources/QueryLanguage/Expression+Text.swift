extension Expression {
  /// The canonical text: a parser with the same fields and the same clock makes an equal expression of it, if
  /// the text is within the parser's limits. It recurses as deeply as the expression is nested; an expression
  /// that a parser made is never nested deeper than three times its limit.
  package var text: String { normalised.normalText }

  /// What must hold together, in its order, each with its text among others: joined by spaces, the texts ask
  /// for the same.
  package var factors: [Factor] {
    let normal = normalised
    guard case .all(let parts) = normal else {
      return [Factor(expression: normal, text: normal.factorText)]
    }
    return parts.map { Factor(expression: $0, text: $0.factorText) }
  }

  /// A part of what must hold together.
  package struct Factor: Sendable, Equatable {
    package let expression: Expression
    package let text: String
  }

  private var normalText: String {
    switch self {
    case .all(let parts): parts.map(\.factorText).joined(separator: " ")
    case .any(let parts): parts.map(\.normalText).joined(separator: " OR ")
    case .not(let part): "-" + part.negatedText
    case .words(let words):
      words.map { WordEscapes.added(to: $0, isNegated: false) }.joined(separator: " ")
    case .phrase(let text): ValueText.inQuotes(text)
    case .condition(let condition): condition.text
    }
  }

  /// As a part of an `all`.
  private var factorText: String {
    if case .any = self { inParentheses } else { normalText }
  }

  /// Behind the dash.
  private var negatedText: String {
    switch self {
    case .phrase, .condition: normalText
    case .words(let words) where words.count == 1: WordEscapes.added(to: words[0], isNegated: true)
    case .words, .all, .any, .not: inParentheses
    }
  }

  private var inParentheses: String {
    let text = normalText
    // A backslash would escape the parenthesis.
    return "(" + text + (text.utf8.last == UInt8(ascii: "\\") ? " )" : ")")
  }
}

extension Condition {
  /// The canonical text: `size:>=4mp`.
  package var text: String {
    switch requirement {
    case .oneOf(let operands): "\(field):" + operands.map(\.text).joined(separator: ",")
    case .compares(let comparison, let operand): "\(field):\(comparison.rawValue)\(operand.text)"
    case .between(let lower, let upper): "\(field):\(lower?.text ?? "")..\(upper?.text ?? "")"
    }
  }
}

extension Operand {
  /// The canonical text.
  package var text: String { ValueText.text(of: value) }
}

/// How values are written.
package enum ValueText {
  /// A text as a value: in quotation marks unless it has only letters, digits and `_`, with `-` and `.`
  /// singly between them.
  package static func quoted(_ text: String) -> String { isPlain(text) ? text : inQuotes(text) }

  static func text(of value: Value) -> String {
    switch value {
    case .text(let text), .keyword(let text): quoted(text)
    case .quantity(let quantity): quantity.description
    case .date(let period): period.name.description
    case .flag(let isSet): isSet ? "yes" : "no"
    case .place(let place): text(of: place)
    }
  }

  private static func text(of place: Place) -> String {
    let centre =
      switch place.centre {
      case .named(let name):
        // What begins with a digit could be a coordinate.
        name.unicodeScalars.first?.isDigit == true ? inQuotes(name) : quoted(name)
      case .coordinates(let latitude, let longitude): "\(latitude),\(longitude)"
      }
    return centre + (place.radius.map { ",\($0)" } ?? "")
  }

  /// In straight quotation marks. Backslashes before a mark, and before the end, are doubled, as `Lexer`
  /// reads them.
  static func inQuotes(_ text: String) -> String {
    var result = "\"".unicodeScalars
    var backslashes = 0
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result.append(contentsOf: repeatElement("\\", count: backslashes + 1)) }
      backslashes = scalar == "\\" ? backslashes + 1 : 0
      result.append(scalar)
    }
    result.append(contentsOf: repeatElement("\\", count: backslashes))
    result.append("\"")
    return String(result)
  }

  private static func isPlain(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, first.beginsFieldName || first.isDigit, scalars.last?.isJoint == false
    else {
      return false
    }
    return zip(scalars, scalars.dropFirst()).allSatisfy { first, second in
      (second.continuesFieldName || second == ".") && !(first.isJoint && second.isJoint)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isJoint: Bool { self == "-" || self == "." }
}
