/// The characters that mean something to the language. All work is done on Unicode scalars, so that a mark
/// that combines with a quotation mark or a blank doesn't hide it.
extension Unicode.Scalar {
  /// White space, which separates.
  var isBlank: Bool { properties.isWhitespace }

  /// An ASCII digit.
  var isDigit: Bool { ("0"..."9").contains(self) }

  /// What people type, or programs make, for a minus: hyphen, minus sign, en dash.
  var isDash: Bool { self == "-" || self == "\u{2212}" || self == "\u{2013}" }

  /// Whether it opens a quotation: straight, curly, low, reversed or angled. Which side a mark faces differs
  /// between languages, so each may open.
  var isQuote: Bool { self == "\"" || isCurlyQuote || isAngleQuote }

  private var isCurlyQuote: Bool { ("\u{201C}"..."\u{201F}").contains(self) }

  private var isAngleQuote: Bool { self == "\u{AB}" || self == "\u{BB}" }

  /// Whether it closes the quotation that another mark opened. A straight mark closes a curly one too,
  /// because only one of the two may have been converted.
  func closes(_ opening: Unicode.Scalar) -> Bool {
    if opening == "\"" { return self == "\"" }
    return opening.isCurlyQuote ? self == "\"" || isCurlyQuote : isAngleQuote && self != opening
  }

  /// Whether a field's name may have it at its beginning.
  var beginsFieldName: Bool { properties.isAlphabetic }

  /// Whether a field's name may have it elsewhere.
  var continuesFieldName: Bool {
    if isASCII { return isDigit || properties.isAlphabetic || self == "-" || self == "_" }
    return properties.isAlphabetic || properties.generalCategory == .nonspacingMark
  }
}

extension String {
  /// Whether it can be a field's name.
  var isFieldName: Bool {
    let scalars = unicodeScalars
    return scalars.count > 1 && scalars.first?.beginsFieldName == true
      && scalars.allSatisfy(\.continuesFieldName)
  }

  /// Whether it is `OR` or `AND`.
  var isOperatorWord: Bool { self == "OR" || self == "AND" }
}

/// A text as scalars, with the place of each in UTF-8.
struct SourceText: Sendable {
  let text: String
  let scalars: [Unicode.Scalar]
  /// Where each scalar begins, in bytes, and at last how many bytes there are.
  private let offsets: [Int]

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
    var offsets = [0]
    offsets.reserveCapacity(scalars.count + 1)
    for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    self.offsets = offsets
  }

  /// A range of scalars as one of bytes.
  func bytes(_ range: Range<Int>) -> Range<Int> { offsets[range.lowerBound]..<offsets[range.upperBound] }

  /// The scalar that a byte belongs to; the number of scalars for what is beyond the text. O(log n).
  func scalar(atByte offset: Int) -> Int {
    var (low, high) = (0, scalars.count)
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle + 1] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  subscript(range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }
}
