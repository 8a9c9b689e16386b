/// Reads the values of a condition by the type of its field.
struct ConditionReader {
  let raw: RawCondition
  /// Where the condition is, in scalars.
  let range: Range<Int>
  let source: SourceText
  let clock: QueryClock
  let placeProblem: (String) -> PlaceNameProblem?

  var field: Field { raw.field }

  func condition() throws(QueryError) -> Condition {
    for piece in raw.pieces { try check(piece) }
    return Condition(field: field.name, requirement: try requirement(), range: source.bytes(range))
  }

  private func requirement() throws(QueryError) -> Requirement {
    guard raw.pieces.contains(where: { !$0.isMissing }) else { throw missingValue(at: range) }
    if let comparison = raw.comparison {
      let operand = try onlyOperand()
      return .compares(comparison, operand)
    }
    if raw.separators.contains(.dots) { return try between() }
    if case .place = field.type { return .oneOf([try placeOperand()]) }
    return .oneOf(try list())
  }

  private func onlyOperand() throws(QueryError) -> Operand {
    guard field.operators.contains(.comparison) else {
      throw source.error(.notComparable(example: field.exampleCondition), range)
    }
    guard raw.pieces.count == 1 else { throw source.error(.comparedSeveral(field: field.name), range) }
    return try operand(raw.pieces[0])
  }

  private func list() throws(QueryError) -> [Operand] {
    var operands: [Operand] = []
    for piece in raw.pieces { operands.append(try operand(piece)) }
    return operands
  }

  private func between() throws(QueryError) -> Requirement {
    guard raw.separators.count == 1 else {
      throw source.error(.mixedRange(example: field.exampleCondition), range)
    }
    let (first, last) = (raw.pieces[0], raw.pieces[1])
    let lower = first.isMissing ? nil : try operand(first, otherEnd: last)
    let upper = last.isMissing ? nil : try operand(last, otherEnd: first)
    if let lower, let upper { try checkOrder(lower.value, upper.value) }
    return .between(lower, upper)
  }

  /// - Parameter otherEnd: the other end of a range, whose unit counts for both if only one has one.
  private func operand(
    _ piece: RawCondition.Piece, otherEnd: RawCondition.Piece? = nil
  ) throws(QueryError) -> Operand {
    guard !piece.isMissing else { throw missingValue(at: piece.range) }
    let value: Value =
      switch field.type {
      case .text: .text(piece.text)
      case .keyword(let keywords): .keyword(try keyword(piece, keywords))
      case .number(let units, let limits): .quantity(try quantity(piece, units, limits, otherEnd: otherEnd))
      case .date: .date(try date(piece))
      case .flag: .flag(try flag(piece))
      case .place: preconditionFailure("a place is read from all pieces")
      }
    return Operand(value, range: source.bytes(piece.range))
  }

  private func check(_ piece: RawCondition.Piece) throws(QueryError) {
    if let quotation = piece.quotation {
      guard quotation.isClosed else { throw source.unclosedQuote(piece.range) }
      guard piece.text.hasVisibleCharacter else { throw source.error(.emptyQuotes, piece.range) }
    } else if !piece.isMissing, source.scalars[piece.range.lowerBound] == "(" {
      let parenthesis = piece.range.lowerBound..<piece.range.lowerBound + 1
      throw source.error(.groupedValues(field: field.name), parenthesis)
    }
  }

  func missingValue(at range: Range<Int>) -> QueryError {
    source.error(.missingValue(example: field.exampleCondition), range)
  }

  /// - Parameter nearest: what was most likely meant instead, as it is written.
  func wrongValue(
    _ piece: RawCondition.Piece, expected: String, nearest: String? = nil, example: String? = nil
  ) -> QueryError {
    let problem = QueryError.Problem.wrongValue(
      got: piece.text, expected: expected, nearest: nearest, example: example ?? field.exampleCondition)
    return source.error(
      problem, piece.range,
      correction: nearest.map {
        QueryError.Correction(range: source.bytes(piece.range), replacement: $0)
      })
  }
}
