/// A part of a statement with the values of its parameters, in their order.
struct SQL: Equatable {
  /// What a value of a field has to pass.
  struct Test {
    /// The condition on an expression.
    let sql: (String) -> String
    /// Of the parameters in the condition.
    let values: [Value]

    init(_ value: Value, sql: @escaping (String) -> String) { self.init([value], sql: sql) }

    init(_ values: [Value], sql: @escaping (String) -> String) { (self.values, self.sql) = (values, sql) }

    /// That it compares with all of some values.
    init(_ bounds: [(comparison: String, value: Value)]) {
      values = bounds.map(\.value)
      sql = { expression in bounds.map { "\(expression) \($0.comparison) ?" }.joined(separator: " AND ") }
    }
  }

  let text: String
  let values: [Value]

  init(_ text: String, _ values: [Value] = []) { (self.text, self.values) = (text, values) }

  /// Conditions as one, each in parentheses.
  ///
  /// - Parameters:
  ///   - word: `AND` or `OR`.
  ///   - empty: the condition for none.
  static func joined(_ parts: [SQL], by word: String, empty: String) -> SQL {
    guard !parts.isEmpty else { return SQL(empty) }
    return SQL(parts.map(\.text).joined(separator: " \(word) "), parts.flatMap(\.values)).inParentheses
  }

  var inParentheses: SQL { SQL("(\(text))", values) }
}
