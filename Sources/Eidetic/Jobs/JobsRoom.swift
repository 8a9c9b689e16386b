import Synchronization

/// Runs long work as jobs and reports their progress to listeners, whatever the work is.
///
/// Jobs run concurrently unless they share a claim: then the earlier one goes first. The last 50 ended jobs
/// of each kind are kept.
public final class JobsRoom: Sendable {
  struct State {
    var table = JobTable()
    var listeners: [WeakListener] = []
    var isStopped = false
  }

  /// A listener lives as long as somebody iterates over its updates.
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
  /// - Parameter id: its id.
  /// - Throws: `JobsError.noSuchJob`.
  public func job(_ id: Int) throws(JobsError) -> Job {
    try state.withLock { $0.table.entries.first { $0.job.id == id }?.job }.orThrow(id)
  }

  /// Submits work as a job; it starts when all earlier jobs with the same claims have ended.
  ///
  /// - Parameters:
  ///   - work: the work.
  ///   - joinsSame: whether to return an unfinished job of the same kind and title instead, if there is one.
  /// - Throws: what the checks of the work throw; `JobsError.stopped`.
  @discardableResult
  public func submit(_ work: some JobWork, joinsSame: Bool = false) async throws -> Job {
    try await add(work, joinsSame: joinsSame, waiter: nil)
  }

  /// Submits work as a job and waits for its end. Cancelling the task cancels the job.
  ///
  /// - Parameter work: the work.
  /// - Returns: its outcome.
  /// - Throws: what the work throws; `JobsError.cancelled` if somebody else cancelled the job, `.stopped`.
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

  /// Pauses a job before its next step; no effect on one that is not running.
  ///
  /// - Parameter id: its id.
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

  /// Resumes a paused job; no effect on others.
  ///
  /// - Parameter id: its id.
  /// - Throws: `JobsError.noSuchJob`.
  public func resume(_ id: Int) throws(JobsError) -> Job {
    try change(id) { entry in
      guard entry.job.state == .paused else { return }
      entry.pause.resume()
      entry.job.state = .running
    }.orThrow(id)
  }

  /// Cancels a job; no effect on one that has ended. What it stored stays.
  ///
  /// - Parameter id: its id.
  /// - Throws: `JobsError.noSuchJob`.
  public func cancel(_ id: Int) throws(JobsError) -> Job { try callOff(id).orThrow(id) }

  /// The jobs as they change from now on. A slow reader misses progress in between, but no change of state.
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

  /// Cancels all jobs, waits for running ones to end, and ends all updates. No more jobs can be submitted.
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
  /// Changes a job, and notifies listeners if its state has changed.
  mutating func change(_ index: Int, _ body: (inout JobTable.Entry) -> Void) {
    let before = table.entries[index].job
    table.change(index, body)
    let after = table.entries[index].job
    if after.state != before.state || after.isCalledOff != before.isCalledOff { tell(index) }
  }

  /// Notifies listeners of a job.
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
