extension ConditionReader {
  /// Reads a place: a name or two coordinates, and a radius behind it. Commas may be part of a name, as in
  /// `Paris,France`.
  func placeOperand() throws(QueryError) -> Operand {
    if let missing = raw.pieces.first(where: \.isMissing) { throw missingValue(at: missing.range) }
    var pieces = raw.pieces[...]
    let radius = try radius(takenFrom: &pieces)
    let place = Place(try centre(pieces), radius: radius)
    let range = raw.pieces[0].range.lowerBound..<raw.pieces[raw.pieces.count - 1].range.upperBound
    return Operand(.place(place), range: source.bytes(range))
  }

  /// A number behind a place is its radius and needs a unit; two numbers are coordinates.
  private func radius(
    takenFrom pieces: inout ArraySlice<RawCondition.Piece>
  ) throws(QueryError) -> Quantity? {
    guard pieces.count > 1, let last = pieces.last, let written = last.number else { return nil }
    if pieces.count == 2, written.unit.isEmpty, pieces[0].number?.unit.isEmpty == true { return nil }
    pieces.removeLast()
    guard let unit = Place.units.first(where: { $0.isNamed(written.unit) }) else {
      let problem = QueryError.Problem.wrongUnit(
        got: last.text, units: Place.units.map(\.name), example: field.exampleCondition)
      throw source.error(problem, last.range)
    }
    guard written.number.digits > 0 else { throw wrongValue(last, expected: "a distance above 0") }
    return Quantity(written.number, unit)
  }

  private func centre(_ pieces: ArraySlice<RawCondition.Piece>) throws(QueryError) -> Place.Centre {
    let numbers = pieces.compactMap(\.number)
    if numbers.count == 2, pieces.count == 2, numbers.allSatisfy(\.unit.isEmpty) {
      return try coordinates(pieces, numbers.map(\.number))
    }
    if let only = pieces.first, pieces.count == 1, let number = only.number,
      number.unit.isEmpty || Place.units.contains(where: { $0.isNamed(number.unit) })
    {
      throw wrongValue(only, expected: "a place")
    }
    let name = pieces.map(\.text).joined(separator: ", ")
    if let problem = placeProblem(name), let first = pieces.first, let last = pieces.last {
      throw wrongName(name, problem, first.range.lowerBound..<last.range.upperBound)
    }
    return .named(name)
  }

  private func wrongName(_ name: String, _ wrong: PlaceNameProblem, _ range: Range<Int>) -> QueryError {
    let problem = QueryError.Problem.wrongValue(
      got: name, expected: wrong.expected, nearest: wrong.nearest,
      example: wrong.example ?? field.exampleCondition)
    let correction = wrong.nearest.map {
      QueryError.Correction(range: source.bytes(range), replacement: $0)
    }
    return source.error(problem, range, correction: correction)
  }

  private func coordinates(
    _ pieces: ArraySlice<RawCondition.Piece>, _ numbers: [DecimalNumber]
  ) throws(QueryError) -> Place.Centre {
    for (piece, (number, limit)) in zip(pieces, zip(numbers, [90.0, 180.0]))
    where abs(number.double) > limit {
      let limits = "\(Self.text(-limit)) to \(Self.text(limit))"
      throw source.error(.outside(got: piece.text, limits: limits), piece.range)
    }
    return .coordinates(latitude: numbers[0], longitude: numbers[1])
  }
}

extension RawCondition.Piece {
  /// What it is as a number; `nil` for all that is in quotation marks.
  fileprivate var number: WrittenNumber? { quotation == nil ? WrittenNumber(text) : nil }
}
