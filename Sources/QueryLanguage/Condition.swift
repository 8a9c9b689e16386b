/// A field and what is asked of it, such as `taken:2019..2021`.
///
/// Conditions that ask for the same are equal, wherever they are in the text.
package struct Condition: Sendable, Equatable {
  /// The field's name: never an alias.
  package let field: String
  /// What is asked of it.
  package let requirement: Requirement
  /// Where the condition is in the text, from the field's name on, in UTF-8 offsets.
  package let range: Range<Int>

  package init(field: String, requirement: Requirement, range: Range<Int>) {
    (self.field, self.requirement, self.range) = (field, requirement, range)
  }

  package static func == (a: Condition, b: Condition) -> Bool {
    (a.field, a.requirement) == (b.field, b.requirement)
  }
}

/// What is asked of a field.
package enum Requirement: Sendable, Equatable {
  /// The field has one of these values, `tag:dog,cat`; there is at least one. A date is a period, which the
  /// field's date is in.
  case oneOf([Operand])
  /// The field's value is on one side of this one, `size:>4mp`. Of a date see `TimeBounds`.
  case compares(Comparison, Operand)
  /// The field's value is between these two, which both count, `taken:2019..2021`. `nil` is an open end; at
  /// most one end is open. The first is not above the second.
  case between(Operand?, Operand?)
}

/// Which side of a value.
package enum Comparison: String, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// A value and where it is. Operands with the same value are equal.
package struct Operand: Sendable, Equatable {
  package let value: Value
  /// Where the value is in the text, with its quotation marks, in UTF-8 offsets.
  package let range: Range<Int>

  package init(_ value: Value, range: Range<Int>) {
    (self.value, self.range) = (value, range)
  }

  package static func == (a: Operand, b: Operand) -> Bool { a.value == b.value }
}

/// A value of the type that its field has.
package enum Value: Sendable, Equatable {
  /// Any text, as it was typed. It has a character that is visible.
  case text(String)
  /// The name of one of the field's keywords: never an alias.
  case keyword(String)
  /// A number with its unit.
  case quantity(Quantity)
  /// A day or a longer period.
  case date(DatePeriod)
  /// A place and how far around it.
  case place(Place)
  /// `yes` or `no`.
  case flag(Bool)
}
