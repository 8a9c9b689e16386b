import Synchronization

/// Cancels a decode from another thread.
final class DecodingCancellation: Sendable {
  private struct State {
    var isCancelled = false
    var process: DecoderProcess?
  }

  private let state = Mutex(State())

  /// Whether the decode was cancelled.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Cancels the decode at once: kills its helper, or ends its wait for memory.
  func cancel() {
    let process = state.withLock { state in
      state.isCancelled = true
      return state.process
    }
    process?.kill()
    MemoryGate.shared.lookAgain()
    MemoryGate.drawings.lookAgain()
  }

  /// Sets the helper that works on it.
  ///
  /// - Returns: whether it may begin.
  func begin(_ process: DecoderProcess) -> Bool {
    state.withLock { state in
      if state.isCancelled { return false }
      state.process = process
      return true
    }
  }

  /// Notes that the helper is done with it.
  func end() { state.withLock { $0.process = nil } }
}
