import Synchronization

/// How far a step of a query is that may take long.
public struct SearchProgress: Sendable, Codable, Equatable {
  /// The step, as its chain says it; `explain` where hits are explained.
  public let step: String
  /// How many pictures, vectors or views are done.
  public let done: Int
  /// How many there are.
  public let total: Int
}

/// Reports how far one step is: at its beginning and end, and in between at most ten times a second.
final class StepProgress: Sendable {
  private static let pause: Duration = .milliseconds(100)

  private let step: String
  private let report: @Sendable (SearchProgress) -> Void
  private let state = Mutex((done: 0, total: 0, last: ContinuousClock.now))

  /// - Parameters:
  ///   - step: what is reported on.
  ///   - report: is called from any thread, never twice at the same time.
  init(_ step: String, _ report: @escaping @Sendable (SearchProgress) -> Void) {
    (self.step, self.report) = (step, report)
  }

  /// Counts what has been done.
  ///
  /// - Parameters:
  ///   - count: how many more; 0 at the beginning.
  ///   - total: how many there are.
  func advance(by count: Int, of total: Int) { set(total: total) { $0 + count } }

  /// Says what has been done.
  func set(done: Int, of total: Int) { set(total: total) { _ in done } }

  private func set(total: Int, _ done: (Int) -> Int) {
    state.withLock { state in
      let isNew = state.total != total
      (state.done, state.total) = (done(isNew ? 0 : state.done), total)
      guard isNew || state.done == total || ContinuousClock.now - state.last >= Self.pause else { return }
      state.last = .now
      report(SearchProgress(step: step, done: state.done, total: total))
    }
  }
}
