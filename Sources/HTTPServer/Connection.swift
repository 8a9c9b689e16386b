import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
    /// A last word was said and the rest of a body is passed over: a client that is cut off while it sends
    /// may never read it.
    case lingering
    /// It was ended, and the library has yet to see that.
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
    /// Whether part of a request has come in for certain; a first one is always expected.
    var hasBegun = true
  }

  /// The socket, open for as long as the server lists the connection.
  let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) { self.descriptor = descriptor }

  var current: State { state.withLock { $0 } }

  /// Whether the client has ended its direction, and all that it sent was read.
  var hasEndOfInput: Bool {
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
  }

  /// A request's first line has come in.
  func beginRequest() {
    state.withLock { state in
      // The time before it was nobody's.
      if !state.hasBegun { state.since = .now }
      state.hasBegun = true
    }
  }

  /// Goes on to another phase.
  ///
  /// - Returns: whether it did: not when it was ended.
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

  /// Ends what it is in the middle of, so that nobody else says anything on it any more.
  ///
  /// - Parameters:
  ///   - phase: `lingering` or `ended`.
  ///   - seen: when the phase began that is to end; nothing for any.
  /// - Returns: whether it did: not when it has gone on, or was ended already.
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
