import Eidetic
import FoundationEssentials
import HTTPServer

/// What goes on, as server-sent events: `job` with a job at every change, `gallery` with what the gallery
/// holds when that has changed. A new listener gets both at once.
struct EventSource: Sendable {
  let engine: SearchEngine

  /// The gallery is counted at most so often while jobs run.
  private static let countingInterval = Duration.seconds(1)

  /// Events until the listener goes.
  func events() -> AsyncStream<ServerEvent> {
    let updates = engine.jobs.updates()
    return AsyncStream(bufferingPolicy: .bufferingNewest(256)) { continuation in
      let task = Task {
        var last: GalleryCounts?
        var counted = ContinuousClock.now
        await self.tellCounts(&last, continuation)
        for job in engine.jobs.jobs.reversed() { continuation.yield(.json("job", JobAnswer(job))) }
        for await job in updates {
          continuation.yield(.json("job", JobAnswer(job)))
          if job.state.isFinal || ContinuousClock.now - counted > Self.countingInterval {
            await self.tellCounts(&last, continuation)
            counted = .now
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func tellCounts(
    _ last: inout GalleryCounts?, _ continuation: AsyncStream<ServerEvent>.Continuation
  ) async {
    // A gallery that cannot be read at this moment is told about by whatever is asked of it next.
    guard let counts = try? await engine.library.counts(), counts != last else { return }
    last = counts
    continuation.yield(.json("gallery", counts))
  }
}
