/// What a text of an image is, as a match in it says.
package enum TextKind: String, Sendable, CaseIterable {
  /// The names of a file and of the folders that it is in, from the indexed one on.
  case path
  /// The names of the people in it.
  case person
  case title
  case caption
  /// What its file says that it shows.
  case keyword
  /// Where it was taken, by the names of the places in all languages.
  case place
  /// Who made it.
  case creator
  /// What somebody, or a network, says that it shows.
  case tag
  /// What is written in it.
  case text

  /// How much a word in it counts, when images are ranked by their words.
  var weight: Double {
    switch self {
    case .title, .person: 4
    case .keyword, .tag, .place: 3
    case .caption, .creator: 2
    case .path, .text: 1
    }
  }
}
