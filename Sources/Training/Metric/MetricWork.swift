public import Eidetic
import Models

/// A space that was learned from labels.
public struct LearnedMetricSpace: Sendable, Encodable, Equatable {
  /// What was measured by cross-validation, on classes that were not learned from.
  public struct Validation: Sendable, Encodable, Equatable {
    /// The mean average precision of the base space, 0…1.
    public let base: Double
    /// That of the learned metric.
    public let learned: Double
  }

  /// As `--space` takes it.
  public let name: String
  /// The base space, whose embeddings are projected.
  public let base: String
  /// How it was learned.
  public let method: MetricMethod
  /// The number of components of its embeddings.
  public let dimension: Int
  /// The number of classes it was learned from.
  public let classes: Int
  /// The number of pictures it was learned from.
  public let pictures: Int
  /// How much the covariance within classes is shrunk, 0…1; `nil` with proxies.
  public let shrinkage: Double?
  /// The number of steps; `nil` with whitening.
  public let steps: Int?
  /// `nil` if there are fewer than four classes with two pictures.
  public let validation: Validation?
  /// The number of images that have an embedding in it: all that have one in the base space.
  public let images: Int
}

/// Learns a space from labelled pictures, as a job.
///
/// It is learned from the pictures of the parts for training and validation; the part for testing is not
/// looked at.
public struct MetricWork: JobWork {
  private let engine: SearchEngine
  private let name: String
  private let base: String
  private let labelled: [LabelledPicture]
  private let options: MetricOptions

  /// - Parameters:
  ///   - name: of the new space: letters, digits, `.`, `_` and `-`.
  ///   - base: the space whose embeddings are projected.
  ///   - labelled: pictures of the gallery, with their classes.
  ///   - engine: of the gallery.
  ///   - options: how it is learned.
  public init(
    _ name: String, from base: String = SearchEngine.defaultSpace, labelled: LabelledPictures,
    in engine: SearchEngine, options: MetricOptions = MetricOptions()
  ) {
    (self.name, self.base, self.engine, self.options) = (name, base, engine, options)
    self.labelled = labelled.pictures.filter { $0.part != .test }
  }

  /// `learn`.
  public var kind: JobKind { .learn }
  /// The space's name.
  public var title: String { "Learn the search index \(name)" }
  /// The gallery.
  public var claims: Set<JobClaim> { [.gallery] }

  /// Checks the name and the base.
  ///
  /// - Throws: `LibraryError.learning`, `GalleryError.spaceExists`.
  public func check() async throws { try await engine.spaces.checkNew(name, from: base) }

  /// Learns the space.
  ///
  /// - Throws: `TrainingError.notEmbedded`, `.fewClasses`, `.noDifferences`; as `SpacesRoom.learn`.
  ///   `CancellationError` if the task is cancelled. In all cases there is no new space.
  public func run(_ run: JobRun) async throws -> LearnedMetricSpace {
    try await learn { run.report($0) }
  }

  /// Learns the space.
  ///
  /// - Parameter progress: is called with what is done.
  /// - Throws: as `run(_:)`.
  public func learn(
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> LearnedMetricSpace {
    let sample = try await sample(progress)
    let learned = try await engine.spaces.learn(named: name, from: base, progress) { _ in
      let metric = try await engine.spaces.onWorker { [options] in
        try MetricHead.learn(from: sample, options) { done, total in
          progress(JobProgress(done: done, total: total, unit: "steps", stage: "Learning"))
        }
      }
      return (metric.projection, metric)
    }
    let metric = learned.outcome
    return LearnedMetricSpace(
      name: name, base: base, method: options.method, dimension: learned.projection.dimension,
      classes: Set(sample.labels).count, pictures: sample.labels.count, shrinkage: metric.shrinkage,
      steps: metric.steps,
      validation: metric.validation.map { .init(base: $0.baseline, learned: $0.precision) },
      images: learned.images)
  }

  /// - Throws: `TrainingError.notEmbedded`.
  private func sample(_ progress: (JobProgress) -> Void) async throws -> LabelledEmbeddings {
    let images = labelled.compactMap(\.image)
    let vectors = try await engine.spaces.embeddings(ofImages: images, inSpace: base, progress: progress)
    let missing = labelled.filter { picture in picture.image.flatMap { vectors[$0] } == nil }
    if let first = missing.first {
      throw TrainingError.notEmbedded(count: missing.count, example: first.path, space: base)
    }
    return LabelledEmbeddings(
      vectors: images.compactMap { vectors[$0] }, labels: labelled.map(\.label))
  }
}
