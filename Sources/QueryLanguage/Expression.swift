/// What a line of text asks for.
///
/// The parser makes normal expressions only, and `text` prints any expression as its normal form. In a normal
/// expression
/// - words that follow one another are one `words`, and a word has no white space in it,
/// - `all` has no `all` in it, and `any` no `any`,
/// - `all` and `any` have at least two parts, except the `all` without parts, which stands alone: it is what
///   an empty line asks for.
package indirect enum Expression: Sendable, Equatable {
  /// All parts hold; without parts, everything is meant.
  case all([Expression])
  /// At least one part holds.
  case any([Expression])
  /// It does not hold.
  case not(Expression)
  /// Words in their order, as they were typed. Their Unicode normalisation form is that of the text.
  case words([String])
  /// Words that were quoted, without the quotation marks: they belong together in this order.
  case phrase(String)
  /// A field has a value.
  case condition(Condition)
}

extension Expression {
  /// Everything: what an empty line asks for.
  package static let everything = Expression.all([])

  /// All of several expressions, in normal form. O(n), n being the number of parts and of the parts of those
  /// that are an `all`.
  ///
  /// - Parameter parts: expressions in normal form.
  package static func all(of parts: [Expression]) -> Expression {
    if parts.count == 1 { return parts[0] }
    var (joined, words) = ([Expression](), [String]())
    for part in parts.lazy.flatMap(\.conjuncts) {
      if case .words(let more) = part {
        words += more
        continue
      }
      if !words.isEmpty { joined.append(.words(words)) }
      words = []
      joined.append(part)
    }
    if !words.isEmpty { joined.append(.words(words)) }
    return joined.count == 1 ? joined[0] : .all(joined)
  }

  /// What must hold together: the parts of an `all`, otherwise the expression itself.
  package var conjuncts: [Expression] {
    if case .all(let parts) = self { parts } else { [self] }
  }

  /// At least one of several expressions, in normal form. O(n), as `all(of:)`.
  ///
  /// - Parameter parts: one or more expressions in normal form. One that means everything makes the rest
  ///   superfluous.
  package static func any(of parts: [Expression]) -> Expression {
    precondition(!parts.isEmpty, "one of no expressions never holds, which no text says")
    if parts.contains(everything) { return everything }
    let flat = parts.flatMap { part in
      if case .any(let inner) = part { inner } else { [part] }
    }
    return flat.count == 1 ? flat[0] : .any(flat)
  }

  /// The expression in normal form, which means the same. It recurses as deeply as the expression is nested.
  ///
  /// What no text says is a mistake of the program: an `any` without parts, the opposite of everything, a
  /// phrase without a character that is visible.
  package var normalised: Expression {
    switch self {
    case .all(let parts): return .all(of: parts.map(\.normalised))
    case .any(let parts): return .any(of: parts.map(\.normalised))
    case .not(let part):
      let part = part.normalised
      precondition(part != .everything, "no text says the opposite of everything")
      return .not(part)
    case .words(let words):
      let single = words.flatMap { word in
        word.unicodeScalars.split(whereSeparator: \.isBlank).map { String($0) }
      }
      return single.isEmpty ? .everything : .words(single)
    case .phrase(let text):
      precondition(!text.unicodeScalars.allSatisfy(\.isBlank), "an empty phrase asks for nothing")
      return self
    case .condition: return self
    }
  }
}
