/// What is being typed where the cursor is, so that a page can suggest how to go on.
package struct Completion: Sendable, Equatable {
  /// What kind of thing is being typed.
  package let subject: Subject
  /// What of it is before the cursor, without quotation marks and escapes.
  package let prefix: String
  /// What a suggestion replaces, in UTF-8 offsets: all that belongs to it, also behind the cursor. It is
  /// empty at a cursor where nothing has been typed yet.
  package let range: Range<Int>
  /// What the language itself can suggest, as it is written: names of fields with the colon, keywords,
  /// relative dates. They begin with the prefix, in the order of the fields' descriptions. Write other values
  /// with `ValueText.quoted`.
  package let candidates: [String]

  /// What kind of thing is being typed.
  package enum Subject: Sendable, Equatable {
    /// A word, which may become the name of a field.
    case word
    /// What is in quotation marks.
    case phrase
    /// The name before a colon.
    case fieldName
    /// A value of the field of this name, or a part of it: one of a list, one end of a range.
    case value(field: String)
  }
}

extension QueryParser {
  /// Says what is being typed. The text may be wrong or unfinished, and as long as it likes; the time grows
  /// linearly with its length.
  ///
  /// - Parameter cursor: where the cursor is, in UTF-8 offsets. What is beyond the text is its end.
  package func completion(in text: String, at cursor: Int) -> Completion {
    let source = SourceText(text)
    let cursor = source.scalar(atByte: max(0, cursor))
    var lexer = Lexer(source, fields: fields)
    let token = lexer.tokens().first { $0.range.lowerBound < cursor && cursor <= $0.range.upperBound }
    return CompletionFinder(source: source, cursor: cursor, fields: fields).completion(in: token)
  }
}

private struct CompletionFinder {
  let source: SourceText
  /// In scalars, as all ranges here.
  let cursor: Int
  let fields: FieldTable

  /// - Parameter token: the one that ends at the cursor, or that the cursor is in.
  func completion(in token: Token?) -> Completion {
    guard let token else { return word(cursor..<cursor) }
    switch token.kind {
    case .open, .close, .negation: return word(cursor..<cursor)
    case .word, .operatorWord: return word(token.range)
    case .phrase(let quotation):
      // Behind the closing mark something new begins.
      if quotation.isClosed, cursor == token.range.upperBound { return word(cursor..<cursor) }
      return Completion(
        subject: .phrase, prefix: source[token.range.lowerBound + 1..<cursor],
        range: source.bytes(token.range), candidates: [])
    case .unknownField(let name):
      return cursor <= name.upperBound ? fieldName(name) : word(token.range)
    case .condition(let raw): return completion(in: raw, range: token.range)
    }
  }

  private func word(_ range: Range<Int>) -> Completion {
    let prefix = source[range.lowerBound..<cursor]
    return Completion(
      subject: .word, prefix: prefix, range: source.bytes(range), candidates: names(beginningWith: prefix))
  }

  private func fieldName(_ range: Range<Int>) -> Completion {
    let prefix = source[range.lowerBound..<cursor]
    // The colon is there already, and a suggestion brings one.
    return Completion(
      subject: .fieldName, prefix: prefix, range: source.bytes(range.lowerBound..<range.upperBound + 1),
      candidates: names(beginningWith: prefix))
  }

  private func completion(in raw: RawCondition, range: Range<Int>) -> Completion {
    let name = source.scalars[range].prefix { $0 != ":" }
    if cursor <= name.endIndex { return fieldName(range.lowerBound..<name.endIndex) }
    let piece = raw.pieces.first { $0.range.lowerBound <= cursor && cursor <= $0.range.upperBound }
    // Between the characters of a comparison or of two dots, a value is missing.
    guard let piece else { return value(of: raw.field, prefix: "", range: cursor..<cursor) }
    let isQuoted = piece.quotation != nil && cursor > piece.range.lowerBound
    let prefix = source[piece.range.lowerBound + (isQuoted ? 1 : 0)..<cursor]
    return value(of: raw.field, prefix: prefix, range: piece.range)
  }

  private func value(of field: Field, prefix: String, range: Range<Int>) -> Completion {
    let words = field.type.words.filter { $0.hasPrefix(ignoringCase: prefix) }
    return Completion(
      subject: .value(field: field.name), prefix: prefix, range: source.bytes(range),
      candidates: words.map(ValueText.quoted))
  }

  /// A field is suggested once: by its name, or by the first alias that fits.
  private func names(beginningWith prefix: String) -> [String] {
    fields.fields.compactMap { field in
      ([field.name] + field.aliases).first { $0.hasPrefix(ignoringCase: prefix) }.map { "\($0):" }
    }
  }
}

extension ValueType {
  /// The values that have names of their own.
  fileprivate var words: [String] {
    switch self {
    case .keyword(let keywords): keywords.map(\.name)
    case .date: RelativeDate.allCases.map(\.rawValue)
    case .flag: ["yes", "no"]
    case .text, .number, .place: []
    }
  }
}

extension String {
  fileprivate func hasPrefix(ignoringCase prefix: String) -> Bool {
    lowercased().hasPrefix(prefix.lowercased())
  }
}
