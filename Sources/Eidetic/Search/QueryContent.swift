import Models

/// What of a query is compared in one space: pictures in most spaces, words and colours in certain ones.
struct QueryContent: Sendable {
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
  /// A named space that nothing of the query is compared in: one for pictures, in a query without them.
  ///
  /// - Parameter roles: the spaces that answer what the query names no space for.
  func unusedSpace(_ roles: SpaceRoles) -> String? {
    guard pictures.isEmpty, !signals.isEmpty else { return nil }
    let own = ownSpaces(roles)
    return spaces.compactMap(\.name).first { !own.contains($0) }
  }

  /// The spaces that words and colours have.
  private func ownSpaces(_ roles: SpaceRoles) -> [String] {
    (colours.isEmpty ? [] : [QueryContent.colourSpace]) + (words.isEmpty ? [] : [roles.words])
  }

  /// The spaces to search in, one or more: the named ones for pictures, or the default one; and those of
  /// words and colours if the query has any, with the weight of a space that is named without one.
  ///
  /// - Parameter roles: the spaces that answer what the query names no space for.
  func searchedSpaces(_ roles: SpaceRoles) -> [WeightedSpace] {
    let own = ownSpaces(roles)
    let named =
      if pictures.isEmpty {
        spaces.filter { $0.name.map(own.contains) ?? false }
      } else if spaces.isEmpty {
        // One space may answer both.
        roles.pictures == roles.words && !words.isEmpty ? [] : [WeightedSpace(nil)]
      } else {
        spaces
      }
    return named + own.filter { name in !named.contains { $0.name == name } }.map { WeightedSpace($0) }
  }

  /// What is compared in a space. Where pictures could be compared with words, too, they count only if no
  /// other space is searched: the vector is then the mean of all.
  ///
  /// - Parameters:
  ///   - space: the name of one of `searchedSpaces(_:)`.
  ///   - roles: the spaces that answer what the query names no space for.
  func content(in space: String, _ roles: SpaceRoles) -> QueryContent {
    switch space {
    case QueryContent.colourSpace where !colours.isEmpty: QueryContent(colours: colours)
    case roles.words where !words.isEmpty:
      QueryContent(
        pictures: answersPictures(in: space, roles) ? pictures : [], words: words)
    default: QueryContent(pictures: pictures)
    }
  }

  /// Whether no other space than that of words is searched for the pictures.
  private func answersPictures(in space: String, _ roles: SpaceRoles) -> Bool {
    searchedSpaces(roles).allSatisfy { $0.name == space || $0.name == QueryContent.colourSpace }
  }
}
