/// A piece of a text that the grammar speaks of.
struct Token: Sendable {
  let kind: Kind
  /// Where it is, in scalars.
  let range: Range<Int>

  enum Kind: Sendable {
    /// `(`, which is not in a word.
    case open
    /// `)`, which belongs to no parenthesis in the word before it.
    case close
    /// The dash before what is not wanted; a token that can be negated follows.
    case negation
    /// `OR` or `AND`.
    case operatorWord(String)
    /// A word, without what escapes its characters.
    case word(String)
    /// What is in quotation marks.
    case phrase(Quotation)
    /// A field's name, a colon, and what follows.
    case condition(RawCondition)
    /// A name before a colon that is no field's, and what follows. `name` is in scalars.
    case unknownField(name: Range<Int>)
  }
}

/// What is in quotation marks.
struct Quotation: Sendable {
  /// Without the marks and what escapes them.
  let text: String
  /// Whether there is a mark at its end.
  let isClosed: Bool
}

/// A condition whose values have not been read yet.
struct RawCondition: Sendable {
  let field: Field
  let comparison: Comparison?
  /// What is between the separators: one or more, which may be empty.
  var pieces: [Piece] = []
  /// What is between the pieces: one fewer.
  var separators: [Separator] = []

  /// A value as it was typed.
  struct Piece: Sendable {
    let text: String
    /// `nil` for what is not in quotation marks.
    let quotation: Quotation?
    /// Where it is, with its quotation marks, in scalars.
    let range: Range<Int>

    var isMissing: Bool { quotation == nil && text.isEmpty }
  }

  enum Separator: Sendable {
    case comma
    case dots
  }
}
