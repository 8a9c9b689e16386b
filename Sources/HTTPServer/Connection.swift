import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A client's connection, for the watcher.
final class Connection: Sendable {
  /// What the connection is doing.
  enum Phase: Sendable {
    /// Receiving a request's head, or idle.
    case waiting
    /// Receiving a request's body.
    case receiving
    /// Waiting for the response; the library ignores the socket meanwhile.
    case working(Exchange)
    /// Sending a response.
    case answering
    /// Sending events; between them the library ignores the socket.
    case streaming(EventPump)
    /// A final response was sent and the rest of a body is skipped: a client that is disconnected while it
    /// sends may never read the response.
    case lingering
    /// The connection was shut down, which the library has not noticed yet.
    case ended

    var isOver: Bool {
      switch self {
      case .lingering, .ended: true
      case .waiting, .receiving, .working, .answering, .streaming: false
      }
    }
  }

  struct State: Sendable {
    var phase = Phase.waiting
    /// When the phase began.
    var since = ContinuousClock.now
    /// Whether part of a request was received; a first request is always expected.
    var hasBegun = true
  }

  /// The socket, which stays open while the server lists the connection.
  let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) { self.descriptor = descriptor }

  var current: State { state.withLock { $0 } }

  /// Whether the client has shut down its sending side, and all its data was read.
  var hasEndOfInput: Bool {
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
  }

  /// Notes that a request's first line was received.
  func beginRequest() {
    state.withLock { state in
      // The time before it was idle.
      if !state.hasBegun { state.since = .now }
      state.hasBegun = true
    }
  }

  /// Enters another phase.
  ///
  /// - Returns: `false` if the connection was shut down.
  func enter(_ phase: Phase) -> Bool {
    state.withLock { state in
      if state.phase.isOver { return false }
      state.phase = phase
      state.since = .now
      return true
    }
  }

  /// Waits for the next request.
  func rest() {
    state.withLock { state in
      if !state.phase.isOver { state = State(phase: .waiting, since: .now, hasBegun: false) }
    }
  }

  /// Ends the present phase, so that nothing else is sent on the connection.
  ///
  /// - Parameters:
  ///   - phase: `lingering` or `ended`.
  ///   - seen: the beginning of the phase to end; `nil` for any phase.
  /// - Returns: `false` if the phase has changed, or was ended already.
  func leave(for phase: Phase, since seen: ContinuousClock.Instant? = nil) -> Bool {
    state.withLock { state in
      if case .ended = state.phase { return false }
      guard seen == nil ? !state.phase.isOver : state.since == seen else { return false }
      state.phase = phase
      state.since = .now
      return true
    }
  }
}
