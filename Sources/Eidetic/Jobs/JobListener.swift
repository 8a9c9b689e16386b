import Synchronization

/// Somebody who is told of jobs. Who listens too slowly misses steps in between, but no state that a job has
/// reached.
final class JobListener: Sendable {
  private let pending = Mutex<[Job]>([])
  private let (signals, signal) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))

  /// Tells it of a job, in place of what it was told of the same job in the same state and has not heard yet.
  func tell(_ job: Job) {
    pending.withLock { pending in
      pending.removeAll { $0.id == job.id && $0.state == job.state }
      pending.append(job)
    }
    signal.yield()
  }

  /// Tells it that nothing more comes.
  func end() { signal.finish() }

  /// Waits for what is told.
  ///
  /// - Returns: `nil` after the end, and if the task is cancelled.
  func next() async -> Job? {
    while true {
      if let job = first() { return job }
      // What was told right before the end is heard, too.
      guard await signals.first(where: { _ in true }) != nil else { return first() }
    }
  }

  private func first() -> Job? {
    pending.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
