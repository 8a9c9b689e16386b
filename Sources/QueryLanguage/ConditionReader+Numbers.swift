extension ConditionReader {
  func quantity(
    _ piece: RawCondition.Piece, _ units: [NumberUnit], _ limits: ClosedRange<Double>?,
    otherEnd: RawCondition.Piece?
  ) throws(QueryError) -> Quantity {
    guard let written = WrittenNumber(piece.text) else { throw wrongNumber(piece) }
    var unitName = written.unit
    if unitName.isEmpty, !units.contains(.none), let other = otherEnd.flatMap({ WrittenNumber($0.text) }) {
      unitName = other.unit
    }
    guard let unit = units.first(where: { $0.isNamed(unitName) }) else {
      let problem = QueryError.Problem.wrongUnit(
        got: piece.text, units: units.map(\.name), example: field.exampleCondition)
      throw source.error(problem, piece.range)
    }
    let quantity = Quantity(written.number, unit)
    if let limits, !limits.contains(quantity.inBaseUnits) {
      let text = "\(Self.text(limits.lowerBound)) to \(Self.text(limits.upperBound))"
      throw source.error(.outside(got: piece.text, limits: text), piece.range)
    }
    return quantity
  }

  private func wrongNumber(_ piece: RawCondition.Piece) -> QueryError {
    let digits = piece.text.unicodeScalars.count(where: \.isDigit)
    let limit = DecimalNumber.digitLimit
    return wrongValue(piece, expected: digits > limit ? "a number of at most \(limit) digits" : "a number")
  }

  /// Checks that a range does not end before it begins.
  func checkOrder(_ lower: Value, _ upper: Value) throws(QueryError) {
    let (first, last) = (raw.pieces[0], raw.pieces[1])
    switch (lower, upper) {
    case (.quantity(let a), .quantity(let b)):
      guard a.unit.dimension == b.unit.dimension else {
        throw source.error(.differentUnits(first: first.text, last: last.text), rangeOfBoth)
      }
      if a.inBaseUnits > b.inBaseUnits { throw reversedRange(lower, upper) }
    case (.date(let a), .date(let b)):
      if a.days.lowerBound >= b.days.upperBound { throw reversedRange(lower, upper) }
    default: preconditionFailure("\(lower) and \(upper) have no order")
    }
  }

  private var rangeOfBoth: Range<Int> { raw.pieces[0].range.lowerBound..<raw.pieces[1].range.upperBound }

  private func reversedRange(_ lower: Value, _ upper: Value) -> QueryError {
    let (first, last) = (ValueText.text(of: lower), ValueText.text(of: upper))
    return source.error(
      .reversedRange(first: first, last: last), rangeOfBoth,
      correction: QueryError.Correction(
        range: source.bytes(rangeOfBoth), replacement: "\(last)..\(first)"))
  }

  static func text(_ limit: Double) -> String {
    limit == limit.rounded() && abs(limit) < 1e15 ? "\(Int(limit))" : "\(limit)"
  }
}

/// A number and what is written behind it.
struct WrittenNumber {
  let number: DecimalNumber
  /// Without blanks around it.
  let unit: String

  init?(_ text: String) {
    var rest = Substring(text).unicodeScalars
    guard let number = DecimalNumber(readingFrom: &rest) else { return nil }
    self.number = number
    let end = rest.lastIndex { !$0.isBlank }
    unit = end.map { String(String.UnicodeScalarView(rest[...$0].drop(while: \.isBlank))) } ?? ""
    // A digit or a point would belong to a number that could not be read to its end.
    if rest.contains(where: { $0.isDigit || $0 == "." || $0 == "," || $0.isDash }) { return nil }
  }
}
