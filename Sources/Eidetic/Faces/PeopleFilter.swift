import Gallery

/// Lets only images of people through.
public struct PeopleFilter: Sendable, Equatable {
  /// The people, each by number or name; naming one twice does no harm.
  public var people: [String]
  /// Which images of several people are meant.
  public var match: PeopleMatch

  /// - Parameters:
  ///   - people: each by number, or by name exactly as it was given; at least one.
  ///   - match: which images of several people are meant.
  public init(_ people: [String], match: PeopleMatch = .all) {
    self.people = people
    self.match = match
  }
}

/// Which images of several people are meant.
public enum PeopleMatch: String, Sendable, CaseIterable {
  /// Images with all of them.
  case all
  /// Images with at least one of them.
  case any
  /// Images with all of them and nobody else.
  case only

  var stored: Gallery.PeopleMatch {
    switch self {
    case .all: .all
    case .any: .any
    case .only: .only
    }
  }
}

extension PeopleRoom {
  /// The numbers of the images of people, the ones that were indexed last first.
  ///
  /// - Parameter filter: who, and how.
  /// - Throws: `GalleryError.noSuchPerson`; `SearchError.emptyQuery` for nobody.
  func imageNumbers(_ filter: PeopleFilter) async throws -> [Int64] {
    try await gallery.reader.images(of: try await numbers(filter), filter.match.stored)
  }

  /// The numbers of the people of a filter, each once.
  ///
  /// - Throws: `GalleryError.noSuchPerson`; `SearchError.emptyQuery` for nobody.
  func numbers(_ filter: PeopleFilter) async throws -> [Int64] {
    guard !filter.people.isEmpty else { throw SearchError.emptyQuery }
    var people: Set<Int64> = []
    for reference in filter.people { people.insert(try await person(reference).id) }
    return people.sorted()
  }
}
