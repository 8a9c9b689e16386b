import Files
import Foundation
import Gallery
import Imaging
import Inference
import Models
import Synchronization

/// How to learn a space, as far as its name does not determine it.
public struct LearningOptions: Sendable, Equatable {
  /// The base space, whose embeddings are projected; `nil` for that of the preset.
  public var base: String?
  /// The number of components of the new embeddings; `nil` for that of the preset.
  public var dimension: Int?
  /// Whether to scale the directions to variance 1; `nil` for the preset's choice.
  public var isWhitening: Bool?
  /// The folder of a gallery or of pictures to learn from; `nil` for the engine's own gallery.
  public var sample: String?

  /// The options of the preset, on the engine's own gallery.
  public init() {}
}

/// A space that was learned.
public struct LearnedSpace: Sendable, Codable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The base space, whose embeddings are projected.
  public let base: String
  /// The number of components of its embeddings.
  public let dimension: Int
  /// Whether the directions are scaled to variance 1.
  public let isWhitening: Bool
  /// The number of images it was learned from.
  public let sample: Int
  /// The share of the sample's variance along its directions, 0…1.
  public let explainedVariance: Double
  /// The number of images that have an embedding in it: all that have one in the base space.
  public let images: Int
}

extension SpacesRoom {
  /// The most numbers to learn from: 2 GB. Larger galleries are sampled evenly.
  private static let sampleNumbers = 1 << 29

  /// Learns a principal component analysis, with or without whitening, of the embeddings of pictures, stores
  /// it as a new space, and projects the gallery's embeddings of the base space.
  ///
  /// New pictures are added to it by indexing, as to any other space. Queries are never learned from.
  ///
  /// - Parameters:
  ///   - name: the name of the new space: that of a learned preset, or letters, digits, `.`, `_` and `-`.
  ///   - options: what the name does not determine.
  ///   - progress: is called with the number of pictures read and projected.
  /// - Throws: `LibraryError.learning` if the name is taken or an option is missing, `.noSuchSpace`;
  ///   `SearchError.emptyGallery` if there is nothing to learn from; `ModelsError.sampleSize`,
  ///   `.targetDimension`, `.constantSample` if there are too few pictures; a `FaultyError` of kind `busy`
  ///   while the gallery is being indexed. `CancellationError` if the task is cancelled. In all cases there
  ///   is no new space.
  public func learn(
    named name: String, options: LearningOptions = LearningOptions(),
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> LearnedSpace {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    let (base, dimension, isWhitening) = try await recipe(for: name, options)
    let embedder = try await embedders.embedder(forSpace: base) {
      .throughput(cores: SearchEngine.cores, weightBytes: $0)
    }
    let rows = try await sample(options.sample, of: base, embedder, progress)
    progress(JobProgress(done: rows.count, total: rows.count, unit: "pictures", stage: "Learning"))
    return try await withTaskExecutorPreference(workers) {
      let projection = try Projection.learn(from: rows, dimension: dimension, whitening: isWhitening)
      let projected = ProjectedEmbedder(embedder, projection, name: try SpaceName(name))
      let space = try await gallery.addLearnedSpace(
        SpaceTraits(projected.space, name: name), base: base, projection: projection.encoded())
      let images = try await projectAll(
        by: projection, from: embedder.space.identity, into: space, progress)
      return LearnedSpace(
        name: name, base: base, dimension: dimension, isWhitening: isWhitening, sample: rows.count,
        explainedVariance: projection.explainedVariance(of: rows), images: images)
    }
  }

  /// The recipe for a space, from its name and the options.
  ///
  /// - Throws: `LibraryError.learning`, `GalleryError.spaceExists`.
  func recipe(
    for name: String, _ options: LearningOptions
  ) async throws -> (base: String, dimension: Int, isWhitening: Bool) {
    let preset = SpacePreset.named(name)
    let models = try embedders.models.list()
    let isTaken =
      Descriptors.named(name) != nil || (preset != nil && preset?.learning == nil)
      || ClassNetwork.meant(by: name) != nil || models.contains { $0.card.name == name }
    guard ModelCard.isPlainName(name), !isTaken else {
      throw LibraryError.learning(
        name: name,
        reason: isTaken
          ? "a model, a descriptor or a preset has that name; choose another one"
          : "the name of a learned search index has only letters, digits, '.', '_' and '-'")
    }
    guard try await !gallery.spaces().contains(where: { $0.name == name }) else {
      throw GalleryError.spaceExists(folder: galleryFolder, name: name)
    }
    guard let base = options.base ?? preset?.base else {
      throw LibraryError.learning(name: name, reason: "choose the search index to learn it from")
    }
    guard try await embedders.learned.space(named: base) == nil else {
      throw LibraryError.learning(
        name: name, reason: "\(base) was learned itself; choose the search index that it was learned from")
    }
    guard let dimension = options.dimension ?? preset?.learning?.dimension else {
      throw LibraryError.learning(
        name: name, reason: "choose its number of dimensions")
    }
    return (base, dimension, options.isWhitening ?? preset?.learning?.isWhitening ?? false)
  }

  /// The embeddings to learn from: those of the gallery, of another one, or of the pictures in a folder.
  private func sample(
    _ source: String?, of base: String, _ embedder: any Embedder,
    _ progress: @escaping @Sendable (JobProgress) -> Void
  ) async throws -> [[Float]] {
    let identity = embedder.space.identity
    guard let source else { return try await embeddings(identity: identity, name: base, progress) }
    guard FileSystem.entry(at: source) != nil else { throw LibraryError.noSuchFile(path: source) }
    if FileSystem.entry(at: source + "/gallery.sqlite") != nil {
      let models = [galleryFolder + "/models"] + embedders.models.builtIn
      let other = try SearchEngine(
        gallery: source, creating: false, builtInModels: models, limits: decoder.limits)
      return try await other.spaces.embeddings(identity: identity, name: base, progress)
    }
    let folder = try SearchEngine.resolve([source], filling: galleryFolder)[0]
    let pictures = FolderPictures(in: folder, limit: decoder.limits.maximumBytes)
    let sink = EmbeddingSample(most: Self.sampleNumbers / embedder.space.dimension) { count in
      progress(JobProgress(done: count, unit: "pictures", stage: "Reading pictures"))
    }
    try await PicturePipeline(
      from: pictures, decoder,
      PlainEmbedding(embedder: embedder), to: sink, threads: SearchEngine.cores
    ).run()
    guard !sink.all.isEmpty else {
      throw IndexingError.nothingToIndex(
        paths: [source], skipped: sink.firstFailure ?? pictures.firstPassedOver)
    }
    return sink.all
  }

  /// The embeddings of whole images in a space, sampled evenly if there are too many.
  private func embeddings(
    identity: String, name: String, _ progress: (JobProgress) -> Void
  ) async throws -> [[Float]] {
    guard let space = try await gallery.space(identity: identity) else {
      throw LibraryError.noSuchSpace(name: name, available: try await gallery.filledSpaces().map(\.name))
    }
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: galleryFolder)
    let count = space.images
    let step = max(1, (count * space.dimension + Self.sampleNumbers - 1) / Self.sampleNumbers)
    var rows: [[Float]] = []
    var (last, number): (Int64, Int) = (0, 0)
    while true {
      try Task.checkCancellation()
      progress(
        JobProgress(done: number, total: count, unit: "pictures", stage: "Reading the search index"))
      let page = try snapshot.embeddings(after: last, limit: 512)
      guard let end = page.last?.subject else { return rows }
      for (_, embedding) in page {
        if number.isMultiple(of: step) { rows.append(embedding.vector) }
        number += 1
      }
      last = end
    }
  }

  /// Projects all embeddings of the base space. If that fails or is cancelled, the new space is removed.
  ///
  /// - Returns: the number of images.
  private func projectAll(
    by projection: Projection, from identity: String, into space: SpaceRecord,
    _ progress: (JobProgress) -> Void
  ) async throws -> Int {
    do {
      return try await project(by: projection, from: identity, into: space, progress)
    } catch {
      try await gallery.removeSpace(space.id)
      throw error
    }
  }

  private func project(
    by projection: Projection, from identity: String, into space: SpaceRecord,
    _ progress: (JobProgress) -> Void
  ) async throws -> Int {
    guard let base = try await gallery.space(identity: identity) else { return 0 }
    let snapshot = try EmbeddingSnapshot(ofSpace: base.id, gallery: galleryFolder)
    let target = IndexedSpace(id: space.id, projection: projection)
    var (last, images): (Int64, Int) = (0, 0)
    while true {
      try Task.checkCancellation()
      progress(JobProgress(done: images, total: base.images, unit: "pictures", stage: "Projecting"))
      let page = try snapshot.embeddings(after: last, limit: 512)
      guard let end = page.last?.subject else { return images }
      let embeddings = try target.stored(page.map { PictureEmbedding($0.embedding) })
      try await gallery.store(Array(zip(page.map(\.subject), embeddings)))
      images += page.count
      last = end
    }
  }
}

/// Embeds whole pictures, without a gallery.
private struct PlainEmbedding: PictureAnalysis {
  let embedder: any Embedder

  var sufficientSize: SufficientSize? { embedder.sufficientSize }
  var batch: Int { embedder.parallelism.batch }
  var requests: Int { embedder.parallelism.requests }

  func prepare(
    _ picture: Picture, of loaded: LoadedPicture<Int>
  ) throws -> Preparation<PreparedInput, PictureEmbedding> { .rest(try embedder.prepare(picture.pixels)) }

  func run(_ inputs: [PreparedInput]) async throws -> [PictureEmbedding] { try await embedder.embed(inputs) }
}

/// Collects embeddings, sampled evenly if there are too many. Pictures that cannot be decoded or embedded are
/// skipped, as in indexing.
private final class EmbeddingSample: PictureSink {
  private struct State {
    var found: [Int: [Float]] = [:]
    /// Every `step`-th picture is kept.
    var step = 1
    /// The number of pictures so far, kept or not.
    var taken = 0
    var firstFailure: GalleryStatus.PassedOver?

    /// - Returns: the number of pictures so far.
    mutating func take(_ vector: [Float], _ number: Int, most: Int) -> Int {
      taken += 1
      guard number.isMultiple(of: step) else { return taken }
      found[number] = vector
      guard found.count > most else { return taken }
      step *= 2
      found = found.filter { $0.key.isMultiple(of: step) }
      return taken
    }
  }

  private let most: Int
  private let progress: @Sendable (Int) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - most: the most embeddings to keep.
  ///   - progress: is called with the number of pictures so far.
  init(most: Int, progress: @escaping @Sendable (Int) -> Void) {
    self.most = most
    self.progress = progress
  }

  func take(_ embedding: PictureEmbedding, _ number: Int) {
    guard embedding.isFinite else { return }
    progress(state.withLock { state in state.take(embedding.vector, number, most: most) })
  }

  func takeFailure(_ error: ImagingError, _ name: String, _ number: Int) {
    state.withLock { state in
      if state.firstFailure == nil {
        state.firstFailure = GalleryStatus.PassedOver(path: name, error.description)
      }
    }
  }

  /// The first picture that could not be decoded, and why.
  var firstFailure: GalleryStatus.PassedOver? { state.withLock(\.firstFailure) }

  /// In the order of the pictures.
  var all: [[Float]] { state.withLock { state in state.found.sorted { $0.key < $1.key }.map(\.value) } }
}
