import Eidetic
import FoundationEssentials
import HTTPServer

/// What goes on, as server-sent events: `job` with a job at every change, `gallery` with what the gallery
/// holds when that has changed. A new listener gets both at once.
///
/// Events are made when they are asked for: a client that takes them too slowly misses steps of jobs, but
/// none of their states.
actor EventSource {
  /// The gallery is counted at most so often while jobs run.
  private static let countingInterval = Duration.seconds(1)

  private let engine: SearchEngine
  private let updates: AsyncStream<Job>
  private var hasBegun = false
  /// What is to be told next.
  private var pending: [ServerEvent] = []
  private var lastCounts: GalleryCounts?
  private var counted = ContinuousClock.now

  /// - Parameter engine: what goes on in it from now on is told.
  init(engine: SearchEngine) {
    self.engine = engine
    updates = engine.jobs.updates()
  }

  /// Events until the listener goes.
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
    // A gallery that cannot be read at this moment is told about by whatever is asked of it next.
    guard let counts = try? await engine.library.counts(), counts != lastCounts else { return }
    lastCounts = counts
    pending.append(.json("gallery", counts))
  }
}
