/// Puts tokens together. It does not recurse: open parentheses are on a stack, which has a limit.
struct ExpressionBuilder {
  let source: SourceText
  let fields: FieldTable
  let clock: QueryClock
  let placeProblem: (String) -> PlaceNameProblem?
  /// What is open: first the whole text, then each parenthesis.
  private var groups = [Group()]
  private var isNegated = false

  init(
    source: SourceText, fields: FieldTable, clock: QueryClock,
    placeProblem: @escaping (String) -> PlaceNameProblem?
  ) {
    (self.source, self.fields, self.clock, self.placeProblem) = (source, fields, clock, placeProblem)
  }

  /// What is between two parentheses, or the whole text.
  private struct Group {
    /// The parenthesis, in scalars; `nil` for the whole text.
    var opening: Range<Int>?
    var isNegated = false
    /// What is between two `OR`s each, except for the last of them.
    var alternatives: [Expression] = []
    /// What came since the last `OR`.
    var parts: [Expression] = []
    /// An operator word that nothing has followed yet.
    var pending: (word: String, range: Range<Int>)?

    var isEmpty: Bool { alternatives.isEmpty && parts.isEmpty }

    consuming func expression() -> Expression { .any(of: alternatives + [.all(of: parts)]) }
  }

  /// Adds the next token.
  mutating func add(_ token: Token) throws(QueryError) {
    switch token.kind {
    case .negation: isNegated = true
    case .open: try open(token.range)
    case .close: try close(token.range)
    case .operatorWord(let word): try add(operatorWord: word, token.range)
    case .word(let word): add(.words([word]))
    case .phrase(let quotation):
      try check(quotation, token.range)
      add(.phrase(quotation.text))
    case .condition(let raw):
      let reader = ConditionReader(
        raw: raw, range: token.range, source: source, clock: clock, placeProblem: placeProblem)
      add(.condition(try reader.condition()))
    case .unknownField(let name): throw unknownField(name)
    }
  }

  /// The whole expression, after the last token.
  consuming func finish() throws(QueryError) -> Expression {
    let group = groups[groups.count - 1]
    try requireComplete(group)
    if let opening = group.opening {
      let end = source.bytes(source.scalars.count..<source.scalars.count)
      // A backslash would escape the parenthesis.
      let closing = source.scalars.last == "\\" ? " )" : ")"
      throw error(
        .unclosedParenthesis, opening,
        correction: QueryError.Correction(range: end, replacement: closing))
    }
    return group.expression()
  }

  private mutating func add(_ part: Expression) {
    groups[groups.count - 1].pending = nil
    groups[groups.count - 1].parts.append(isNegated ? .not(part) : part)
    isNegated = false
  }

  private mutating func open(_ range: Range<Int>) throws(QueryError) {
    guard groups.count <= QueryParser.depthLimit else {
      throw error(.tooDeep(limit: QueryParser.depthLimit), range)
    }
    groups.append(Group(opening: range, isNegated: isNegated))
    isNegated = false
  }

  private mutating func close(_ range: Range<Int>) throws(QueryError) {
    let group = groups.removeLast()
    guard let opening = group.opening else {
      throw error(
        .unopenedParenthesis, range,
        correction: QueryError.Correction(range: source.bytes(range), replacement: ""))
    }
    try requireComplete(group)
    guard !group.isEmpty else {
      throw error(.emptyParentheses, opening.lowerBound..<range.upperBound)
    }
    isNegated = group.isNegated
    add(group.expression())
  }

  private mutating func add(operatorWord word: String, _ range: Range<Int>) throws(QueryError) {
    let last = groups.count - 1
    try requireComplete(groups[last])
    guard !groups[last].parts.isEmpty else { throw error(.danglingOperator(word), range) }
    groups[last].pending = (word, range)
    if word == "OR" {
      groups[last].alternatives.append(.all(of: groups[last].parts))
      groups[last].parts = []
    }
  }

  private func requireComplete(_ group: Group) throws(QueryError) {
    if let pending = group.pending { throw error(.danglingOperator(pending.word), pending.range) }
  }

  private func check(_ quotation: Quotation, _ range: Range<Int>) throws(QueryError) {
    guard quotation.isClosed else { throw source.unclosedQuote(range) }
    guard quotation.text.hasVisibleCharacter else { throw error(.emptyQuotes, range) }
  }

  private func unknownField(_ name: Range<Int>) -> QueryError {
    let written = source[name]
    let guess = fields.nearestName(to: written)
    let problem = QueryError.Problem.unknownField(
      name: written, nearest: guess, known: fields.fields.map(\.name))
    return error(
      problem, name,
      correction: guess.map { QueryError.Correction(range: source.bytes(name), replacement: $0) })
  }

  private func error(
    _ problem: QueryError.Problem, _ range: Range<Int>, correction: QueryError.Correction? = nil
  ) -> QueryError {
    source.error(problem, range, correction: correction)
  }
}

extension SourceText {
  /// - Parameter range: where it is, in scalars.
  func error(
    _ problem: QueryError.Problem, _ range: Range<Int>, correction: QueryError.Correction? = nil
  ) -> QueryError {
    QueryError(text: text, problem: problem, range: bytes(range), correction: correction)
  }

  /// - Parameter range: where the quotation is, in scalars. The error is at its first mark.
  func unclosedQuote(_ range: Range<Int>) -> QueryError {
    error(.unclosedQuote, range.lowerBound..<range.lowerBound + 1)
  }
}

extension String {
  var hasVisibleCharacter: Bool { !unicodeScalars.allSatisfy(\.isBlank) }
}
