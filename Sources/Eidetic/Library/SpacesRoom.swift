import Files
import Gallery
import Imaging
import Models

/// The spaces of a gallery: which there are, learning new ones, removing old ones.
///
/// Safe to use from many tasks at once.
public struct SpacesRoom: Sendable {
  let gallery: Gallery
  let embedders: Embedders
  let derived: DerivedFiles
  let decoder: PictureDecoder
  let workers: WorkerThreads
  let galleryFolder: String

  /// The distinct names of the spaces in queries: `A=0.7,B=0.3` names A and B.
  ///
  /// - Parameter texts: each as in `WeightedSpace.list`.
  /// - Throws: `SearchError.weights`.
  public static func names(in texts: [String]) throws(SearchError) -> [String] {
    var names: [String] = []
    for text in texts {
      for name in try WeightedSpace.list(text).compactMap(\.name) where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// The canonical form of a space's name.
  ///
  /// - Throws: `ModelsError.spaceName`, `.spaceOption`, `.pooling`.
  static func canonicalName(_ name: String) throws -> String { try SpaceName(name).description }

  /// The default space; never one of what classes mean, unless there are no others.
  static func standard(among filled: [SpaceRecord]) -> SpaceRecord? {
    filled.last { $0.name == SearchEngine.defaultSpace }
      ?? filled.first { ClassNetwork.meant(by: $0.name) == nil } ?? filled.first
  }

  /// The spaces that this gallery could have.
  ///
  /// - Throws: a `FaultyError` when the models cannot be read.
  public func catalogue() throws -> SpaceCatalogue { try SpaceCatalogue(embedders.models) }

  /// The spaces with embeddings, in the order in which they were first used.
  public func all() async throws -> [GalleryStatus.Space] { try await GalleryStatus.Space.all(in: gallery) }

  /// The name of the default space; `nil` if nothing is indexed.
  public func defaultName() async throws -> String? {
    Self.standard(among: try await gallery.reader.filledSpaces())?.name
  }

  /// A space of the gallery.
  ///
  /// - Parameter name: as `--space` takes it.
  /// - Throws: `LibraryError.noSuchSpace`.
  public func space(named name: String) async throws -> GalleryStatus.Space {
    let spaces = try await all()
    let wanted = try Self.canonicalName(name)
    guard let space = spaces.last(where: { $0.name == wanted }) else {
      throw LibraryError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    return space
  }

  /// Whether words are compared with pictures in a space, by its name.
  package func comparesWords(inSpace name: String) -> Bool { embedders.wordMethod(ofSpace: name) != nil }

  /// Computes on threads that may be kept busy.
  package func onWorker<Result: Sendable>(
    _ compute: @Sendable () throws -> Result
  ) async throws -> Result {
    try await withTaskExecutorPreference(workers) { try compute() }
  }

  /// Removes a space with its embeddings. Images and other spaces stay.
  ///
  /// - Parameter name: as `--space` takes it.
  /// - Throws: `LibraryError.noSuchSpace`; a `FaultyError` of kind `busy` while the gallery is being indexed.
  public func remove(named name: String) async throws {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    let wanted = try Self.canonicalName(name)
    let spaces = try await gallery.spaces()
    let removed = spaces.filter { $0.name == wanted }
    guard !removed.isEmpty else {
      throw LibraryError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    if ClassNetwork.meant(by: wanted) != nil { try await keepMeaning(false) }
    for space in removed {
      try await gallery.removeSpace(space.id)
      derived.remove(space)
    }
  }

  /// The gallery's setting that says that somebody removed a space of what classes mean.
  private static let meaningKey = "meaning"

  /// Whether indexing adds a space of what classes mean by itself: not after somebody removed one.
  var keepsMeaning: Bool {
    get async throws { try await gallery.reader.setting(Self.meaningKey) == nil }
  }

  /// Remembers whether a space of what classes mean is wanted.
  func keepMeaning(_ isKept: Bool) async throws {
    try await gallery.set(Self.meaningKey, to: isKept ? nil : "removed")
  }
}
