/// Reads lines of text: makes an expression of a text, or says what is wrong with it. The time that it takes
/// grows linearly with the length of the text.
package struct QueryParser: Sendable {
  package let fields: FieldTable
  package let clock: QueryClock
  /// Says what is wrong with the name of a place; `nil` if nothing is.
  package let placeProblem: @Sendable (String) -> PlaceNameProblem?

  /// The bytes, in UTF-8, that a text may have.
  package static let byteLimit = 8192
  /// The parentheses that may be open at once.
  package static let depthLimit = 50

  /// - Parameters:
  ///   - fields: all fields that there are.
  ///   - clock: says what `today` is.
  ///   - placeProblem: says what is wrong with the name of a place, such as `Paris, Texas`; by default any
  ///     name is right.
  package init(
    fields: FieldTable, clock: QueryClock,
    placeProblem: @escaping @Sendable (String) -> PlaceNameProblem? = { _ in nil }
  ) {
    (self.fields, self.clock, self.placeProblem) = (fields, clock, placeProblem)
  }

  /// Makes an expression, in normal form, of a text.
  ///
  /// - Parameter text: a line; line ends in it are blanks.
  /// - Throws: `QueryError` for the first thing that is wrong with the text.
  package func expression(of text: String) throws(QueryError) -> Expression {
    try measuredExpression(of: text).expression
  }

  /// The expression, and the steps that it took: characters looked at and tokens put together.
  func measuredExpression(of text: String) throws(QueryError) -> (expression: Expression, steps: Int) {
    let bytes = text.utf8.count
    guard bytes <= Self.byteLimit else {
      let problem = QueryError.Problem.tooLong(bytes: bytes, limit: Self.byteLimit)
      throw QueryError(text: text, problem: problem, range: bytes..<bytes)
    }
    let source = SourceText(text)
    var lexer = Lexer(source, fields: fields)
    let tokens = lexer.tokens()
    var builder = ExpressionBuilder(
      source: source, fields: fields, clock: clock, placeProblem: placeProblem)
    for token in tokens { try builder.add(token) }
    return (try builder.finish(), lexer.steps + tokens.count)
  }
}
