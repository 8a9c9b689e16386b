import Synchronization

/// The progress of a step that may take long.
public struct SearchProgress: Sendable, Codable, Equatable {
  /// The step, as in its chain; `explain` while matching points are found.
  public let step: String
  /// How many pictures, vectors or views are done.
  public let done: Int
  /// How many there are.
  public let total: Int
}

/// Reports the progress of one step: at its beginning and end, and at most ten times a second in between.
final class StepProgress: Sendable {
  private static let pause: Duration = .milliseconds(100)

  private let step: String
  private let report: @Sendable (SearchProgress) -> Void
  private let state = Mutex((done: 0, total: 0, last: ContinuousClock.now))

  /// - Parameters:
  ///   - step: the step.
  ///   - report: is called from any thread, never twice at the same time.
  init(_ step: String, _ report: @escaping @Sendable (SearchProgress) -> Void) {
    (self.step, self.report) = (step, report)
  }

  /// Adds finished units.
  ///
  /// - Parameters:
  ///   - count: how many more; 0 at the beginning.
  ///   - total: how many there are.
  func advance(by count: Int, of total: Int) { set(total: total) { $0 + count } }

  /// Sets the number of finished units.
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
