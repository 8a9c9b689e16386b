import CMicroHTTPD
import Synchronization

/// A request and its response.
final class Exchange: Sendable {
  enum Step: Sendable {
    /// Only the target is known.
    case begun
    /// The head was admitted, and the body is being received.
    case receiving
    /// The responder is working.
    case working
    /// The response is ready.
    case answered(Response)
  }

  struct State {
    var step = Step.begun
    var head: RequestHead?
    var task: Task<Void, Never>?
    /// When it was received completely.
    var complete = ContinuousClock.now
  }

  /// As in the request line.
  let target: String
  let connection: Connection
  /// Used only by the daemon's thread.
  nonisolated(unsafe) var body: BodyReader?
  private let state = Mutex(State())

  init(target: String, connection: Connection) {
    self.target = target
    self.connection = connection
  }

  func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    state.withLock { state in body(&state) }
  }

  /// Cancels the work on the response.
  func cancel() { state.withLock { $0.task }?.cancel() }
}
