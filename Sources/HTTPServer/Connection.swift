import Synchronization

/// A client's connection, as the watcher sees it.
final class Connection: Sendable {
  /// What it is in the middle of.
  enum Phase: Sendable {
    /// A request's head comes in, or nothing at all.
    case waiting
    /// A request's body comes in.
    case receiving
    /// A request is worked on; the library does not look at the socket meanwhile.
    case working(Exchange)
    /// An answer goes out.
    case answering
    /// Events go out, and between them the library does not look at the socket.
    case streaming(EventPump)
    /// It was ended, and the library has yet to see that.
    case ended
  }

  struct State: Sendable {
    var phase = Phase.waiting
    /// When the phase began.
    var since = ContinuousClock.now
    /// Whether part of a request has come in for certain; a first one is always expected.
    var hasBegun = true
  }

  /// The socket, open for as long as the server lists the connection.
  let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) { self.descriptor = descriptor }

  var current: State { state.withLock { $0 } }

  /// A request's first line has come in.
  func beginRequest() { state.withLock { $0.hasBegun = true } }

  /// Goes on to another phase, unless it was ended.
  func enter(_ phase: Phase) {
    state.withLock { state in
      if case .ended = state.phase { return }
      state.phase = phase
      state.since = .now
    }
  }

  /// Waits for the next request.
  func rest() {
    state.withLock { state in
      if case .ended = state.phase { return }
      state = State(phase: .waiting, since: .now, hasBegun: false)
    }
  }
}
