import Synchronization

/// Pauses work before its next step, such as the next picture, until it is resumed or cancelled.
public final class PauseSwitch: Sendable {
  private struct State {
    var pausedSince: ContinuousClock.Instant?
    var total = Duration.zero
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextNumber = 0
  }

  private let state = Mutex(State())

  /// Makes a switch that is off.
  public init() {}

  /// Whether it is on.
  public var isPaused: Bool { state.withLock { $0.pausedSince != nil } }

  /// How long the work has been paused in all.
  var total: Duration {
    state.withLock { state in state.total + (state.pausedSince.map { .now - $0 } ?? .zero) }
  }

  /// Pauses the work; steps that have begun are finished.
  public func pause() {
    state.withLock { state in
      if state.pausedSince == nil { state.pausedSince = .now }
    }
  }

  /// Resumes the work.
  public func resume() {
    let waiting = state.withLock { state in
      if let since = state.pausedSince { state.total += .now - since }
      state.pausedSince = nil
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Suspends while the work is paused: to be called before each step.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func wait() async throws {
    guard isPaused else { return }
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let mayGoOn = state.withLock { state in
          // The cancellation handler of a cancelled task has run already.
          if state.pausedSince == nil || Task.isCancelled { return true }
          state.waiting[number] = continuation
          return false
        }
        if mayGoOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
    try Task.checkCancellation()
  }
}
