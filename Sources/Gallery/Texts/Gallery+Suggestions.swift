/// What somebody may be about to type.
package struct TextSuggestion: Sendable, Equatable {
  /// A word as the full text has it, without capitals and diacritics; a person's name as it was given.
  package let text: String
  /// `.person` for a name, `nil` for a word.
  package let kind: TextKind?
  /// How many images have it.
  package let images: Int
}

extension Gallery {
  /// Names and words that begin with what somebody types, those of most images first.
  ///
  /// Of scripts whose characters are words each, only names are suggested.
  ///
  /// - Parameters:
  ///   - beginning: of a word, or of any of the words of a name. Of several words, as in `anna ma`, only
  ///     names have the beginning.
  ///   - limit: the most that are answered.
  /// - Complexity: O(n) for n words with the beginning and the images that have them.
  package func suggestions(
    beginningWith beginning: String, limit: Int
  ) throws(GalleryError) -> [TextSuggestion] {
    guard let pattern = TextPattern(word: beginning) else { return [] }
    return try connection.reading { () throws(GalleryError) in
      let suggestions = try names(pattern, limit) + words(pattern, limit)
      return Array(suggestions.sorted { $0.images > $1.images }.prefix(limit))
    }
  }

  private func names(_ pattern: TextPattern, _ limit: Int) throws(GalleryError) -> [TextSuggestion] {
    let people = TextIndex.ofPeople.name
    return try connection.rows(
      """
      SELECT p.name, count(DISTINCT f.image_id) FROM people p LEFT JOIN assignments a ON a.person_id = p.id
      LEFT JOIN faces f ON f.id = a.face_id WHERE p.id IN (SELECT rowid FROM \(people) WHERE \(people) MATCH ?)
      GROUP BY p.id ORDER BY 2 DESC, p.id LIMIT ?
      """, [.text(pattern.match), .integer(limit)]
    ) { TextSuggestion(text: $0.text(0), kind: .person, images: Int($0.integer(1))) }
  }

  private func words(_ pattern: TextPattern, _ limit: Int) throws(GalleryError) -> [TextSuggestion] {
    guard pattern.terms.count == 1, let first = pattern.terms.first else { return [] }
    // No word has the last of all characters.
    return try connection.rows(
      """
      SELECT term, doc FROM \(imageTexts.vocabulary) WHERE term BETWEEN ?1 AND ?1 || char(1114111) AND length(term) > 1
      ORDER BY doc DESC, term LIMIT ?2
      """, [.text(first), .integer(limit)]
    ) { TextSuggestion(text: $0.text(0), kind: nil, images: Int($0.integer(1))) }
  }
}
