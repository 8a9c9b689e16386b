import Synchronization

/// What an indexing job reports beside what all jobs do.
public struct IndexJob: Sendable, Equatable {
  /// The paths to index; empty for all roots.
  public let paths: [String]
  /// The progress of the run.
  public internal(set) var progress = IndexProgress()
  /// The result, with at most `IndexWork.listedFailures` failures; `nil` until the run is done.
  public internal(set) var report: IndexReport?
  /// How many files failed, listed or not.
  public internal(set) var failedCount = 0
  /// How many pictures were recovered from damaged files, listed or not.
  public internal(set) var recoveredCount = 0

  /// Sets the result.
  mutating func take(_ whole: IndexReport) {
    report = whole.listing(failures: IndexWork.listedFailures)
    (failedCount, recoveredCount) = (whole.failed.count, whole.recovered.count)
  }
}

/// Indexes as a job, whose `details` are an `IndexJob`.
public struct IndexWork: JobWork {
  /// The most failures that a job's report lists; the error ledger has them all.
  public static let listedFailures = 100

  private let engine: SearchEngine
  private let paths: [String]
  private let options: IndexOptions

  /// - Parameters:
  ///   - engine: the engine of the gallery.
  ///   - paths: absolute paths of folders or pictures; empty for all roots of the gallery.
  ///   - options: the options of the run.
  /// - Throws: a `FaultyError`: of kind `notFound` for a path that does not exist; `unreadable` for one that
  ///   cannot be opened; `usage` for one in a gallery's folder.
  public init(_ engine: SearchEngine, _ paths: [String] = [], options: IndexOptions = IndexOptions()) throws {
    self.engine = engine
    self.paths = try engine.resolve(paths)
    self.options = options
  }

  /// `index`.
  public var kind: JobKind { .index }
  /// What it indexes, to show.
  public var title: String { paths.isEmpty ? "Index all folders" : "Index \(paths.joined(separator: ", "))" }
  /// The gallery.
  public var claims: Set<JobClaim> { [.gallery] }
  /// It pauses before the next picture.
  public var canPause: Bool { true }
  /// An `IndexJob`.
  public var details: (any Sendable)? { IndexJob(paths: paths) }

  /// Checks that the requested spaces can be filled.
  ///
  /// - Throws: a `FaultyError`: of kind `notReady` if a model or a learned space is missing; `unsupported`
  ///   for a name that is not a space's; `damaged` for a model that is.
  public func check() async throws { try await engine.checkSpaces(options) }

  /// Checks that no other process is indexing.
  ///
  /// - Throws: a `FaultyError` of kind `busy`.
  public func checkReadiness() throws { _ = try engine.lockForIndexing() }

  /// Runs the indexing.
  ///
  /// - Throws: as `SearchEngine.index`.
  public func run(_ run: JobRun) async throws -> IndexJob {
    let job = Mutex(IndexJob(paths: paths))
    let report = try await engine.index(paths, options: options, pause: run.pause) { progress in
      let details = job.withLock { job in
        job.progress = progress
        return job
      }
      run.report(JobProgress(progress), details: details)
    }
    return job.withLock { job in
      job.take(report)
      return job
    }
  }

  /// The result.
  public func details(of outcome: IndexJob) -> (any Sendable)? { outcome }
}

extension JobProgress {
  init(_ progress: IndexProgress) {
    self.init(
      done: progress.done, total: progress.isCounted ? progress.found : nil, unit: "files")
  }
}
