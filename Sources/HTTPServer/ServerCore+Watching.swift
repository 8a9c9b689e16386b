import CMicroHTTPD
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ServerCore {
  private static let interval = DispatchTimeInterval.milliseconds(50)
  /// How long the body of a request that was answered already is passed over.
  private static let lingering = Duration.seconds(5)
  /// How long the library is given to see an end by itself.
  private static let overlooking = Duration.seconds(1)

  /// Looks at all connections many times a second, until the server has ended.
  func watch() {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "eidetic.http.watch"))
    timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval)
    // The timer lives as long as its handler, which holds it.
    timer.setEventHandler {
      if self.state.withLock({ $0.hasEnded }) { return timer.cancel() }
      self.look()
    }
    timer.resume()
  }

  /// Ends what takes too long, and calls off what nobody waits for any more.
  private func look() {
    // Sockets are not closed while this lock is held.
    let abandoned = state.withLock { state in
      let connections = Array(state.connections.values)
      if connections.count >= limits.connections { makeRoom(connections) }
      return zip(connections, Self.haveGone(connections)).compactMap { look(at: $0, hasGone: $1) }
    }
    // Not under the lock: what is called off may have handlers that do anything.
    for phase in abandoned { phase.callOff() }
  }

  /// Ends the connection that has waited longest for a next request.
  private func makeRoom(_ connections: [Connection]) {
    let resting = connections.map { ($0, $0.current) }.filter { _, state in
      if case .waiting = state.phase { !state.hasBegun } else { false }
    }
    if let (connection, seen) = resting.min(by: { $0.1.since < $1.1.since }) {
      end(connection, seen, saying: nil)
    }
  }

  /// - Returns: what is to be called off.
  private func look(at connection: Connection, hasGone: Bool) -> Connection.Phase? {
    let current = connection.current
    let age = ContinuousClock.now - current.since
    switch current.phase {
    case .working where hasGone, .streaming where hasGone: return current.phase
    case .waiting where !current.hasBegun && age > .seconds(limits.idleSeconds):
      end(connection, current, saying: nil)
    case .waiting where current.hasBegun && age > .seconds(limits.headerSeconds):
      end(connection, current, saying: responder.refusal(.tooSlow(seconds: limits.headerSeconds)))
    case .receiving where age > .seconds(limits.bodySeconds):
      end(connection, current, saying: responder.refusal(.tooSlow(seconds: limits.bodySeconds)))
    case .answering where age > .seconds(limits.responseSeconds), .lingering where age > Self.lingering:
      end(connection, current, saying: nil)
    // The library overlooks an end that comes with the last bytes.
    case .waiting, .receiving, .lingering:
      if hasGone, age > Self.overlooking, connection.hasEndOfInput { end(connection, current, saying: nil) }
    case .working, .streaming, .answering, .ended: break
    }
    return nil
  }

  /// Whose clients have gone. Who closes its own direction only cannot be told from who is gone, and is taken
  /// for that where there is anything to call off.
  private static func haveGone(_ connections: [Connection]) -> [Bool] {
    #if os(Linux)
      // POLLRDHUP, which the headers show to GNU sources only: the client will send nothing more.
      let gone: Int16 = 0x2000
    #else
      let gone: Int16 = 0
    #endif
    var places = connections.map { pollfd(fd: $0.descriptor, events: gone, revents: 0) }
    guard unsafe poll(&places, nfds_t(places.count), 0) > 0 else { return connections.map { _ in false } }
    let signs = gone | Int16(POLLHUP) | Int16(POLLERR)
    return places.map { $0.revents & signs != 0 }
  }

  /// Ends what its clients do not take: the library would wait for them.
  func endStreams() {
    state.withLock { state in
      for connection in state.connections.values {
        let current = connection.current
        if case .streaming = current.phase { end(connection, current, saying: nil) }
      }
    }
  }

  /// Ends a connection in the phase in which it was seen, unless it goes on at this very moment.
  ///
  /// Called under the lock: the socket is open.
  private func end(_ connection: Connection, _ seen: Connection.State, saying response: Response?) {
    guard connection.leave(for: .ended, since: seen.since) else { return }
    if let response, let bytes = lastWord(response) { say(bytes, response, method: nil, on: connection) }
    shutdown(connection.descriptor, Int32(SHUT_RDWR))
  }

  /// Answers a request whose body still comes in, past the library, which then passes over that body for a
  /// while: a client that is cut off while it sends may never read what it is told.
  ///
  /// Called by the daemon's thread: the socket is open, and the library has nothing to say on it.
  ///
  /// - Returns: whether that is possible; otherwise nothing was done.
  func breakOff(_ exchange: Exchange, saying response: Response) -> Bool {
    let (connection, method) = (exchange.connection, exchange.withState { $0.head?.method })
    guard let bytes = lastWord(response, hasBody: method != .head) else { return false }
    // Otherwise it was ended already, and there is nothing more to say.
    if connection.leave(for: .lingering) {
      say(bytes, response, method: method, on: connection)
      shutdown(connection.descriptor, Int32(SHUT_WR))
    }
    return true
  }

  /// An answer as it goes over the wire; `nil` if it cannot be sent past the library.
  private func lastWord(_ response: Response, hasBody: Bool = true) -> [UInt8]? {
    let body: [UInt8]
    switch response.body {
    case .bytes(let bytes): body = bytes
    case .empty: body = []
    case .file, .events: return nil
    }
    guard !isSecure else { return nil }
    var head = "HTTP/1.1 \(response.status) \(Self.reason(response.status))\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    return Array(head.utf8) + (hasBody ? body : [])
  }

  private func say(_ bytes: [UInt8], _ response: Response, method: Method?, on connection: Connection) {
    statistics.answered(
      route: response.route, method: method?.rawValue ?? "other", status: response.status, after: .zero)
    // Best effort: a client that does not read its socket has no use for it.
    _ = unsafe bytes.withUnsafeBytes { bytes in
      unsafe send(connection.descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Self.noSignal)
    }
  }

  /// The library's own reason phrases.
  private static func reason(_ status: Int) -> String {
    unsafe MHD_get_reason_phrase_for(UInt32(status)).map { unsafe String(cString: $0) } ?? "Error"
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #else
    private static let noSignal: Int32 = 0
  #endif
}
