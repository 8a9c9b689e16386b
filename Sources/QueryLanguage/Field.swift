import Faults

/// A field that the language knows, as the caller describes it.
package struct Field: Sendable {
  /// What is typed before the colon, and what `Condition.field` is.
  package let name: String
  /// What may be typed instead.
  package let aliases: [String]
  /// What values it has.
  package let type: ValueType
  /// What may be asked of it beside having a value.
  package let operators: Operators
  /// A value that shows how values are written, `2019-05`; messages cite it.
  package let example: String
  /// What it is, in one line, for a list of fields.
  package let help: String

  /// - Parameters:
  ///   - name: begins with a letter and has at least two letters, digits, `_` and `-`, so that it differs
  ///     from a drive, `C:\`, and from a time, `12:30`. Case does not matter.
  ///   - aliases: as the name.
  ///   - operators: comparisons and ranges are for numbers and dates. A place has no list.
  package init(
    _ name: String, aliases: [String] = [], type: ValueType, operators: Operators = [], example: String,
    help: String
  ) {
    for name in [name] + aliases {
      precondition(name.isFieldName, "\"\(name)\" cannot be told from other text before a colon")
    }
    precondition(
      type.isOrdered || operators.isDisjoint(with: [.comparison, .range]),
      "the values of \(name) have no order")
    if case .place = type { precondition(operators.isEmpty, "a place has commas of its own") }
    (self.name, self.aliases, self.type) = (name, aliases, type)
    (self.operators, self.example, self.help) = (operators, example, help)
  }

  /// How a condition on the field is written, for messages: `camera:Canon`.
  var exampleCondition: String { "\(name):\(example)" }
}

/// What may be asked of a field beside having a value.
package struct Operators: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// `:<`, `:<=`, `:>` and `:>=`.
  package static let comparison = Operators(rawValue: 1)
  /// `:a..b`, `:a..` and `:..b`.
  package static let range = Operators(rawValue: 2)
  /// `:a,b`. In other fields a comma is part of the value.
  package static let list = Operators(rawValue: 4)
}

/// What values a field has.
package enum ValueType: Sendable {
  /// Any text.
  case text
  /// One of these words.
  case keyword([Keyword])
  /// A number in one of these units, of which there is at least one; `NumberUnit.none` for numbers without.
  /// `limits` is what a number must be within, in base units.
  case number(units: [NumberUnit], limits: ClosedRange<Double>? = nil)
  /// A year, a month, a day, or a word such as `yesterday`.
  case date
  /// The name of a place or its coordinates, with an optional radius.
  case place
  /// `yes` or `no`.
  case flag

  var isOrdered: Bool {
    switch self {
    case .number, .date: true
    case .text, .keyword, .place, .flag: false
    }
  }
}

/// One of the words that are the values of a field.
package struct Keyword: Sendable {
  /// What is typed, in whatever case, and what the value is.
  package let name: String
  /// What may be typed instead.
  package let aliases: [String]

  package init(_ name: String, aliases: [String] = []) {
    (self.name, self.aliases) = (name, aliases)
  }
}

/// All fields, by their names and aliases in any case.
package struct FieldTable: Sendable {
  /// In the order in which they were given.
  package let fields: [Field]
  private let byName: [String: Field]

  /// - Parameter fields: no two have a name or alias in common.
  package init(_ fields: [Field]) {
    var byName: [String: Field] = [:]
    for field in fields {
      for name in [field.name] + field.aliases {
        let previous = byName.updateValue(field, forKey: name.lowercased())
        precondition(previous == nil, "two fields are named \(name)")
      }
    }
    (self.fields, self.byName) = (fields, byName)
  }

  package subscript(name: String) -> Field? { byName[name.lowercased()] }

  var allNames: [String] { fields.flatMap { [$0.name] + $0.aliases } }
}

extension FieldTable {
  /// The name or alias that was most likely meant. A long text is none of them.
  func nearestName(to written: String) -> String? {
    written.unicodeScalars.count <= 64 ? nearest(to: written, among: allNames) : nil
  }
}
