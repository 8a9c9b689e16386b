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
  /// How long the body of an answered request is skipped.
  private static let lingering = Duration.seconds(5)
  /// How long the library may take to notice a shutdown.
  private static let overlooking = Duration.seconds(1)

  /// Checks all connections several times a second, until the server has ended.
  func watch() {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "eidetic.http.watch"))
    timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval)
    // The timer lives as long as its handler, which retains it.
    timer.setEventHandler {
      if self.state.withLock({ $0.hasEnded }) { return timer.cancel() }
      self.look()
    }
    timer.resume()
  }

  /// Shuts down what takes too long, and cancels work for disconnected clients.
  private func look() {
    // Sockets are not closed while this lock is held.
    let abandoned = state.withLock { state in
      let connections = Array(state.connections.values)
      if connections.count >= limits.connections { makeRoom(connections) }
      return zip(connections, Self.haveGone(connections)).compactMap { look(at: $0, hasGone: $1) }
    }
    // Outside of the lock: cancellation handlers may do anything.
    for phase in abandoned { phase.callOff() }
  }

  /// Closes the connection that has been idle for longest.
  private func makeRoom(_ connections: [Connection]) {
    let resting = connections.map { ($0, $0.current) }.filter { _, state in
      if case .waiting = state.phase { !state.hasBegun } else { false }
    }
    if let (connection, seen) = resting.min(by: { $0.1.since < $1.1.since }) {
      end(connection, seen, saying: nil)
    }
  }

  /// - Returns: the phase whose work must be cancelled.
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
    // The library overlooks an end that arrives with the last bytes.
    case .waiting, .receiving, .lingering:
      if hasGone, age > Self.overlooking, connection.hasEndOfInput { end(connection, current, saying: nil) }
    case .working, .streaming, .answering, .ended: break
    }
    return nil
  }

  /// Whether their clients have disconnected. A client that only shut down its sending side counts as
  /// disconnected if there is anything to cancel.
  private static func haveGone(_ connections: [Connection]) -> [Bool] {
    #if os(Linux)
      // POLLRDHUP, which the headers define only for GNU sources: the client will send no more data.
      let gone: Int16 = 0x2000
    #else
      let gone: Int16 = 0
    #endif
    var places = connections.map { pollfd(fd: $0.descriptor, events: gone, revents: 0) }
    guard unsafe poll(&places, nfds_t(places.count), 0) > 0 else { return connections.map { _ in false } }
    let signs = gone | Int16(POLLHUP) | Int16(POLLERR)
    return places.map { $0.revents & signs != 0 }
  }

  /// Ends streams whose clients don't read: the library would wait for them.
  func endStreams() {
    state.withLock { state in
      for connection in state.connections.values {
        let current = connection.current
        if case .streaming = current.phase { end(connection, current, saying: nil) }
      }
    }
  }

  /// Ends the phase in which a connection was seen, unless it has just changed.
  ///
  /// Called under the lock: the socket is open.
  private func end(_ connection: Connection, _ seen: Connection.State, saying response: Response?) {
    guard connection.leave(for: .ended, since: seen.since) else { return }
    if let response, let bytes = lastWord(response) { say(bytes, response, method: nil, on: connection) }
    shutdown(connection.descriptor, Int32(SHUT_RDWR))
  }

  /// Responds directly to a request whose body is still being received; the library then skips that body for
  /// a while: a client that is disconnected while it sends may never read the response.
  ///
  /// Called by the daemon's thread: the socket is open, and the library is not sending on it.
  ///
  /// - Returns: whether that is possible; otherwise nothing was done.
  func breakOff(_ exchange: Exchange, saying response: Response) -> Bool {
    let (connection, method) = (exchange.connection, exchange.withState { $0.head?.method })
    guard let bytes = lastWord(response, hasBody: method != .head) else { return false }
    // Otherwise it was ended already, and nothing more can be sent.
    if connection.leave(for: .lingering) {
      say(bytes, response, method: method, on: connection)
      shutdown(connection.descriptor, Int32(SHUT_WR))
    }
    return true
  }

  /// The encoded response; `nil` if it cannot be sent directly.
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
    // Best effort: a client that does not read its socket loses nothing.
    _ = unsafe bytes.withUnsafeBytes { bytes in
      unsafe send(connection.descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Self.noSignal)
    }
  }

  /// The reason phrases of the library.
  private static func reason(_ status: Int) -> String {
    unsafe MHD_get_reason_phrase_for(UInt32(status)).map { unsafe String(cString: $0) } ?? "Error"
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #else
    private static let noSignal: Int32 = 0
  #endif
}
