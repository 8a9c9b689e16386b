import CMicroHTTPD
import Synchronization

/// One request and its answer.
final class Exchange: Sendable {
  enum Step: Sendable {
    /// Nothing but the target is known.
    case begun
    /// The head was admitted, the body comes in.
    case receiving
    /// The responder works on it.
    case working
    /// The answer is there.
    case answered(Response)
  }

  struct State {
    var step = Step.begun
    var head: RequestHead?
    var task: Task<Void, Never>?
    /// When all of it had come in.
    var complete = ContinuousClock.now
  }

  /// As the request line has it.
  let target: String
  let connection: Connection
  /// Used by the daemon's thread alone.
  nonisolated(unsafe) var body: BodyReader?
  private let state = Mutex(State())

  init(target: String, connection: Connection) {
    self.target = target
    self.connection = connection
  }

  func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    state.withLock { state in body(&state) }
  }

  /// Calls off the work on the answer.
  func cancel() { state.withLock { $0.task }?.cancel() }
}
