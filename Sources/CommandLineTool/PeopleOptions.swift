import Eidetic

/// Options that leave in only pictures of people.
enum PeopleOptions {
  static let all: [Syntax.Option] = [
    .value(
      "--person", "PERSON",
      "Only pictures with this person, by number or name; with faces export --xmp, only these names.",
      repeats: true
    ),
    .value("--match", "HOW", "Of several people: pictures with all, any or only them (default all)."),
  ]

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
