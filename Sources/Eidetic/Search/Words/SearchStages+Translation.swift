import Models

/// Words of other languages in a query.
extension SearchStages {
  /// What a text means in English; `nil` for one that has no word of another language, or if no dictionary
  /// is installed.
  ///
  /// - Throws: `ModelsError.file` for a dictionary, `.classes` for names of classes that cannot be read.
  func english(_ text: String) throws -> EnglishText? {
    guard let dictionary = try embedders.dictionary() else { return nil }
    let words = try embedders.englishWords()
    return EnglishText(text, dictionary) { words.contains($0) || SearchTerms.isEmpty($0) }
  }

  /// What is compared of a text in the space of words: the text in English, and as it stands if it may be
  /// either.
  ///
  /// - Throws: as `english`.
  func compared(_ text: String) throws -> [String] {
    guard let english = try english(text) else { return [text] }
    return english.mayBeEnglish ? [text, english.text] : [english.text]
  }

  /// The words of a query that were translated.
  ///
  /// - Returns: `nil` if there are none.
  /// - Throws: as `english`.
  func translations(in query: Query) throws -> [SearchResult.Translation]? {
    let words = try query.words.flatMap { try english($0.text)?.words ?? [] }
    return words.isEmpty
      ? nil
      : words.map {
        SearchResult.Translation(text: $0.text, language: $0.language, english: $0.english)
      }
  }
}
