import Gallery
import QueryLanguage

/// How to go on with a filter's text that is being typed.
public struct FilterSuggestions: Sendable, Codable, Equatable {
  /// One way.
  public struct Suggestion: Sendable, Codable, Equatable {
    /// What to write, such as `type:` or `"Anna Maria"`.
    public let text: String
    /// What it is, for people.
    public let label: String
    /// The field that it names, or that it is a value of.
    public let field: String
    /// One sentence on what the field says; `nil` for values.
    public let help: String?
    /// How many images have the value, if that is known.
    public let images: Int?
  }

  /// Where what a suggestion replaces begins, in bytes of UTF-8.
  public let offset: Int
  /// How long that is, in bytes of UTF-8.
  public let length: Int
  /// The best first.
  public let suggestions: [Suggestion]
}

extension LibraryRoom {
  /// How to go on with a filter's text: fields, and values of those whose values are few enough to choose
  /// from.
  ///
  /// - Parameters:
  ///   - text: may be wrong or unfinished.
  ///   - cursor: where something is typed, in bytes of UTF-8; beyond the text is its end.
  ///   - limit: the most suggestions: 1 or more.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func suggestions(for text: String, at cursor: Int, limit: Int = 10) async throws -> FilterSuggestions
  {
    guard limit > 0 else { throw SearchError.count(got: limit) }
    let completion = Filter.parser().completion(in: text, at: cursor)
    let suggestions = try await suggestions(completing: completion, limit: limit)
    return FilterSuggestions(
      offset: completion.range.lowerBound, length: completion.range.count,
      suggestions: Array(suggestions.prefix(limit)))
  }

  private func suggestions(
    completing completion: Completion, limit: Int
  ) async throws -> [FilterSuggestions.Suggestion] {
    switch completion.subject {
    case .phrase: return []
    case .fieldName: return completion.candidates.compactMap { Self.fieldNamed(by: $0) }
    case .value(let name):
      guard let field = Filter.syntax[name] else { return [] }
      let words = completion.candidates.map { Self.value($0, $0, of: field) }
      return words + (try await values(of: field, containing: completion.prefix, limit: limit))
    case .word:
      let fields = completion.candidates.compactMap { Self.fieldNamed(by: $0) }
      return completion.prefix.isEmpty
        ? fields : fields + (try await conditions(containing: completion.prefix))
    }
  }

  /// Conditions on whatever field has a value that contains what was typed.
  private func conditions(containing typed: String) async throws -> [FilterSuggestions.Suggestion] {
    var found: [FilterSuggestions.Suggestion] = []
    for field in Filter.syntax.fields {
      found += try await values(of: field, containing: typed, limit: Self.valuesOfEach).map { value in
        .init(
          text: "\(field.name):\(value.text)", label: value.label, field: field.name, help: nil,
          images: value.images)
      }
    }
    return found
  }

  /// How many values of a field are suggested for a word that could be of any field.
  private static let valuesOfEach = 3

  private func values(
    of field: QueryLanguage.Field, containing typed: String, limit: Int
  ) async throws -> [FilterSuggestions.Suggestion] {
    guard let known = ImageField.all.first(where: { $0.name == field.name }) else {
      return try await people(containing: typed, limit: limit)
    }
    return try await gallery.reader.texts(of: known, containing: typed, limit: limit).map { value in
      Self.value(ValueText.quoted(value.text), value.text, of: field, images: value.images)
    }
  }

  private func people(containing typed: String, limit: Int) async throws -> [FilterSuggestions.Suggestion] {
    let named = try await gallery.reader.people(nameContaining: typed, limit: limit)
    return named.map { Self.value(ValueText.quoted($0.text), $0.text, of: Filter.person, images: $0.images) }
  }

  /// - Parameter candidate: its name or alias, with the colon.
  private static func fieldNamed(by candidate: String) -> FilterSuggestions.Suggestion? {
    Filter.syntax[String(candidate.dropLast())].map { field in
      let shown = FilterField(field)
      return .init(text: candidate, label: shown.label, field: shown.name, help: shown.help, images: nil)
    }
  }

  private static func value(
    _ text: String, _ label: String, of field: QueryLanguage.Field, images: Int? = nil
  ) -> FilterSuggestions.Suggestion {
    .init(text: text, label: label, field: field.name, help: nil, images: images)
  }
}
