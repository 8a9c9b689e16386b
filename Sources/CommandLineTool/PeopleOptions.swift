import Eidetic

/// Options that leave in only pictures of people.
enum PeopleOptions {
  static let ofSearch = all("Only pictures with this person, by number or name.")
  static let ofFaces = all(
    "list: only pictures with this person, by number or name; export --xmp: only these names.")

  /// - Parameter person: what naming a person does.
  private static func all(_ person: String) -> [Syntax.Option] {
    [
      .value("--person", "PERSON", person, repeats: true),
      .value("--match", "HOW", "Of several people: pictures with all, any or only them (default all)."),
    ]
  }

  /// Who is asked for; nothing where nobody is.
  ///
  /// - Parameter arguments: of a command that has the options.
  /// - Throws: `UsageError` for `--match` without a person, or with another word.
  static func filter(_ arguments: Arguments) throws -> PeopleFilter? {
    let people = arguments.all("--person")
    let match = try arguments.choice("--match", PeopleMatch.self)
    guard !people.isEmpty else {
      guard match == nil else {
        throw UsageError(description: "--match says how people are meant; name them with --person")
      }
      return nil
    }
    return PeopleFilter(people, match: match ?? .all)
  }
}
