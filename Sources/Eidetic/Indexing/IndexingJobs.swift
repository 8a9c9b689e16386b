public import Faults
public import FoundationEssentials
import Synchronization

/// An indexing run that was ordered and goes on by itself.
public struct IndexingJob: Sendable, Equatable {
  /// Where it stands.
  public enum State: String, Sendable, Codable {
    /// It waits for those before it.
    case queued
    case running, paused, done
    /// It ended before its time: `failure` says why.
    case failed
    case cancelled

    /// Whether nothing more will happen.
    public var isFinal: Bool { [.done, .failed, .cancelled].contains(self) }
  }

  /// Why a job failed.
  public struct Failure: Sendable, Equatable {
    /// Who can mend it.
    public let fault: Fault
    /// What failed, on what, why, and what to do about it.
    public let message: String
  }

  /// 1 for the first job since the program began.
  public let id: Int
  /// Where it stands.
  public internal(set) var state: State
  /// What is indexed; all roots when it is empty.
  public let paths: [String]
  /// When it was ordered.
  public let created: Date
  /// When it began.
  public internal(set) var started: Date?
  /// When it ended.
  public internal(set) var ended: Date?
  /// How far it is.
  public internal(set) var progress = IndexProgress()
  /// What it came to, with at most `IndexingJobs.listedFailures` failures listed; nothing before it is done.
  public internal(set) var report: IndexReport?
  /// How many files failed, listed or not.
  public internal(set) var failedCount = 0
  /// How many pictures were recovered from damaged files, listed or not.
  public internal(set) var recoveredCount = 0
  /// Why it failed.
  public internal(set) var failure: Failure?
}

/// Runs indexing jobs one after the other, and tells whoever listens how far they are.
public final class IndexingJobs: Sendable {
  /// The most failures that a job's report lists; the error ledger has them all.
  public static let listedFailures = 100
  /// The most ended jobs that are remembered.
  private static let remembered = 50

  private struct Entry {
    var job: IndexingJob
    let options: IndexOptions
    let pause = PauseSwitch()
    var task: Task<Void, Never>?
  }

  private struct State {
    var entries: [Entry] = []
    var nextID = 1
    var listeners: [Int: AsyncStream<IndexingJob>.Continuation] = [:]
    var nextListener = 0
    var isStopped = false
  }

  private let engine: SearchEngine
  private let state = Mutex(State())

  /// - Parameter engine: indexes.
  public init(_ engine: SearchEngine) { self.engine = engine }

  /// All jobs, the newest first.
  public var jobs: [IndexingJob] { state.withLock { $0.entries.reversed().map(\.job) } }

  /// A job.
  ///
  /// - Throws: `IndexingError.noSuchJob`.
  public func job(_ id: Int) throws(IndexingError) -> IndexingJob {
    guard let job = state.withLock({ state in state.entries.first { $0.job.id == id }?.job }) else {
      throw .noSuchJob(id: id)
    }
    return job
  }

  /// Orders a run; it begins when those before it have ended.
  ///
  /// - Parameters:
  ///   - paths: absolute paths of folders or pictures; all roots of the gallery when there are none.
  ///   - options: the spaces to fill, and what is to be believed and tried again.
  /// - Throws: a `FaultyError` of fault `input` for a path or a space that is not there, of kind `busy` when
  ///   another process is indexing.
  public func submit(_ paths: [String], options: IndexOptions = IndexOptions()) async throws -> IndexingJob {
    let resolved = try engine.resolve(paths)
    try await engine.checkSpaces(options)
    let job = try state.withLock { state in
      // A job of this process holds the lock itself.
      if state.entries.allSatisfy(\.job.state.isFinal) { _ = try engine.lockForIndexing() }
      let job = IndexingJob(id: state.nextID, state: .queued, paths: resolved, created: .now)
      state.nextID += 1
      state.entries.append(Entry(job: job, options: options))
      let ended = state.entries.filter { $0.job.state.isFinal }.map(\.job.id)
      let forgotten = Set(ended.dropLast(Self.remembered))
      state.entries.removeAll { forgotten.contains($0.job.id) }
      return job
    }
    tell(job)
    startNext()
    return try self.job(job.id)
  }

  /// Holds a job back before its next picture; without effect on one that does not run.
  ///
  /// - Throws: `IndexingError.noSuchJob`.
  public func pause(_ id: Int) throws(IndexingError) -> IndexingJob {
    try change(id) { entry in
      guard entry.job.state == .running else { return }
      entry.pause.pause()
      entry.job.state = .paused
    }
  }

  /// Lets a paused job go on; without effect on others.
  ///
  /// - Throws: `IndexingError.noSuchJob`.
  public func resume(_ id: Int) throws(IndexingError) -> IndexingJob {
    try change(id) { entry in
      guard entry.job.state == .paused else { return }
      entry.pause.resume()
      entry.job.state = .running
    }
  }

  /// Calls a job off. What was stored stays; one that has ended is left as it is.
  ///
  /// - Throws: `IndexingError.noSuchJob`.
  public func cancel(_ id: Int) throws(IndexingError) -> IndexingJob {
    try change(id) { entry in
      switch entry.job.state {
      case .queued:
        entry.job.state = .cancelled
        entry.job.ended = .now
      case .running, .paused: entry.task?.cancel()
      case .done, .failed, .cancelled: break
      }
    }
  }

  /// The jobs as they change, from now on. Who listens too slowly misses steps in between, never the last
  /// one.
  public func updates() -> AsyncStream<IndexingJob> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: IndexingJob.self, bufferingPolicy: .bufferingNewest(64))
    let number = state.withLock { state in
      state.nextListener += 1
      state.listeners[state.nextListener] = continuation
      return state.nextListener
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
    }
    return stream
  }

  /// Calls all jobs off, ends all updates, and waits for the running job's end.
  public func stop() async {
    let (task, listeners) = state.withLock { state in
      state.isStopped = true
      for index in state.entries.indices where state.entries[index].job.state == .queued {
        state.entries[index].job.state = .cancelled
      }
      defer { state.listeners = [:] }
      return (state.entries.lazy.compactMap(\.task).first, state.listeners.values)
    }
    task?.cancel()
    await task?.value
    for listener in listeners { listener.finish() }
  }
}

extension IndexingJobs {
  private func change(_ id: Int, _ body: (inout Entry) -> Void) throws(IndexingError) -> IndexingJob {
    let (before, after) = state.withLock { state -> (IndexingJob?, IndexingJob?) in
      guard let index = state.entries.firstIndex(where: { $0.job.id == id }) else { return (nil, nil) }
      let before = state.entries[index].job
      body(&state.entries[index])
      return (before, state.entries[index].job)
    }
    guard let after else { throw .noSuchJob(id: id) }
    if after != before { tell(after) }
    return after
  }

  private func tell(_ job: IndexingJob) {
    let listeners = state.withLock { $0.listeners.values }
    for listener in listeners { listener.yield(job) }
  }

  private func startNext() {
    let started = state.withLock { state -> IndexingJob? in
      guard !state.isStopped, !state.entries.contains(where: { $0.task != nil }),
        let index = state.entries.firstIndex(where: { $0.job.state == .queued })
      else { return nil }
      state.entries[index].job.state = .running
      state.entries[index].job.started = .now
      let entry = state.entries[index]
      state.entries[index].task = Task { await self.run(entry) }
      return entry.job
    }
    if let started { tell(started) }
  }

  private func run(_ entry: Entry) async {
    let id = entry.job.id
    do {
      let report = try await engine.index(entry.job.paths, options: entry.options, pause: entry.pause) {
        progress in
        self.update(id) { $0.progress = progress }
      }
      finish(id) { job in
        job.failedCount = report.failed.count
        job.recoveredCount = report.recovered.count
        job.report = report.listing(failures: Self.listedFailures)
        job.state = .done
      }
    } catch {
      finish(id) { job in
        let fault =
          (error as? any FaultyError)?.fault ?? (error is CancellationError ? .cancelled : .resource)
        job.state = fault == .cancelled ? .cancelled : .failed
        if fault != .cancelled { job.failure = IndexingJob.Failure(fault: fault, message: "\(error)") }
      }
    }
    startNext()
  }

  private func finish(_ id: Int, _ body: (inout IndexingJob) -> Void) {
    update(id) { job in
      body(&job)
      job.ended = .now
    }
    state.withLock { state in
      if let index = state.entries.firstIndex(where: { $0.job.id == id }) { state.entries[index].task = nil }
    }
  }

  private func update(_ id: Int, _ body: (inout IndexingJob) -> Void) {
    // A job that was just made to be forgotten has nobody left to be told.
    _ = try? change(id) { body(&$0.job) }
  }
}
