import Files
import Foundation
package import Gallery
public import Imaging
import Models

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
  /// The spaces: which there are, learning new ones, removing old ones.
  public let spaces: SpacesRoom
  /// The images, the folders that they lie in, and what the gallery keeps beside them.
  public let library: LibraryRoom
  /// Long work: indexing, learning, grouping, fetching models.
  public let jobs = JobsRoom()
  package let gallery: Gallery
  let decoder: PictureDecoder
  let thumbnails: ThumbnailStore
  let pictures: PictureFiles
  /// Where pictures are decoded and vectors compared: both keep a thread busy for long.
  let workers = WorkerThreads(label: "eidetic.search")
  /// All that is derived from the gallery.
  let derived: DerivedFiles
  let features: LocalFeatureStore
  let embedders: Embedders
  let stages: SearchStages

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
    let models = ModelStore(folder: folder + "/models", builtIn: builtInModels)
    decoder = PictureDecoder(limits: limits)
    thumbnails = ThumbnailStore(galleryFolder: folder)
    derived = DerivedFiles(folder: folder + "/vectors")
    features = LocalFeatureStore(folder: folder + "/vectors/features")
    embedders = Embedders(models: models, learned: LearnedSpaces(gallery: gallery))
    galleryFolder = folder
    self.limits = limits
    pictures = PictureFiles(
      gallery: gallery, keptQueries: KeptQueries(galleryFolder: folder), limits: limits)
    let faceModels = FaceModels(gallery: gallery, store: models, galleryFolder: folder)
    people = PeopleRoom(
      gallery: gallery, models: faceModels, pictures: pictures, decoder: decoder, workers: workers,
      galleryFolder: folder)
    faces = FacesRoom(
      gallery: gallery, models: faceModels, pictures: pictures, decoder: decoder, derived: derived,
      workers: workers, galleryFolder: folder)
    spaces = SpacesRoom(
      gallery: gallery, embedders: embedders, derived: derived, decoder: decoder, workers: workers,
      galleryFolder: folder)
    library = LibraryRoom(
      gallery: gallery, models: ModelCatalogue(models), pictures: pictures, decoder: decoder,
      thumbnails: thumbnails, features: features, workers: workers, galleryFolder: folder)
    stages = SearchStages(
      gallery: gallery, galleryFolder: folder, derived: derived, embedders: embedders, pictures: pictures,
      decoder: decoder,
      features: PictureFeatures(
        gallery: gallery, store: features, pictures: pictures, decoder: decoder, library: library),
      people: people)
  }

  /// The gallery, for what only reads: it does not wait for what is being written.
  var reader: Gallery { get async { await gallery.reader } }

  /// Starts a process that decodes pictures, so that the first query with one need not wait for it.
  public func prepareDecoding() { decoder.prepare() }

  /// Where the models that came with the program lie: beside an installed program, or in the tree that it was
  /// built in.
  public static func builtInModelFolders() -> [String] {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
    let folder = program.deletingLastPathComponent()
    return ["../share/eidetic/models", "../../../.deps/models"].map {
      folder.appending(path: $0).standardized.path
    }
  }
}
