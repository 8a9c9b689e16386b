import Synchronization

/// What an indexing job tells beside what all jobs tell.
public struct IndexJob: Sendable, Equatable {
  /// What is indexed; all roots when it is empty.
  public let paths: [String]
  /// How far it is.
  public internal(set) var progress = IndexProgress()
  /// What it came to, with at most `IndexWork.listedFailures` failures listed; `nil` before it is done.
  public internal(set) var report: IndexReport?
  /// How many files failed, listed or not.
  public internal(set) var failedCount = 0
  /// How many pictures were recovered from damaged files, listed or not.
  public internal(set) var recoveredCount = 0

  /// Takes over what the run came to.
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
  ///   - engine: indexes.
  ///   - paths: absolute paths of folders or pictures; all roots of the gallery when there are none.
  ///   - options: the spaces to fill, and what is to be believed and tried again.
  /// - Throws: a `FaultyError` of fault `input` for a path that is not there.
  public init(_ engine: SearchEngine, _ paths: [String] = [], options: IndexOptions = IndexOptions()) throws {
    self.engine = engine
    self.paths = try engine.resolve(paths)
    self.options = options
  }

  /// `index`.
  public var kind: JobKind { .index }
  /// What is indexed.
  public var title: String { paths.isEmpty ? "Index all folders" : "Index \(paths.joined(separator: ", "))" }
  /// The gallery.
  public var claims: Set<JobClaim> { [.gallery] }
  /// It waits before its next picture.
  public var canPause: Bool { true }
  /// An `IndexJob`.
  public var details: (any Sendable)? { IndexJob(paths: paths) }

  /// Checks the spaces that are to be filled.
  ///
  /// - Throws: a `FaultyError` of fault `input` for a space that is not there.
  public func check() async throws { try await engine.checkSpaces(options) }

  /// Checks that no other process is indexing.
  ///
  /// - Throws: a `FaultyError` of kind `busy`.
  public func checkReadiness() throws { _ = try engine.lockForIndexing() }

  /// Indexes.
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

  /// The outcome.
  public func details(of outcome: IndexJob) -> (any Sendable)? { outcome }
}

extension JobProgress {
  init(_ progress: IndexProgress) {
    self.init(
      done: progress.done, total: progress.isCounted ? progress.found : nil, unit: "files")
  }
}
