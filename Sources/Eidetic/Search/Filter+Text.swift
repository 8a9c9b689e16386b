public import FoundationEssentials
import Gallery
import QueryLanguage
import Vocabulary

extension Filter {
  /// Reads a filter in the query language (Documentation/query-language.md), such as
  /// `folder:2020 -type:png (size:>4mp OR person:Anna)`. Words, which may be beginnings of words, and phrases
  /// are looked for in all texts of pictures.
  ///
  /// - Parameters:
  ///   - text: an empty one means all images.
  ///   - now: says what days such as `yesterday` are.
  ///   - timeZone: in which days begin.
  /// - Throws: a `FaultyError` of kind `usage` that says what is wrong with the text, and where.
  public init(_ text: String, now: Date = .now, in timeZone: TimeZone = .current) throws {
    self.init(try Self.parser(now: now, in: timeZone).expression(of: text))
  }

  static func parser(now: Date = .now, in timeZone: TimeZone = .current) -> QueryParser {
    QueryParser(
      fields: syntax, clock: QueryClock(now: now, timeZone: timeZone),
      placeProblem: problem(withPlaceName:))
  }

  init(_ expression: QueryLanguage.Expression) {
    switch expression {
    case .all(let parts): self = .all(parts.map(Filter.init))
    case .any(let parts): self = .any(parts.map(Filter.init))
    case .not(let part): self = .not(Filter(part))
    case .words(let words): self = Filter(words: words)
    case .phrase(let text): self = .phrase(text)
    case .condition(let condition): self = Filter(condition)
    }
  }

  private init(words: [String]) {
    // What stands between words, such as a dash, is looked for only if it is all there is.
    let found = words.filter { TextPattern(word: $0) != nil }
    self = .all((found.isEmpty ? words : found).map(Filter.word))
  }

  private init(_ condition: Condition) {
    let field = condition.field
    switch condition.requirement {
    case .oneOf(let operands):
      let filters = operands.map { Self.equal(field, $0.value) }
      self = filters.count == 1 ? filters[0] : .any(filters)
    case .compares(let comparison, let operand):
      self = .condition(
        FieldCondition(field, .init(comparison), Self.text(of: operand.value, comparison.side)))
    case .between(let lower, let upper):
      let ends = [
        lower.map { Self.text(of: $0.value, .first) }, upper.map { Self.text(of: $0.value, .last) },
      ]
      self = .condition(FieldCondition(field, .range, ends.map { $0 ?? "" }.joined(separator: "..")))
    }
  }

  /// A field with a value: text that has it within, if the field's texts are looked into.
  private static func equal(_ field: String, _ value: Value) -> Filter {
    if field == person.name { return .people(PeopleFilter([text(of: value, .first)], match: .all)) }
    if case .date = value {
      let days = text(of: value, .first) + ".." + text(of: value, .last)
      return .condition(FieldCondition(field, .range, days))
    }
    let comparisons = ImageField.all.first { $0.name == field }?.comparisons ?? []
    let isLookedInto = comparisons.first == .contains
    return .condition(FieldCondition(field, isLookedInto ? .contains : .equals, text(of: value, .first)))
  }

  /// A value as a condition has it.
  ///
  /// - Parameter day: which of a period's days stands for it.
  private static func text(of value: Value, _ day: Day) -> String {
    switch value {
    case .text(let text), .keyword(let text): text
    case .quantity(let quantity): quantity.description
    case .date(let period): day.of(period).description
    case .flag(let isSet): isSet ? "yes" : "no"
    case .place(let place): text(of: place)
    }
  }

  /// A place as a condition has it.
  private static func text(of place: Place) -> String {
    let centre =
      switch place.centre {
      case .named(let name): name
      case .coordinates(let latitude, let longitude): "\(latitude),\(longitude)"
      }
    return centre + (place.radius.map { ",\($0)" } ?? "")
  }
}

/// A day at an end of a period.
private enum Day {
  case first, last

  func of(_ period: DatePeriod) -> DateName {
    let days = period.days
    let (year, month, day) =
      switch self {
      case .first: days.lowerBound.parts
      case .last: CalendarDay(number: days.upperBound.number - 1).parts
      }
    return .day(year: year, month: month, day: day)
  }
}

// MARK: Fields

extension Filter {
  static let person = QueryLanguage.Field(
    "person", aliases: ["people"], type: .text, operators: .list, example: "Anna",
    help: "A person in the picture, by name or number.")

  /// The fields as the query language takes them.
  static let syntax = FieldTable(ImageField.all.map { QueryLanguage.Field($0) } + [person])
}

extension QueryLanguage.Field {
  fileprivate init(_ field: ImageField) {
    let isOrdered = field.comparisons.contains(.range)
    let operators: Operators =
      isOrdered ? [.comparison, .range] : field.type.isText && field.comparisons == [.equals] ? .list : []
    let isNumber = if case .number = field.type { true } else { false }
    self.init(
      field.name, type: ValueType(field.type), operators: operators,
      example: (isNumber ? ">=" : "") + field.type.example, help: field.help)
  }
}

extension ValueType {
  fileprivate init(_ type: FieldType) {
    switch type {
    case .text, .word, .scored, .name, .folder: self = .text
    case .number(let units, _): self = .number(units: units.isEmpty ? [.none] : NumberUnit.all(of: units))
    case .date: self = .date
    case .flag: self = .flag
    case .place: self = .place
    }
  }
}

extension NumberUnit {
  /// Units of a field's numbers; a number without a unit has the first one.
  fileprivate static func all(of units: [FieldType.Unit]) -> [NumberUnit] {
    let own = units[0].dimension
    return [NumberUnit("", dimension: own, factor: 1)]
      + units.map { NumberUnit($0.symbol.lowercased(), dimension: $0.dimension, factor: $0.factor) }
  }
}

extension FieldCondition.Comparison {
  fileprivate init(_ comparison: QueryLanguage.Comparison) {
    self =
      switch comparison {
      case .less: .less
      case .lessOrEqual: .atMost
      case .greater: .greater
      case .greaterOrEqual: .atLeast
      }
  }
}

extension QueryLanguage.Comparison {
  /// Which day of a period is compared with: what comes before a period comes before its first day.
  fileprivate var side: Day {
    switch self {
    case .less, .greaterOrEqual: .first
    case .lessOrEqual, .greater: .last
    }
  }
}
