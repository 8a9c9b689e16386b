import FoundationEssentials
import Synchronization

extension JobsRoom {
  /// The least interval between updates of progress within a stage.
  private static let tellingInterval = Duration.milliseconds(100)

  /// Receives the outcome of a job.
  typealias Waiter<Outcome> = AsyncStream<Result<Outcome, any Error>>.Continuation

  /// Adds work as a job.
  ///
  /// - Parameter waiter: gets its outcome; finishes without one if the job is cancelled.
  func add<Work: JobWork>(
    _ work: Work, joinsSame: Bool, waiter: Waiter<Work.Outcome>?
  ) async throws -> Job {
    try await work.check()
    return try state.withLock { state in
      if joinsSame, let same = state.table.same(as: work) { return same }
      guard !state.isStopped else { throw JobsError.stopped(title: work.title) }
      if state.table.isFree(work.claims) { try work.checkReadiness() }
      let index = state.table.add(work) {
        await Self.end(of: work, $0, waiter)
      } abandon: {
        waiter?.finish()
      }
      state.tell(index)
      begin(&state)
      return state.table.entries[index].job
    }
  }

  /// Changes a job, notifies listeners if its state has changed, and starts jobs that may start now.
  ///
  /// - Returns: the job; `nil` if there is none of this id.
  func change(_ id: Int, _ body: (inout JobTable.Entry) -> Void) -> Job? {
    state.withLock { state in
      guard let index = state.table.index(of: id) else { return nil }
      state.change(index, body)
      defer { begin(&state) }
      return state.table.entries[index].job
    }
  }

  /// Cancels a job; no effect on one that has ended.
  ///
  /// - Returns: the job; `nil` if there is none of this id.
  func callOff(_ id: Int) -> Job? {
    var task: Task<Void, Never>?
    let job = change(id) { entry in
      guard !entry.job.state.isFinal else { return }
      entry.job.isCalledOff = true
      task = entry.task
      if entry.job.state == .queued { entry.end(JobEnd(state: .cancelled, deliver: entry.abandon)) }
    }
    // After unlocking the room: cancellation handlers run within the call.
    task?.cancel()
    return job
  }

  /// Runs work to its end.
  private static func end<Work: JobWork>(
    of work: Work, _ run: JobRun, _ waiter: Waiter<Work.Outcome>?
  ) async -> JobEnd {
    do {
      let outcome = try await work.run(run)
      return JobEnd(state: .done, details: work.details(of: outcome)) {
        waiter?.yield(.success(outcome))
        waiter?.finish()
      }
    } catch {
      let failure = Job.Failure(error)
      guard failure.kind != .cancelled else {
        return JobEnd(state: .cancelled, deliver: { waiter?.finish() })
      }
      return JobEnd(state: .failed, failure: failure) {
        waiter?.yield(.failure(error))
        waiter?.finish()
      }
    }
  }

  private func begin(_ state: inout State) {
    while !state.isStopped, let index = state.table.nextToBegin() {
      state.change(index) { entry in
        guard let work = entry.work else { preconditionFailure("job \(entry.job.id) begins twice") }
        entry.work = nil
        entry.job.state = .running
        entry.job.started = .now
        let id = entry.job.id
        let run = JobRun(pause: entry.pause) { self.report(id, $0, details: $1) }
        // Detached: it must not inherit anything from the task of the submitter or of the previous job.
        entry.task = Task.detached {
          let end = await work(run)
          _ = self.change(id) { $0.end(end) }
        }
      }
    }
  }

  private func report(_ id: Int, _ progress: JobProgress, details: (any Sendable)?) {
    state.withLock { state in
      guard let index = state.table.index(of: id), !state.table.entries[index].job.state.isFinal else {
        return
      }
      let before = state.table.entries[index]
      state.table.change(index) { entry in
        entry.job.progress = progress
        if let details { entry.job.details = details }
      }
      let isNews =
        before.job.progress.stage != progress.stage || .now - before.told >= Self.tellingInterval
      if isNews { state.tell(index) }
    }
  }
}
