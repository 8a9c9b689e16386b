package import FoundationEssentials
package import Vocabulary

/// A condition that an image meets or not.
package indirect enum ImageFilter: Sendable, Equatable {
  /// Images with a value in a field that compares so.
  case condition(FieldCondition)
  /// Images of people, at least one, each once.
  case people([Int64], Gallery.PeopleMatch)
  /// Images with texts, or people with names, that match; or with a field of words, such as tags, that has
  /// what was typed.
  case text(TextPattern)
  /// Images that meet all of these; all images for none.
  case all([ImageFilter])
  /// Images that meet at least one of these; no image for none.
  case any([ImageFilter])
  /// Images that do not meet it.
  case not(ImageFilter)
}

extension ImageFilter {
  /// How deep conditions may be in others: SQLite's parser has a stack of a hundred symbols.
  static let deepest = 16
  /// How many conditions there may be: SQLite's expressions are up to a thousand deep.
  static let most = 400

  /// The filter as a condition in SQL on an image `i`.
  ///
  /// - Parameters:
  ///   - fields: those that there are.
  ///   - textIndexes: what is searched by words.
  ///   - timeZone: in which days begin.
  /// - Throws: `GalleryError.filterTooLarge`, `.noSuchField`, `.fieldComparison`, `.fieldValue`.
  func sql(
    _ fields: [ImageField], _ textIndexes: [TextIndex], in timeZone: TimeZone
  ) throws(GalleryError) -> SQL {
    guard depth <= Self.deepest, count <= Self.most else {
      throw .filterTooLarge(depth: Self.deepest, conditions: Self.most)
    }
    return try condition(fields, textIndexes, timeZone)
  }

  private func condition(
    _ fields: [ImageField], _ textIndexes: [TextIndex], _ timeZone: TimeZone
  ) throws(GalleryError) -> SQL {
    func conditions(_ filters: [ImageFilter]) throws(GalleryError) -> [SQL] {
      try filters.map { filter throws(GalleryError) in
        try filter.condition(fields, textIndexes, timeZone)
      }
    }
    switch self {
    case .condition(let condition):
      guard let field = fields.first(where: { $0.name == condition.field.lowercased() }) else {
        throw .noSuchField(got: condition, available: fields.map(\.name))
      }
      return try field.condition(condition.comparison, condition.value, in: timeZone)
    case .people(let people, let match):
      let images = Gallery.images(of: people, match)
      return SQL("i.id IN (\(images.text))", images.values)
    case .text(let pattern):
      let words = try fields.filter(\.type.isWord).map { field throws(GalleryError) in
        try field.condition(.equals, pattern.text, in: timeZone)
      }
      return SQL.joined([pattern.condition(textIndexes)] + words, by: "OR", empty: "FALSE")
    case .all(let filters): return SQL.joined(try conditions(filters), by: "AND", empty: "TRUE")
    case .any(let filters): return SQL.joined(try conditions(filters), by: "OR", empty: "FALSE")
    case .not(let filter):
      let condition = try filter.condition(fields, textIndexes, timeZone).inParentheses
      return SQL("NOT \(condition.text)", condition.values)
    }
  }

  private var parts: [ImageFilter] {
    switch self {
    case .condition, .people, .text: []
    case .all(let filters), .any(let filters): filters
    case .not(let filter): [filter]
    }
  }

  private var depth: Int { 1 + (parts.map(\.depth).max() ?? 0) }
  private var count: Int { 1 + parts.reduce(0) { $0 + $1.count } }
}

extension Gallery {
  /// The images that meet a filter, ascending. The answers of the last filters are kept until anything is
  /// written.
  ///
  /// - Parameters:
  ///   - filter: what they are to meet.
  ///   - timeZone: in which days begin.
  /// - Throws: `GalleryError.filterTooLarge`, `.noSuchField`, `.fieldComparison`, `.fieldValue`, `.database`.
  package func images(
    meeting filter: ImageFilter, in timeZone: TimeZone = .current
  ) throws(GalleryError) -> [Int64] {
    let condition = try filter.sql(fields, textIndexes, in: timeZone)
    let state = try connection.state()
    if let known = filtered.images(meeting: condition, in: state) { return known }
    let images = try connection.rowsOnce(
      "SELECT i.id FROM images i WHERE \(condition.text) ORDER BY i.id", condition.values
    ) { $0.integer(0) }
    filtered.keep(images, meeting: condition, in: state)
    return images
  }
}
