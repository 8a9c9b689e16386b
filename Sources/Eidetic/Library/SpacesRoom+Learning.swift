import Files
import Foundation
import Gallery
import Imaging
import Inference
package import Models
import Synchronization

extension SpacesRoom {
  /// The most numbers to learn from: 2 GB. Larger galleries are sampled evenly.
  private static let sampleNumbers = 1 << 29

  /// Learns a projection of the embeddings of pictures, stores it as a new space, and projects the gallery's
  /// embeddings of the base space.
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
    let recipe = try await recipe(for: name, options)
    let stored = try await learn(
      named: name, from: recipe.base, progress
    ) { embedder throws -> (Projection, LearnedSample) in
      let rows = try await sample(options.sample, of: recipe.base, embedder, progress)
      progress(JobProgress(done: rows.count, total: rows.count, unit: "pictures", stage: "Learning"))
      let projection = try await withTaskExecutorPreference(workers) { try recipe.method.learn(from: rows) }
      return (
        projection,
        LearnedSample(count: rows.count, explainedVariance: projection.explainedVariance(of: rows))
      )
    }
    return LearnedSpace(
      name: name, base: recipe.base, method: recipe.method, dimension: stored.projection.dimension,
      sample: stored.outcome.count, explainedVariance: stored.outcome.explainedVariance,
      images: stored.images)
  }

  /// What the pictures to learn from told.
  private struct LearnedSample: Sendable {
    let count: Int
    let explainedVariance: Double?
  }

  /// Learns a projection by any method, stores it as a new space, and projects the gallery's embeddings of
  /// the base space. Nobody else can index meanwhile.
  ///
  /// - Parameters:
  ///   - name: of the new space, as in `checkNew(_:)`.
  ///   - base: the name of the space whose embeddings are projected, which must not be a learned one.
  ///   - progress: is called with the number of pictures projected.
  ///   - learn: makes the projection, given the embedder of the base space; and what else is to be returned.
  /// - Returns: the projection with what else was learned, and the number of images in the new space.
  /// - Throws: `LibraryError.learning`; a `FaultyError` of kind `busy` while the gallery is being indexed;
  ///   what `learn` throws; `CancellationError` if the task is cancelled. In all cases there is no new space.
  package func learn<Outcome: Sendable>(
    named name: String, from base: String, _ progress: @escaping @Sendable (JobProgress) -> Void,
    by learn: (any Embedder) async throws -> (Projection, Outcome)
  ) async throws -> (projection: Projection, outcome: Outcome, images: Int) {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    try await checkNew(name, from: base)
    let embedder = try await embedders.embedder(forSpace: base) {
      .throughput(cores: SearchEngine.cores, weightBytes: $0)
    }
    let (projection, outcome) = try await learn(embedder)
    return try await withTaskExecutorPreference(workers) {
      let projected = ProjectedEmbedder(embedder, projection, name: try SpaceName(name))
      let space = try await gallery.addLearnedSpace(
        SpaceTraits(projected.space, name: name), base: base, projection: projection.encoded())
      let images = try await projectAll(
        by: projection, from: embedder.space.identity, into: space, progress)
      return (projection, outcome, images)
    }
  }

  /// Checks that a space of a name can be learned from another one.
  ///
  /// - Parameters:
  ///   - name: letters, digits, `.`, `_` and `-`; that of no model, descriptor or space.
  ///   - base: the name of the space whose embeddings are projected.
  /// - Throws: `LibraryError.learning`, `GalleryError.spaceExists`.
  package func checkNew(_ name: String, from base: String) async throws {
    try await checkFree(name)
    guard try await !embedders.learned.isImported(base) else {
      throw LibraryError.learning(
        name: name,
        reason:
          "the vectors of \(base) came from another program, which has none for new pictures; choose another one"
      )
    }
    guard try await embedders.learned.space(named: base) == nil else {
      throw LibraryError.learning(
        name: name, reason: "\(base) was learned itself; choose the search index that it was learned from")
    }
  }

  /// - Throws: `LibraryError.learning`, `GalleryError.spaceExists`.
  func checkFree(_ name: String) async throws {
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
  }

  /// The recipe for a space, from its name and the options.
  ///
  /// - Throws: `LibraryError.learning`, `GalleryError.spaceExists`.
  func recipe(
    for name: String, _ options: LearningOptions
  ) async throws -> (base: String, method: LearningMethod) {
    let preset = SpacePreset.named(name)
    try await checkFree(name)
    guard let base = options.base ?? preset?.base else {
      throw LibraryError.learning(name: name, reason: "choose the search index to learn it from")
    }
    try await checkNew(name, from: base)
    return (base, try options.method(for: name, preset?.learning))
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

  /// The space of a name.
  ///
  /// - Throws: `LibraryError.noSuchSpace`.
  func record(named name: String) async throws -> SpaceRecord {
    let wanted = try Self.canonicalName(name)
    let spaces = try await gallery.spaces()
    guard let space = spaces.last(where: { $0.name == wanted }) else {
      throw LibraryError.noSuchSpace(name: name, available: spaces.map(\.name))
    }
    return space
  }

  /// The embeddings of some whole images in a space.
  ///
  /// - Parameters:
  ///   - images: their numbers.
  ///   - name: of the space, as `--space` takes it.
  ///   - progress: is called with the number of images read.
  /// - Returns: by the image's number, without images that have none.
  /// - Throws: `LibraryError.noSuchSpace`, `GalleryError`; `CancellationError` if the task is cancelled.
  package func embeddings(
    ofImages images: [Int64], inSpace name: String, progress: (JobProgress) -> Void = { _ in }
  ) async throws -> [Int64: [Float]] {
    let space = try await record(named: name)
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: galleryFolder)
    var vectors: [Int64: [Float]] = [:]
    for (number, image) in images.enumerated() {
      if number.isMultiple(of: 256) {
        try Task.checkCancellation()
        progress(
          JobProgress(
            done: number, total: images.count, unit: "pictures", stage: "Reading the search index"))
      }
      vectors[image] = try snapshot.embedding(of: image)?.vector
    }
    return vectors
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
