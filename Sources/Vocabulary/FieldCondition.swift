/// A condition on a field of an image, as somebody writes it: `width >= 1000`.
///
/// What a value may be depends on the field: see `Comparison`.
public struct FieldCondition: Sendable, Hashable, Codable {
  /// How a field's values are compared with the condition's.
  public enum Comparison: String, Sendable, Codable, CaseIterable {
    /// The same number; within the year, month, day, hour, minute or second; the same text, whatever its case
    /// and its diacritics; in the folder or below it.
    case equals = "="
    /// Text in which the value occurs, whatever the case and the diacritics of the two.
    case contains
    /// A smaller number; before the day.
    case less = "<"
    /// The number or a smaller one; on the day or before it.
    case atMost = "<="
    /// A greater number; after the day.
    case greater = ">"
    /// The number or a greater one; on the day or after it.
    case atLeast = ">="
    /// From one value to another, both included: `100..200`. One end may be left out: `2019..`.
    case range = "in"
  }

  /// As the table of fields names it, such as `width`.
  public var field: String
  /// How the field's values are compared.
  public var comparison: Comparison
  /// A number with a unit or without one (`4.5 MB`), a day or a part of one (`2019`, `2019-05-03`,
  /// `2019-05-03T14:30`), a text, or a folder.
  public var value: String

  /// - Parameters:
  ///   - field: as the table of fields names it.
  ///   - comparison: how the field's values are compared.
  ///   - value: what they are compared with.
  public init(_ field: String, _ comparison: Comparison, _ value: String) {
    self.field = field
    self.comparison = comparison
    self.value = value
  }
}

extension FieldCondition: CustomStringConvertible {
  /// `width >= 1000`.
  public var description: String { "\(field) \(comparison.rawValue) \(value)" }
}
