import QueryLanguage

/// A part of a filter's text. All parts have to be met: a filter with a part more or less is the texts of its
/// parts, joined by spaces.
public struct FilterPart: Sendable, Codable, Equatable {
  /// As it is written in a filter, such as `-type:png`.
  public let text: String
  /// The field of a condition; `nil` for words and for parts that themselves have several.
  public let field: String?
  /// What the field is, for people.
  public let label: String?
  /// What is asked of the field, for people: `>4mp`, or `png, jpeg`; else the part without its negation.
  public let value: String
  /// The values of which the field has one, each as it is written; none for comparisons and ranges.
  public let values: [String]
  /// Whether it must not be met.
  public let isNegated: Bool

  /// The parts of a filter's text, in their order.
  ///
  /// - Throws: as `Filter.init(_:now:in:)`.
  public static func all(of text: String) throws -> [FilterPart] {
    try Filter.parser().expression(of: text).factors.map { FilterPart($0) }
  }

  /// A value without quotation marks.
  private static func shown(_ operand: Operand) -> String {
    switch operand.value {
    case .text(let text), .keyword(let text): text
    default: operand.text
    }
  }

  private init(_ factor: Expression.Factor) {
    text = factor.text
    isNegated = if case .not = factor.expression { true } else { false }
    let asked = if case .not(let part) = factor.expression { part } else { factor.expression }
    guard case .condition(let condition) = asked else {
      (field, label, value, values) = (nil, nil, asked.text, [])
      return
    }
    field = condition.field
    label = FilterField.all.first { $0.name == condition.field }?.label
    guard case .oneOf(let operands) = condition.requirement else {
      (value, values) = (String(condition.text.dropFirst(condition.field.count + 1)), [])
      return
    }
    value = operands.map { Self.shown($0) }.joined(separator: ", ")
    values = operands.map(\.text)
  }
}
