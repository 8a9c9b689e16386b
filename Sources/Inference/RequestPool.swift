import Synchronization

/// The idle requests of a network. If none is idle, callers wait: first come, first served.
final class RequestPool: Sendable {
  private struct State {
    var idle: [InferRequest]
    var waiting: [CheckedContinuation<InferRequest, Never>] = []
  }

  private let state: Mutex<State>

  init(_ requests: [InferRequest]) {
    state = Mutex(State(idle: requests))
  }

  func take() async -> InferRequest {
    await withCheckedContinuation { continuation in
      let request = state.withLock { state -> InferRequest? in
        if let request = state.idle.popLast() { return request }
        state.waiting.append(continuation)
        return nil
      }
      if let request { continuation.resume(returning: request) }
    }
  }

  func give(_ request: InferRequest) {
    let next = state.withLock { state -> CheckedContinuation<InferRequest, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.idle.append(request)
      return nil
    }
    next?.resume(returning: request)
  }
}
