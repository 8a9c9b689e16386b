import Dispatch

/// Runs tasks that block or compute for long, off the pool that all other tasks share.
///
/// It starts a thread for each task that runs at a time: who adds the tasks bounds their number.
final class WorkerThreads: TaskExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label, attributes: .concurrent) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
