import FoundationEssentials

/// From one value to another, as somebody writes it: `2..4`, `2..`, `..4`.
struct ValueRange<Value> {
  let low: Value?
  let high: Value?

  /// - Parameters:
  ///   - text: at least one end beside two dots.
  ///   - value: reads an end; `nil` for what is none.
  init?(_ text: String, _ value: (String) -> Value?) {
    guard let dots = text.firstRange(of: "..") else { return nil }
    let ends = [text[..<dots.lowerBound], text[dots.upperBound...]].map { trimmed($0) }
    guard ends.contains(where: { !$0.isEmpty }) else { return nil }
    (low, high) = (ends[0].isEmpty ? nil : value(ends[0]), ends[1].isEmpty ? nil : value(ends[1]))
    guard (low == nil) == ends[0].isEmpty, (high == nil) == ends[1].isEmpty else { return nil }
  }
}

/// A number with its unit, as somebody writes it: `4.5 MB`.
struct Quantity {
  private let number: Double
  /// `nil` for a number alone.
  let unit: FieldType.Unit?

  /// - Parameters:
  ///   - text: decimal digits with a full stop or without one, and a unit or none.
  ///   - units: that the number can have.
  init?(_ text: String, _ units: [FieldType.Unit]) {
    let text = trimmed(text[...])
    // What Swift reads besides, such as "0x1p3" and "nan", is no number to people.
    let digits = text.prefix { $0.isASCII && $0.isNumber || "+-.".contains($0) }
    let symbol = trimmed(text[digits.endIndex...]).lowercased()
    guard let number = Double(digits), number.isFinite else { return nil }
    self.number = number
    unit = units.first { $0.symbol.lowercased() == symbol }
    guard symbol.isEmpty || unit != nil else { return nil }
  }

  /// In the field's own unit.
  ///
  /// - Parameter standard: the unit of a number alone; `nil` for the field's own.
  func value(otherwiseIn standard: FieldType.Unit? = nil) -> Double {
    number * ((unit ?? standard)?.factor ?? 1)
  }
}

/// A year, month, day, minute or second as somebody writes it: `2019`, `2019-05`, `2019-05-03`,
/// `2019-05-03T14:30`, `2019-05-03T14:30:05`.
struct Period: Equatable {
  /// In seconds since 1970.
  let start: Int64
  /// In seconds since 1970; the first that it does not include.
  let end: Int64

  private static let units: [Calendar.Component] = [.year, .month, .day, .minute, .second]
  private static var pattern:
    Regex<(Substring, Substring, Substring?, Substring?, Substring?, Substring?, Substring?)>
  {
    /(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?)?/
  }

  /// - Parameters:
  ///   - text: after ISO 8601, from the year on as far as it goes.
  ///   - timeZone: in which days begin.
  init?(_ text: String, in timeZone: TimeZone) {
    guard let match = trimmed(text[...]).wholeMatch(of: Self.pattern)?.output else { return nil }
    let parts = [match.1] + [match.2, match.3, match.4, match.5, match.6].compactMap(\.self)
    let numbers = parts.compactMap { Int($0) }
    func part(_ place: Int, _ least: Int) -> Int { place < numbers.count ? numbers[place] : least }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let components = DateComponents(
      year: part(0, 1), month: part(1, 1), day: part(2, 1), hour: part(3, 0), minute: part(4, 0),
      second: part(5, 0))
    // Hours come with minutes.
    let unit = Self.units[numbers.count - (numbers.count > 3 ? 2 : 1)]
    guard let start = calendar.date(from: components), part(0, 1) > 0, part(1, 1) <= 12, part(3, 0) < 24,
      part(4, 0) < 60, part(5, 0) < 60, calendar.component(.day, from: start) == part(2, 1),
      calendar.component(.month, from: start) == part(1, 1),
      let end = calendar.date(byAdding: unit, value: 1, to: start)
    else { return nil }
    self.start = Int64(start.timeIntervalSince1970)
    self.end = Int64(end.timeIntervalSince1970)
  }
}

/// Without blanks at its ends.
private func trimmed(_ text: Substring) -> String {
  String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}
