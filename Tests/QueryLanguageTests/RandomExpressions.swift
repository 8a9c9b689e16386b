import QueryLanguage
import Vocabulary

/// Expressions of all kinds, in no normal form, with texts that are hard to write.
struct RandomExpressions {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// - Parameter depth: how deeply it is nested at most.
  mutating func next(depth: Int = 4) -> Expression {
    switch random.below(depth > 0 ? 8 : 5) {
    case 0, 1: .words((0...random.below(3)).map { _ in word() })
    case 2: .phrase(visibleText())
    case 3, 4: .condition(condition())
    case 5: .not(next(depth: depth - 1))
    case 6: .all((0...random.below(4)).map { _ in next(depth: depth - 1) })
    default: .any((0...random.below(3)).map { _ in next(depth: depth - 1) })
    }
  }

  private static let pieces = [
    "a", "b", "tag", "tag:", "camera:Canon", "C:", "http://", "OR", "AND", "\\", "\\", "-", "\u{2212}",
    "\u{2013}", "(",
    ")", "\"", "“", "”", "«", "»", ":", "::", "/", ",", "..", ".", "<", ">=", "12", "é", "e\u{301}",
    "\u{301}", "海",
    "＂", "\u{200F}", "א", "👩‍👩‍👧", "\u{0}", "_", "20km", "56.9,24",
  ]

  private mutating func text(_ pieces: [String]) -> String {
    (0...random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
  }

  private mutating func word() -> String { text(Self.pieces) }

  private mutating func visibleText() -> String {
    let text = text(Self.pieces + [" ", "\n", "\u{3000}"])
    return text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? text + "a" : text
  }

  private mutating func condition() -> Condition {
    let field = ExampleFields.table.fields[random.below(ExampleFields.table.fields.count)]
    return Condition(field: field.name, requirement: requirement(of: field), range: 0..<0)
  }

  private mutating func requirement(of field: Field) -> Requirement {
    let first = value(of: field)
    switch random.below(4) {
    case 0 where field.operators.contains(.comparison):
      return .compares(Comparison.allCases[random.below(4)], operand(first))
    case 1 where field.operators.contains(.range):
      return between(first, of: field)
    case 2 where field.operators.contains(.list):
      return .oneOf([operand(first)] + (0..<random.below(3)).map { _ in operand(value(of: field)) })
    default: return .oneOf([operand(first)])
    }
  }

  private mutating func between(_ first: Value, of field: Field) -> Requirement {
    switch random.below(3) {
    case 0: .between(operand(first), nil)
    case 1: .between(nil, operand(first))
    default: .between(operand(first), operand(first))
    }
  }

  private func operand(_ value: Value) -> Operand { Operand(value, range: 0..<0) }

  private mutating func value(of field: Field) -> Value {
    switch field.type {
    case .text: .text(visibleText())
    case .keyword(let keywords): .keyword(keywords[random.below(keywords.count)].name)
    case .number(let units, let limits):
      .quantity(Quantity(number(whole: limits != nil), units[random.below(units.count)]))
    case .date: .date(DatePeriod(date(), clock: ExampleFields.utc.clock))
    case .place: .place(place())
    case .flag: .flag(random.below(2) == 0)
    }
  }

  private mutating func number(whole: Bool) -> DecimalNumber {
    whole
      ? DecimalNumber(digits: random.below(7) - 1)
      : DecimalNumber(
        digits: random.below(random.below(2) == 0 ? 1000 : 1_000_000_000_000_000), decimals: random.below(16))
  }

  private mutating func date() -> DateName {
    let (year, month) = (1000 + random.below(9000), 1 + random.below(12))
    return switch random.below(4) {
    case 0: .year(year)
    case 1: .month(year: year, month: month)
    case 2: .day(year: year, month: month, day: 1 + random.below(28))
    default: .relative(RelativeDate.allCases[random.below(RelativeDate.allCases.count)])
    }
  }

  private mutating func place() -> Place {
    let centre: Place.Centre =
      random.below(2) == 0
      ? .named(visibleText())
      : .coordinates(
        latitude: DecimalNumber(digits: random.below(180_001) - 90_000, decimals: 3),
        longitude: DecimalNumber(digits: random.below(360_001) - 180_000, decimals: 3))
    let unit = Place.units[random.below(Place.units.count)]
    return Place(
      centre,
      radius: random.below(2) == 0
        ? nil : Quantity(DecimalNumber(digits: 1 + random.below(500), decimals: 1), unit))
  }
}
