import Faults

extension ConditionReader {
  func keyword(_ piece: RawCondition.Piece, _ keywords: [Keyword]) throws(QueryError) -> String {
    let written = piece.text.lowercased()
    let named = keywords.first { keyword in
      keyword.name.lowercased() == written || keyword.aliases.contains { $0.lowercased() == written }
    }
    if let named { return named.name }
    let names = keywords.flatMap { [$0.name] + $0.aliases }
    let guess = piece.text.unicodeScalars.count <= 64 ? nearest(to: piece.text, among: names) : nil
    throw wrongValue(piece, expected: "a value of \(field.name)", nearest: guess.map(ValueText.quoted))
  }

  func flag(_ piece: RawCondition.Piece) throws(QueryError) -> Bool {
    switch piece.text.lowercased() {
    case "yes", "true": return true
    case "no", "false": return false
    default: throw wrongValue(piece, expected: "yes or no")
    }
  }

  func date(_ piece: RawCondition.Piece) throws(QueryError) -> DatePeriod {
    if let relative = RelativeDate(rawValue: piece.text.lowercased()) {
      return DatePeriod(.relative(relative), clock: clock)
    }
    guard let name = DateName(numbers: piece.text) else {
      let guess = joinedByDash(piece) ?? relativeDate(nearestTo: piece)
      throw wrongValue(piece, expected: "a date", nearest: guess, example: Self.dateExamples)
    }
    return DatePeriod(name, clock: clock)
  }

  /// The range that somebody meant who wrote a dash between two years.
  private func joinedByDash(_ piece: RawCondition.Piece) -> String? {
    let years = piece.text.unicodeScalars.split(whereSeparator: \.isDash).map { String($0) }
    guard field.operators.contains(.range), years.count == 2, raw.pieces.count == 1, raw.comparison == nil,
      years.allSatisfy({ $0.utf8.count == 4 && DateName(numbers: $0) != nil }), years[0] <= years[1]
    else { return nil }
    return years.joined(separator: "..")
  }

  private func relativeDate(nearestTo piece: RawCondition.Piece) -> String? {
    let isWord = piece.text.unicodeScalars.first?.beginsFieldName == true
    guard isWord, piece.text.utf8.count <= 64 else { return nil }
    return nearest(to: piece.text, among: RelativeDate.allCases.map(\.rawValue))
  }

  private static let dateExamples = "2019, 2019-05, 2019-05-03, 2019..2021 or yesterday"
}

extension DateName {
  /// Reads a year, a month or a day of the calendar: four digits, and up to twice a dash and one or two
  /// digits.
  fileprivate init?(numbers text: String) {
    let parts = text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: \.isDash)
    guard (1...3).contains(parts.count), parts[0].count == 4,
      parts.dropFirst().allSatisfy({ (1...2).contains($0.count) }), parts.joined().allSatisfy(\.isDigit)
    else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1.value) - 48 } }
    guard numbers[0] >= 1000, numbers.count == 1 || (1...12).contains(numbers[1]) else { return nil }
    switch numbers.count {
    case 1: self = .year(numbers[0])
    case 2: self = .month(year: numbers[0], month: numbers[1])
    default:
      let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2])
      guard day.parts == (numbers[0], numbers[1], numbers[2]) else { return nil }
      self = .day(year: numbers[0], month: numbers[1], day: numbers[2])
    }
  }
}
