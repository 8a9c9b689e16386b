import Dispatch

/// Runs tasks that block or compute for long, outside of the shared thread pool.
///
/// Dispatch starts threads for them; on Linux only a few more than there are cores while those are blocked:
/// the tasks may compute or wait for the disk, but never for one another.
package final class WorkerThreads: TaskExecutor {
  private let queue: DispatchQueue

  package init(label: String) { queue = DispatchQueue(label: label, attributes: .concurrent) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
