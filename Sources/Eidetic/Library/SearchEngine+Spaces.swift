import Gallery
import Models

extension SearchEngine {
  /// The names of the single spaces in queries' spaces, each once: `A=0.7,B=0.3` names A and B.
  ///
  /// - Parameter texts: each as `WeightedSpace.list` takes it.
  /// - Throws: `SearchError.weights`.
  public static func spaceNames(in texts: [String]) throws(SearchError) -> [String] {
    var names: [String] = []
    for text in texts {
      for name in try WeightedSpace.list(text).compactMap(\.name) where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// The one text for a space's name, however it was written.
  ///
  /// - Throws: `ModelsError.spaceName`, `.spaceOption`, `.pooling`.
  static func canonicalName(_ name: String) throws -> String { try SpaceName(name).description }

  /// A space of the gallery.
  ///
  /// - Parameter name: as `--space` takes it.
  /// - Throws: `LibraryError.noSuchSpace`.
  public func space(named name: String) async throws -> GalleryStatus.Space {
    let spaces = try await spaces()
    let wanted = try Self.canonicalName(name)
    guard let space = spaces.last(where: { $0.name == wanted }) else {
      throw LibraryError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    return space
  }

  /// Removes a space with its embeddings. Images and other spaces stay.
  ///
  /// - Parameter name: as `--space` takes it.
  /// - Throws: `LibraryError.noSuchSpace`; a `FaultyError` of fault `resource` while the gallery is being
  ///   indexed.
  public func removeSpace(named name: String) async throws {
    let lock = try lockForIndexing()
    defer { extendLifetime(lock) }
    let wanted = try Self.canonicalName(name)
    let spaces = try await gallery.spaces()
    let removed = spaces.filter { $0.name == wanted }
    guard !removed.isEmpty else {
      throw LibraryError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    for space in removed {
      try await gallery.removeSpace(space.id)
      await derived.remove(space)
    }
  }
}
