import Synchronization

/// Calls a decode off from another thread.
final class DecodingCancellation: Sendable {
  private struct State {
    var isCancelled = false
    var process: DecoderProcess?
  }

  private let state = Mutex(State())

  /// Whether the decode was called off.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Ends the decode at once: its helper is killed, or its wait for memory ended.
  func cancel() {
    let process = state.withLock { state in
      state.isCancelled = true
      return state.process
    }
    process?.kill()
    MemoryGate.shared.lookAgain()
    MemoryGate.drawings.lookAgain()
  }

  /// Says which helper works on it.
  ///
  /// - Returns: whether it may begin.
  func begin(_ process: DecoderProcess) -> Bool {
    state.withLock { state in
      if state.isCancelled { return false }
      state.process = process
      return true
    }
  }

  /// The helper is done with it.
  func end() { state.withLock { $0.process = nil } }
}
