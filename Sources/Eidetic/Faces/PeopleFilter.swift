import Gallery

/// Restricts a search to images of certain people.
public struct PeopleFilter: Sendable, Equatable {
  /// The people, each by id or name; repetitions are ignored.
  public var people: [String]
  /// How several people are combined.
  public var match: PeopleMatch

  /// - Parameters:
  ///   - people: each by id, or by the exact name; at least one.
  ///   - match: how several people are combined.
  public init(_ people: [String], match: PeopleMatch = .all) {
    self.people = people
    self.match = match
  }
}

/// How several people are combined.
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
  /// The ids of the images of people, the last indexed first.
  ///
  /// - Parameter filter: the people, and how they are combined.
  /// - Throws: `GalleryError.noSuchPerson`; `SearchError.emptyQuery` for an empty filter.
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
