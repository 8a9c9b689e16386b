import Synchronization

/// Runs long work and tells whoever listens how far it is. It knows nothing of what the work does.
///
/// Jobs run side by side unless they claim the same: then the earlier one comes first. Ended jobs are kept
/// until the room goes, the last 50 of each kind.
public final class JobsRoom: Sendable {
  struct State {
    var table = JobTable()
    var listeners: [WeakListener] = []
    var isStopped = false
  }

  /// A listener goes when nobody waits for what it hears.
  struct WeakListener {
    weak let listener: JobListener?
  }

  let state = Mutex(State())

  /// Makes a room without jobs.
  public init() {}

  /// All jobs, the newest first.
  public var jobs: [Job] { state.withLock { $0.table.entries.reversed().map(\.job) } }

  /// A job.
  ///
  /// - Parameter id: its number.
  /// - Throws: `JobsError.noSuchJob`.
  public func job(_ id: Int) throws(JobsError) -> Job {
    try state.withLock { $0.table.entries.first { $0.job.id == id }?.job }.orThrow(id)
  }

  /// Makes work a job; it begins when all earlier ones that claim the same have ended.
  ///
  /// - Parameters:
  ///   - work: is done by itself.
  ///   - joinsSame: whether a job of the same kind and title that goes on is answered instead, if there is
  ///     one.
  /// - Throws: what the work's checks throw; `JobsError.stopped`.
  @discardableResult
  public func submit(_ work: some JobWork, joinsSame: Bool = false) async throws -> Job {
    try await add(work, joinsSame: joinsSame, waiter: nil)
  }

  /// Makes work a job and waits for its end. Cancelling the task calls the job off.
  ///
  /// - Parameter work: is done by itself.
  /// - Returns: what it came to.
  /// - Throws: what the work throws; `JobsError.cancelled` if somebody else called the job off, `.stopped`.
  public func perform<Work: JobWork>(_ work: Work) async throws -> Work.Outcome {
    let (outcomes, waiter) = AsyncStream.makeStream(of: Result<Work.Outcome, any Error>.self)
    let job = try await add(work, joinsSame: false, waiter: waiter)
    return try await withTaskCancellationHandler {
      for await outcome in outcomes { return try outcome.get() }
      try Task.checkCancellation()
      throw JobsError.cancelled(title: job.title)
    } onCancel: {
      _ = callOff(job.id)
    }
  }

  /// Holds a job back before its next step; without effect on one that does not run.
  ///
  /// - Parameter id: its number.
  /// - Throws: `JobsError.noSuchJob`, `.notPausable`.
  public func pause(_ id: Int) throws(JobsError) -> Job {
    let job = try job(id)
    guard job.canPause || job.state != .running else { throw .notPausable(title: job.title) }
    return try change(id) { entry in
      guard entry.job.state == .running else { return }
      entry.pause.pause()
      entry.job.state = .paused
    }.orThrow(id)
  }

  /// Lets a paused job go on; without effect on others.
  ///
  /// - Parameter id: its number.
  /// - Throws: `JobsError.noSuchJob`.
  public func resume(_ id: Int) throws(JobsError) -> Job {
    try change(id) { entry in
      guard entry.job.state == .paused else { return }
      entry.pause.resume()
      entry.job.state = .running
    }.orThrow(id)
  }

  /// Calls a job off. What was stored stays; one that has ended is left as it is.
  ///
  /// - Parameter id: its number.
  /// - Throws: `JobsError.noSuchJob`.
  public func cancel(_ id: Int) throws(JobsError) -> Job { try callOff(id).orThrow(id) }

  /// The jobs as they change, from now on. Who listens too slowly misses steps in between, but no state that
  /// a job has reached.
  public func updates() -> AsyncStream<Job> {
    let listener = JobListener()
    let isStopped = state.withLock { state in
      state.listeners.removeAll { $0.listener == nil }
      state.listeners.append(WeakListener(listener: listener))
      return state.isStopped
    }
    if isStopped { listener.end() }
    return AsyncStream(unfolding: { await listener.next() })
  }

  /// Calls all jobs off, waits for the end of those that run, and ends all updates. No more jobs can be
  /// submitted.
  public func stop() async {
    let entries = state.withLock { state in
      state.isStopped = true
      return state.table.entries
    }
    for entry in entries { _ = callOff(entry.job.id) }
    for entry in entries { await entry.task?.value }
    for listener in state.withLock({ $0.listeners.compactMap(\.listener) }) { listener.end() }
  }
}

extension JobsRoom.State {
  /// Changes a job, and tells of it if it stands elsewhere now.
  mutating func change(_ index: Int, _ body: (inout JobTable.Entry) -> Void) {
    let before = table.entries[index].job
    table.change(index, body)
    let after = table.entries[index].job
    if after.state != before.state || after.isCalledOff != before.isCalledOff { tell(index) }
  }

  /// Tells listeners of a job.
  mutating func tell(_ index: Int) {
    table.change(index) { $0.told = .now }
    for listener in listeners { listener.listener?.tell(table.entries[index].job) }
  }
}

extension Job? {
  fileprivate func orThrow(_ id: Int) throws(JobsError) -> Job {
    guard let self else { throw .noSuchJob(id: id) }
    return self
  }
}
