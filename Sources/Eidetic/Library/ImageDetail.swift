public import FoundationEssentials
import Gallery

/// Something that an analysis found out about an image: a value of one of its fields.
public struct ImageDetail: Sendable, Equatable {
  /// A value as its field has it.
  public enum Value: Sendable, Equatable {
    /// A text.
    case text(String)
    /// A number, in the detail's unit.
    case number(Double)
    /// A time.
    case date(Date)
    /// What a clock on the wall showed, after ISO 8601, as far as it is known and with its zone if that is:
    /// `2019-05-03T10:20:30+02:00`, `2019-05`.
    case localTime(String)
    /// Yes or no.
    case flag(Bool)
  }

  /// Where it is shown, such as `Photo`.
  public let group: String
  /// What it is, for people.
  public let label: String
  /// As a filter's condition names it.
  public let field: String
  /// What was found out.
  public let value: Value
  /// The unit of a number; `nil` where it has none.
  public let unit: String?

  init(_ found: FieldValue) {
    (group, label, field) = (found.field.group.rawValue, found.field.label, found.field.name)
    unit = found.field.type.unit
    value =
      switch found.content {
      case .text(let text): .text(text)
      case .number(let number): .number(number)
      case .date(let seconds): .date(Date(timeIntervalSince1970: seconds))
      case .wallClock(let text): .localTime(text)
      case .yes: .flag(true)
      }
  }
}

/// `{"group","label","field","kind":"text"|"number"|"date"|"localTime"|"flag","value","unit"?}`.
extension ImageDetail: Codable {
  private enum Key: CodingKey { case group, label, field, kind, value, unit }
  private enum Kind: String, Codable { case text, number, date, localTime, flag }

  /// Reads what `encode(to:)` wrote.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    group = try values.decode(String.self, forKey: .group)
    label = try values.decode(String.self, forKey: .label)
    field = try values.decode(String.self, forKey: .field)
    unit = try values.decodeIfPresent(String.self, forKey: .unit)
    value =
      switch try values.decode(Kind.self, forKey: .kind) {
      case .text: .text(try values.decode(String.self, forKey: .value))
      case .number: .number(try values.decode(Double.self, forKey: .value))
      case .date: .date(try values.decode(Date.self, forKey: .value))
      case .localTime: .localTime(try values.decode(String.self, forKey: .value))
      case .flag: .flag(try values.decode(Bool.self, forKey: .value))
      }
  }

  /// Writes the value as what it is, with its kind beside it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(group, forKey: .group)
    try values.encode(label, forKey: .label)
    try values.encode(field, forKey: .field)
    switch value {
    case .text(let text):
      try values.encode(Kind.text, forKey: .kind)
      try values.encode(text, forKey: .value)
    case .number(let number):
      try values.encode(Kind.number, forKey: .kind)
      try values.encode(number, forKey: .value)
    case .date(let date):
      try values.encode(Kind.date, forKey: .kind)
      try values.encode(date, forKey: .value)
    case .localTime(let text):
      try values.encode(Kind.localTime, forKey: .kind)
      try values.encode(text, forKey: .value)
    case .flag(let isSet):
      try values.encode(Kind.flag, forKey: .kind)
      try values.encode(isSet, forKey: .value)
    }
    try values.encodeIfPresent(unit, forKey: .unit)
  }
}
