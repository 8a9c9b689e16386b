import Files
import Foundation
package import Gallery
public import Imaging
import Inference
package import Models
import Synchronization

/// The engine over one gallery: indexes folders of pictures where they lie, and finds pictures by example.
///
/// Safe to use from many tasks at once.
public final class SearchEngine: Sendable {
  /// The space that is used when none is named.
  public static let defaultSpace = "efficientnet-lite0"
  /// The processor's cores.
  public static let cores = ProcessInfo.processInfo.activeProcessorCount

  /// The gallery's folder.
  public let galleryFolder: String
  /// What a picture may cost before it is refused.
  public let limits: DecodingLimits
  /// The people, and what is said of them.
  public let people: PeopleRoom
  /// The faces, and by which models they are found.
  public let faces: FacesRoom
  package let gallery: Gallery
  package let models: ModelStore
  let decoder: PictureDecoder
  let thumbnails: ThumbnailStore
  let keptQueries: KeptQueries
  let pictures: PictureFiles
  /// How many queries are being answered.
  let queries = Atomic<Int>(0)
  /// Where pictures are decoded and vectors compared: both keep a thread busy for long.
  let workers = WorkerThreads(label: "eidetic.search")
  /// All that is derived from the gallery.
  let derived: DerivedFiles
  let features: LocalFeatureStore
  let embedders = EmbedderCache()
  let learnedSpaces: LearnedSpaces

  /// Opens a gallery.
  ///
  /// - Parameters:
  ///   - folder: the gallery's folder.
  ///   - creating: whether a gallery is made where there is none.
  ///   - builtInModels: folders of models that came with the program.
  ///   - limits: what a picture may cost before it is refused.
  /// - Throws: a `FaultyError` of fault `input` when there is no gallery, or one of a newer version or of
  ///   another program; `data` when it is damaged; `resource` when it cannot be read or made.
  public init(
    gallery folder: String, creating: Bool, builtInModels: [String] = SearchEngine.builtInModelFolders(),
    limits: DecodingLimits = DecodingLimits()
  ) throws {
    guard PathText.bytes(folder) == Array(folder.utf8) else { throw LibraryError.folderName(folder: folder) }
    gallery = try Gallery(folder: folder, creating ? .creating : .existing)
    models = ModelStore(folder: folder + "/models", builtIn: builtInModels)
    decoder = PictureDecoder(limits: limits)
    thumbnails = ThumbnailStore(galleryFolder: folder)
    keptQueries = KeptQueries(galleryFolder: folder)
    derived = DerivedFiles(folder: folder + "/vectors")
    features = LocalFeatureStore(folder: folder + "/vectors/features")
    learnedSpaces = LearnedSpaces(gallery: gallery)
    galleryFolder = folder
    self.limits = limits
    pictures = PictureFiles(gallery: gallery, keptQueries: keptQueries, limits: limits)
    let faceModels = FaceModels(gallery: gallery, store: models, galleryFolder: folder)
    people = PeopleRoom(
      gallery: gallery, models: faceModels, pictures: pictures, decoder: decoder, workers: workers,
      galleryFolder: folder)
    faces = FacesRoom(
      gallery: gallery, models: faceModels, pictures: pictures, decoder: decoder, derived: derived,
      workers: workers, galleryFolder: folder)
  }

  /// The gallery, for what only reads: it does not wait for what is being written.
  var reader: Gallery { get async { await gallery.reader } }

  /// The models that this gallery can use.
  public var modelCatalogue: ModelCatalogue { ModelCatalogue(models) }

  /// The spaces that this gallery could have.
  ///
  /// - Throws: a `FaultyError` when the models cannot be read.
  public func spaceCatalogue() throws -> SpaceCatalogue { try SpaceCatalogue(models) }

  /// Starts a process that decodes pictures, so that the first query with one need not wait for it.
  public func prepareDecoding() { decoder.prepare() }

  /// Removes the gallery if it was made when it was opened and nothing came of it; one that was there, or
  /// holds anything, stays.
  public func discardIfUnused() async throws { try await gallery.discardIfUnused() }

  /// Where the models that came with the program lie: beside an installed program, or in the tree that it was
  /// built in.
  public static func builtInModelFolders() -> [String] {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
    let folder = program.deletingLastPathComponent()
    return ["../share/eidetic/models", "../../../.deps/models"].map {
      folder.appending(path: $0).standardized.path
    }
  }

  /// The embedder of a space, by the space's name.
  ///
  /// - Parameter parallelism: how to use the cores, given the size of the network in bytes.
  /// - Throws: `LibraryError.notLearned`; `SearchError.changedSpace`; `ModelsError.spaceName`,
  ///   `.spaceOption`, `.pooling`, `.noSuchModel`, `.card`, `.notAnEmbedder`.
  func embedder(forSpace name: String, parallelism: (Int) -> Parallelism) async throws -> any Embedder {
    if let learned = try await learnedSpaces.space(named: name) {
      return try embedder(for: learned, parallelism: parallelism)
    }
    if let preset = SpacePreset.named(name) {
      guard preset.learning == nil else { throw LibraryError.notLearned(name: name, base: preset.base) }
      return try embedder(forBaseSpace: preset.base, parallelism: parallelism)
    }
    return try embedder(forBaseSpace: name, parallelism: parallelism)
  }

  /// The embedder that made a space's embeddings.
  ///
  /// - Parameter parallelism: how to use the cores, given the size of the network in bytes.
  /// - Throws: `SearchError.changedSpace` when it would make others now; as `embedder(forSpace:)`.
  func embedder(of space: SpaceRecord, parallelism: (Int) -> Parallelism) async throws -> any Embedder {
    let embedder =
      if let learned = try await learnedSpaces.space(space) {
        try self.embedder(for: learned, parallelism: parallelism)
      } else {
        try self.embedder(
          forBaseSpace: SpacePreset.named(space.name)?.base ?? space.name, parallelism: parallelism)
      }
    guard embedder.space.identity == space.identity else { throw SearchError.changedSpace(name: space.name) }
    return embedder
  }

  private func embedder(
    for learned: LearnedSpaces.Learned, parallelism: (Int) -> Parallelism
  ) throws -> any Embedder {
    let base = try embedder(
      forBaseSpace: SpacePreset.named(learned.base)?.base ?? learned.base, parallelism: parallelism)
    guard base.space.dimension == learned.projection.inputDimension else {
      throw SearchError.changedSpace(name: learned.record.name)
    }
    return ProjectedEmbedder(base, learned.projection, name: try SpaceName(learned.record.name))
  }

  /// The embedder of a descriptor's space or a network's.
  private func embedder(
    forBaseSpace name: String, parallelism: (Int) -> Parallelism
  ) throws -> any Embedder {
    let name = try SpaceName(name)
    if let descriptor = Descriptors.named(name.description) {
      return try DescriptorEmbedder(descriptor, parallelism: parallelism(0))
    }
    let model = try models.model(named: name.model)
    let parallelism = parallelism(model.card.bytes)
    return try embedders.embedder(for: name, parallelism: parallelism) { () throws(ModelsError) in
      try NetworkEmbedder(model, name, parallelism: parallelism)
    }
  }
}
