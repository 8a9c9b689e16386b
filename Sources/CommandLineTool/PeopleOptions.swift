import Eidetic

/// Options that restrict results to pictures of people.
enum PeopleOptions {
  static let ofSearch = all("Only pictures of this person, by number or name.")
  static let ofFaces = all("Only this person, by number or name.").map {
    $0.name == "--match" ? $0.of("list") : $0.of("list", "export")
  }

  /// - Parameter person: the help of `--person`.
  private static func all(_ person: String) -> [Syntax.Option] {
    [
      .value("--person", "PERSON", person, repeats: true),
      .value("--match", "HOW", "With several people: pictures of all, any or only of them (default: all)."),
    ]
  }

  /// The requested people; `nil` if there are none.
  ///
  /// - Parameter arguments: of a command with these options.
  /// - Throws: `UsageError` for `--match` without a person, or with an unknown word.
  static func filter(_ arguments: Arguments) throws -> PeopleFilter? {
    let people = arguments.all("--person")
    let match = try arguments.choice("--match", PeopleMatch.self)
    guard !people.isEmpty else {
      guard match == nil else {
        throw UsageError(description: "--match has no effect without --person")
      }
      return nil
    }
    return PeopleFilter(people, match: match ?? .all)
  }
}
