import Faults

extension QueryError {
  package var description: String { "cannot read the search: column \(column): \(message)" }

  /// What is wrong, why, and what to do about it, without the place: for where the place is shown.
  package var message: String {
    switch problem {
    case .tooLong(let bytes, let limit):
      return "the text has \(bytes) bytes, and the limit is \(limit); shorten it"
    case .tooDeep(let limit):
      return "more than \(limit) parentheses are open here; remove those that are not needed"
    case .unclosedQuote, .emptyQuotes: return quoteMessage
    case .unclosedParenthesis:
      return "this parenthesis is not closed; add ) where the group ends, or write \\( to search for it"
    case .unopenedParenthesis:
      return "this parenthesis closes none; remove it, or write \\) to search for it"
    case .emptyParentheses: return "nothing is in these parentheses; write something in them, or remove them"
    case .danglingOperator(let word):
      return "\(word) needs something to search for on both sides; add it, or put \(word) in quotation marks"
    case .unknownField(let name, let nearest, let known):
      return unknownField(name, nearest: nearest, known: known)
    case .missingValue(let example):
      return "a value is missing; write it without a space before it, for example \(example)"
    case .groupedValues(let field):
      return "a field takes no parentheses; repeat it in them, as in (\(field):… OR \(field):…)"
    case .notComparable, .comparedSeveral, .wrongValue, .wrongUnit, .outside: return valueMessage
    case .mixedRange, .reversedRange, .differentUnits: return rangeMessage
    }
  }

  private var quoteMessage: String {
    problem == .emptyQuotes
      ? "nothing is in these quotation marks; write something in them, or remove them"
      : "this quotation mark is not closed; add another where the quotation ends, or write \\ before it"
  }

  private func unknownField(_ name: String, nearest: String?, known: [String]) -> String {
    let guess =
      if let nearest {
        "did you mean \(nearest)?"
      } else if known.isEmpty {
        "remove it"
      } else {
        "the fields are \(known.joined(separator: ", "))"
      }
    let separator = guess.hasSuffix("?") ? " To" : "; to"
    return
      "\(Self.cited(name)): no such field; \(guess)\(separator) search for the text, put it in quotation marks"
  }

  private var valueMessage: String {
    switch problem {
    case .notComparable(let example):
      "the values of this field have no order; write \(example), or put a value that begins so in quotation marks"
    case .comparedSeveral(let field):
      "only one value can be compared; write one condition for each, as in (\(field):<… OR \(field):>…)"
    case .wrongValue(let got, let expected, let nearest, let example):
      "\(Self.cited(got)) is not \(expected); "
        + (nearest.map { "did you mean \($0)?" } ?? "write it as in \(example)")
    case .wrongUnit(let got, let units, let example):
      units == [""]
        ? "\(Self.cited(got)) has a unit, and this field has none; write it as in \(example)"
        : "\(Self.cited(got)) needs one of the units \(units.filter { !$0.isEmpty }.joined(separator: ", ")); "
          + "write it as in \(example)"
    case .outside(let got, let limits):
      "\(Self.cited(got)) is not possible here; write a number from \(limits)"
    default: preconditionFailure("\(problem) is not about a value")
    }
  }

  private var rangeMessage: String {
    switch problem {
    case .mixedRange(let example):
      "this is neither a range nor a list; write one of them, for example \(example)"
    case .reversedRange(let first, let last):
      "the range ends before it begins; write \(Self.cited(last))..\(Self.cited(first))"
    case .differentUnits(let first, let last):
      "\(Self.cited(first)) and \(Self.cited(last)) measure different things; write both in units of one kind"
    default: preconditionFailure("\(problem) is not about a range")
    }
  }

  /// What was typed, in one line and not too long.
  private static func cited(_ text: String) -> String {
    let start = text.prefix(40)
    return printable(start.count < text.count ? start + "…" : text)
  }
}
