import Files
import Foundation
package import Gallery
public import Imaging
import Models
import Places

/// The engine of one gallery: indexes folders of pictures in place, and finds pictures by example.
///
/// Safe to use from many tasks at once.
public final class SearchEngine: Sendable {
  /// The default space.
  public static let defaultSpace = "efficientnet-lite0"
  /// The space where pictures are found by words with the models that come with the program.
  public static let wordSpace = ClassNetwork.standard.meaning
  /// The number of the processor's cores.
  public static let cores = ProcessInfo.processInfo.activeProcessorCount

  /// The gallery's folder.
  public let galleryFolder: String
  /// The limits on decoding pictures.
  public let limits: DecodingLimits
  /// The people.
  public let people: PeopleRoom
  /// The faces.
  public let faces: FacesRoom
  /// The tags: listing and correcting them.
  public let tags: TagsRoom
  /// The spaces: listing, learning and removing them.
  public let spaces: SpacesRoom
  /// The images, the indexed folders, and saved query pictures.
  public let library: LibraryRoom
  /// What was trained on labelled pictures.
  public let trained: TrainedRoom
  /// Long work: indexing, learning, grouping faces, downloading models.
  public let jobs = JobsRoom()
  package let gallery: Gallery
  let decoder: PictureDecoder
  let thumbnails: ThumbnailStore
  let pictures: PictureFiles
  /// The text in images.
  let text: TextRoom
  /// Decodes pictures and compares vectors, both of which keep a thread busy for long.
  let workers = WorkerThreads(label: "eidetic.search")
  /// Everything that is derived from the gallery.
  let derived: DerivedFiles
  let features: LocalFeatureStore
  let embedders: Embedders
  let places: PlaceData
  let stages: SearchStages

  /// Opens a gallery.
  ///
  /// - Parameters:
  ///   - folder: the gallery's folder.
  ///   - creating: whether to create a gallery if there is none.
  ///   - builtInModels: folders of models shipped with the program.
  ///   - limits: the limits on decoding pictures.
  /// - Throws: a `FaultyError`: of kind `notReady` if there is no gallery; `unreadable` if the folder holds
  ///   something else; `unsupported` for a gallery of a newer version; `damaged`; `busy` or `resource` if it
  ///   cannot be read or created.
  public init(
    gallery folder: String, creating: Bool, builtInModels: [String] = SearchEngine.builtInModelFolders(),
    limits: DecodingLimits = DecodingLimits()
  ) throws {
    guard PathText.bytes(folder) == Array(folder.utf8) else { throw LibraryError.folderName(folder: folder) }
    gallery = try Gallery(folder: folder, creating ? .creating : .existing)
    let models = ModelStore(folder: folder + "/models", builtIn: builtInModels)
    decoder = PictureDecoder(limits: limits)
    thumbnails = ThumbnailStore(galleryFolder: folder)
    derived = DerivedFiles(folder: folder + "/vectors")
    features = LocalFeatureStore(folder: folder + "/vectors/features")
    places = PlaceData(folders: builtInModels)
    embedders = Embedders(
      models: models, learned: LearnedSpaces(gallery: gallery), cacheFolder: Self.cacheFolder())
    galleryFolder = folder
    self.limits = limits
    pictures = PictureFiles(
      gallery: gallery, keptQueries: KeptQueries(galleryFolder: folder), limits: limits)
    let faceModels = FaceModels(gallery: gallery, store: models, galleryFolder: folder)
    people = PeopleRoom(
      gallery: gallery, models: faceModels, pictures: pictures, decoder: decoder, derived: derived,
      workers: workers, galleryFolder: folder)
    faces = FacesRoom(
      gallery: gallery, models: faceModels, pictures: pictures, decoder: decoder, derived: derived,
      workers: workers, galleryFolder: folder)
    tags = TagsRoom(gallery: gallery)
    text = TextRoom(gallery: gallery, models: models)
    spaces = SpacesRoom(
      gallery: gallery, embedders: embedders, derived: derived, decoder: decoder, workers: workers,
      galleryFolder: folder)
    library = LibraryRoom(
      gallery: gallery, text: text, models: ModelCatalogue(models), pictures: pictures, decoder: decoder,
      thumbnails: thumbnails, features: features, people: people, places: places, workers: workers,
      galleryFolder: folder)
    stages = SearchStages(
      gallery: gallery, galleryFolder: folder, derived: derived, embedders: embedders, pictures: pictures,
      decoder: decoder,
      features: PictureFeatures(
        gallery: gallery, store: features, pictures: pictures, decoder: decoder, library: library),
      people: people, places: places)
    trained = TrainedRoom(
      gallery: gallery, embedders: embedders, spaces: spaces, library: library, faces: faces,
      decoder: decoder, stages: stages, workers: workers)
  }

  /// A read-only connection to the gallery, which does not wait for writers.
  var reader: Gallery { get async { await gallery.reader } }

  /// Starts a decoding process, so that the first query with a picture need not wait for it.
  public func prepareDecoding() { decoder.prepare() }

  /// The folders of the models shipped with the program: beside an installed program, or in the source tree.
  public static func builtInModelFolders() -> [String] {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
    let folder = program.deletingLastPathComponent()
    return ["../share/eidetic/models", "../../../.deps/models"].map {
      folder.appending(path: $0).standardized.path
    }
  }

  /// The folder of what this machine's galleries share and what can be made again:
  /// `$XDG_CACHE_HOME/eidetic`, else `~/.cache/eidetic`; `nil` for a user without a home.
  private static func cacheFolder() -> String? {
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder + "/eidetic" }
    return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.cache/eidetic" : nil }
  }
}
