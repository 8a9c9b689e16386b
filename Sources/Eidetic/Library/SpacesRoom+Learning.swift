import Files
import Foundation
import Gallery
import Imaging
import Inference
import Models
import Synchronization

/// What a learned space is to be, where its name does not say it.
public struct LearningOptions: Sendable, Equatable {
  /// The space whose embeddings are projected; the preset's of that name when nothing is said.
  public var base: String?
  /// The number of components of the new embeddings; the preset's when nothing is said.
  public var dimension: Int?
  /// Whether the directions are scaled to variance 1; the preset's way when nothing is said.
  public var isWhitening: Bool?
  /// A gallery's folder, or one with pictures, to learn from; the engine's own gallery when nothing is said.
  public var sample: String?

  /// As a preset says, on the engine's own gallery.
  public init() {}
}

/// A space that was learned.
public struct LearnedSpace: Sendable, Codable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The space whose embeddings are projected.
  public let base: String
  /// The number of components of its embeddings.
  public let dimension: Int
  /// Whether the directions are scaled to variance 1.
  public let isWhitening: Bool
  /// How many images it was learned from.
  public let sample: Int
  /// The part of the sample's variance that its directions hold, 0…1.
  public let explainedVariance: Double
  /// How many images of the gallery have an embedding in it by now: all that have one in the base.
  public let images: Int
}

extension SpacesRoom {
  /// The most numbers that are learned from: 2 GB of them. Of larger galleries every second, third, … image
  /// counts.
  private static let sampleNumbers = 1 << 29

  /// Learns a principal component analysis, with or without whitening, on embeddings of pictures, stores it
  /// as a space of its own, and projects what the gallery has in the base space already.
  ///
  /// New pictures come into the space as into any other: by indexing with its name. Queries are never learned
  /// from.
  ///
  /// - Parameters:
  ///   - name: of the new space: a preset that is learned, or one of your own: letters, digits, `.`, `_` and
  ///     `-`.
  ///   - options: what the name does not say.
  ///   - progress: told how many pictures were read and projected.
  /// - Throws: `LibraryError.learning` when the name is taken or something is not said, `.noSuchSpace`,
  ///   `SearchError.emptyGallery` when there is nothing to learn from; `ModelsError.sampleSize`,
  ///   `.targetDimension`, `.constantSample` when the pictures are too few for it; a `FaultyError` of kind
  ///   `busy` while the gallery is being indexed. `CancellationError` when the task is cancelled. In either
  ///   case there is no new space.
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

  /// What a space is learned from, and how, by its name and by what the name does not say.
  ///
  /// - Throws: `LibraryError.learning`, `GalleryError.spaceExists`.
  func recipe(
    for name: String, _ options: LearningOptions
  ) async throws -> (base: String, dimension: Int, isWhitening: Bool) {
    let preset = SpacePreset.named(name)
    let models = try embedders.models.list()
    let isTaken =
      Descriptors.named(name) != nil || (preset != nil && preset?.learning == nil)
      || models.contains { $0.card.name == name }
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

  /// The embeddings to learn from: of the gallery, of another one, or of the pictures in a folder.
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

  /// The whole images' embeddings in a space, evenly spread over the gallery where they are too many.
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

  /// Projects all that the gallery has in the base space. If that fails or is cancelled, the new space goes.
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

/// Whole pictures' embeddings, with no gallery to keep them.
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

/// Gathers embeddings, evenly spread over the pictures if they are too many. Pictures that cannot be decoded
/// or embedded are passed over, as indexing does.
private final class EmbeddingSample: PictureSink {
  private struct State {
    var found: [Int: [Float]] = [:]
    /// Pictures whose number is a multiple of it count.
    var step = 1
    /// How many came, kept or not.
    var taken = 0
    var firstFailure: GalleryStatus.PassedOver?

    /// - Returns: how many came.
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
  ///   - most: how many are kept, at most.
  ///   - progress: told how many came.
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

  /// Which picture could not be decoded first, and why.
  var firstFailure: GalleryStatus.PassedOver? { state.withLock(\.firstFailure) }

  /// In the order of the pictures.
  var all: [[Float]] { state.withLock { state in state.found.sorted { $0.key < $1.key }.map(\.value) } }
}
