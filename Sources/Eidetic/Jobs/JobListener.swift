import Synchronization

/// A subscriber to changes of jobs. A slow one misses progress in between, but no change of state.
final class JobListener: Sendable {
  private let pending = Mutex<[Job]>([])
  private let (signals, signal) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))

  /// Sends a job, replacing an unread update of the same job in the same state.
  func tell(_ job: Job) {
    pending.withLock { pending in
      pending.removeAll { $0.id == job.id && $0.state == job.state }
      pending.append(job)
    }
    signal.yield()
  }

  /// Ends the updates.
  func end() { signal.finish() }

  /// Waits for the next update.
  ///
  /// - Returns: `nil` after the end, and if the task is cancelled.
  func next() async -> Job? {
    while true {
      if let job = first() { return job }
      // Updates sent right before the end are still received.
      guard await signals.first(where: { _ in true }) != nil else { return first() }
    }
  }

  private func first() -> Job? {
    pending.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
