import Models

/// What of a query is compared in one space: pictures in most spaces, words and colours in spaces of their
/// own.
struct QueryContent: Sendable {
  /// The space where pictures are found by words.
  static let wordSpace = MeaningEmbedder.name
  /// The space where pictures are found by colours.
  static let colourSpace = ColourPalette().name

  /// The pictures.
  var pictures: [Query.Picture] = []
  /// The words, with their weights.
  var words: [(text: String, weight: Float)] = []
  /// The colours, with their weights; they are compared alone.
  var colours: [(colour: Colour, weight: Float)] = []

  /// The kinds of signals that it has.
  var kinds: [SearchResult.Contribution.Kind] {
    (pictures.isEmpty ? [] : [.picture]) + (words.isEmpty ? [] : [.words])
      + (colours.isEmpty ? [] : [.colour])
  }
}

extension Query {
  /// The spaces to search in, one or more: the named ones for pictures, or the default one; and those of
  /// words and colours if the query has any, with the weight of a space that is named without one.
  var searchedSpaces: [WeightedSpace] {
    let own =
      (colours.isEmpty ? [] : [QueryContent.colourSpace]) + (words.isEmpty ? [] : [QueryContent.wordSpace])
    let named =
      if pictures.isEmpty {
        spaces.filter { $0.name.map(own.contains) ?? false }
      } else {
        spaces.isEmpty ? [WeightedSpace(nil)] : spaces
      }
    return named + own.filter { name in !named.contains { $0.name == name } }.map { WeightedSpace($0) }
  }

  /// What is compared in a space. Where pictures could be compared with words, too, they count only if no
  /// other space is searched: the vector is then the mean of all.
  ///
  /// - Parameter space: the name of one of `searchedSpaces`.
  func content(in space: String) -> QueryContent {
    switch space {
    case QueryContent.colourSpace where !colours.isEmpty: QueryContent(colours: colours)
    case QueryContent.wordSpace where !words.isEmpty:
      QueryContent(pictures: searchedSpaces.count == 1 ? pictures : [], words: words)
    default: QueryContent(pictures: pictures)
    }
  }
}
