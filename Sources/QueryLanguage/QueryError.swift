package import Faults

/// Says what is wrong with a text, and where.
package struct QueryError: FaultyError, Equatable {
  /// The whole text.
  package let text: String
  /// What is wrong.
  package let problem: Problem
  /// Where it is, in UTF-8 offsets within the text. It is empty where something is missing.
  package let range: Range<Int>
  /// What to put where, if there is little doubt what was meant.
  package let correction: Correction?

  package init(text: String, problem: Problem, range: Range<Int>, correction: Correction? = nil) {
    (self.text, self.problem, self.range, self.correction) = (text, problem, range, correction)
  }

  /// What is wrong with a text.
  package enum Problem: Sendable, Equatable {
    /// It has more bytes than are read.
    case tooLong(bytes: Int, limit: Int)
    /// More parentheses are open at once than are read.
    case tooDeep(limit: Int)
    /// A quotation begins and does not end.
    case unclosedQuote
    /// There is nothing between two quotation marks.
    case emptyQuotes
    /// A parenthesis opens and is not closed.
    case unclosedParenthesis
    /// A parenthesis is closed and was not opened.
    case unopenedParenthesis
    /// There is nothing between two parentheses.
    case emptyParentheses
    /// OR or AND stands beside nothing.
    case danglingOperator(String)
    /// No field has the name.
    case unknownField(name: String, nearest: String?, known: [String])
    /// A field has no value, or one of several is missing.
    case missingValue(example: String)
    /// A parenthesis follows a field's colon.
    case groupedValues(field: String)
    /// The field's values cannot be compared.
    case notComparable(example: String)
    /// One value is compared at a time.
    case comparedSeveral(field: String)
    /// A list and a range cannot be mixed, nor can a range have three ends.
    case mixedRange(example: String)
    /// A value is not of the field's type; `expected` reads after "is not".
    case wrongValue(got: String, expected: String, nearest: String?, example: String)
    /// A number has another unit than the field takes, or lacks one.
    case wrongUnit(got: String, units: [String], example: String)
    /// A number is smaller or larger than the field's can be.
    case outside(got: String, limits: String)
    /// A range goes from the larger to the smaller.
    case reversedRange(first: String, last: String)
    /// The ends of a range cannot be compared.
    case differentUnits(first: String, last: String)
  }

  /// What to put where.
  package struct Correction: Sendable, Equatable {
    /// What it replaces, in UTF-8 offsets.
    package let range: Range<Int>
    package let replacement: String
  }
}

extension QueryError {
  /// What was typed can be mended by whoever typed it.
  package var kind: ErrorKind { .usage }

  package var code: String {
    switch problem {
    case .tooLong, .tooDeep: "query_too_long"
    case .unclosedQuote, .emptyQuotes: "query_quotes"
    case .unclosedParenthesis, .unopenedParenthesis, .emptyParentheses: "query_parentheses"
    case .danglingOperator: "query_operator"
    case .unknownField: "query_field"
    case .missingValue, .groupedValues, .wrongValue, .wrongUnit, .outside: "query_value"
    case .notComparable, .comparedSeveral: "query_comparison"
    case .mixedRange, .reversedRange, .differentUnits: "query_range"
    }
  }

  /// The whole text with its correction, if there is one.
  package var correctedText: String? {
    guard let correction else { return nil }
    let bytes = Array(text.utf8)
    let corrected =
      bytes[..<correction.range.lowerBound] + correction.replacement.utf8
      + bytes[correction.range.upperBound...]
    return String(decoding: corrected, as: UTF8.self)
  }

  /// Where it is as a person counts: characters, from 1.
  package var column: Int {
    let before = text.utf8.prefix(range.lowerBound)
    // A range begins between scalars, where a prefix is a text of its own.
    return String(decoding: before, as: UTF8.self).count + 1
  }
}
