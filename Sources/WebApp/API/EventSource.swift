import Eidetic
import FoundationEssentials
import HTTPServer

/// Server-sent events: `job` at every change of a job, and `gallery` with the gallery's counts when they
/// change. A new listener gets both at once.
///
/// Events are made on demand: a slow client misses progress of jobs, but no change of state.
actor EventSource {
  /// The least interval between counts of the gallery while jobs run.
  private static let countingInterval = Duration.seconds(1)

  private let engine: SearchEngine
  private let updates: AsyncStream<Job>
  private var hasBegun = false
  /// Events to send next.
  private var pending: [ServerEvent] = []
  private var lastCounts: GalleryCounts?
  private var counted = ContinuousClock.now

  /// - Parameter engine: the engine to report on.
  init(engine: SearchEngine) {
    self.engine = engine
    updates = engine.jobs.updates()
  }

  /// Events until the listener disconnects.
  nonisolated func events() -> AsyncStream<ServerEvent> { AsyncStream(unfolding: { await self.next() }) }

  private func next() async -> ServerEvent? {
    if !hasBegun { await begin() }
    while pending.isEmpty {
      guard let job = await updates.first(where: { _ in true }) else { return nil }
      pending.append(.json("job", JobAnswer(job)))
      if job.state.isFinal || .now - counted > Self.countingInterval { await count() }
    }
    return pending.removeFirst()
  }

  private func begin() async {
    hasBegun = true
    await count()
    pending += engine.jobs.jobs.reversed().map { .json("job", JobAnswer($0)) }
  }

  private func count() async {
    counted = .now
    // An unreadable gallery is reported by the next request.
    guard let counts = try? await engine.library.counts(), counts != lastCounts else { return }
    lastCounts = counts
    pending.append(.json("gallery", counts))
  }
}
