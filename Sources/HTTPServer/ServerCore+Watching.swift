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
      var waiting: [(descriptor: Int32, phase: Connection.Phase)] = []
      for connection in state.connections.values {
        let current = connection.current
        let age = ContinuousClock.now - current.since
        switch current.phase {
        case .waiting where !current.hasBegun && age > .seconds(limits.idleSeconds):
          end(connection, current, saying: nil)
        case .waiting where current.hasBegun && age > .seconds(limits.headerSeconds):
          end(connection, current, saying: responder.refusal(.tooSlow(seconds: limits.headerSeconds)))
        case .receiving where age > .seconds(limits.bodySeconds):
          end(connection, current, saying: responder.refusal(.tooSlow(seconds: limits.bodySeconds)))
        case .answering where age > .seconds(limits.responseSeconds), .lingering where age > Self.lingering:
          end(connection, current, saying: nil)
        case .working, .streaming: waiting.append((connection.descriptor, current.phase))
        case .waiting, .receiving, .answering, .lingering, .ended: break
        }
      }
      return Self.abandoned(waiting)
    }
    // Not under the lock: what is called off may have handlers that do anything.
    for phase in abandoned { phase.callOff() }
  }

  /// What clients that have gone wait for. Who closes its own direction only cannot be told from who is gone, and is
  /// taken for that.
  private static func abandoned(
    _ connections: [(descriptor: Int32, phase: Connection.Phase)]
  ) -> [Connection.Phase] {
    guard !connections.isEmpty else { return [] }
    #if os(Linux)
      // POLLRDHUP, which the headers show to GNU sources only: the client will send nothing more.
      let gone: Int16 = 0x2000
    #else
      let gone: Int16 = 0
    #endif
    var places = connections.map { pollfd(fd: $0.descriptor, events: gone, revents: 0) }
    guard unsafe poll(&places, nfds_t(places.count), 0) > 0 else { return [] }
    let signs = gone | Int16(POLLHUP) | Int16(POLLERR)
    return zip(connections, places).filter { $0.1.revents & signs != 0 }.map(\.0.phase)
  }

  /// Ends a connection that has been in its phase for too long, unless it goes on at this very moment.
  ///
  /// Called under the lock: the socket is open.
  private func end(_ connection: Connection, _ seen: Connection.State, saying response: Response?) {
    guard connection.leave(for: .ended, since: seen.since) else { return }
    if let response, let bytes = lastWord(response) { say(bytes, response, method: nil, on: connection) }
    shutdown(connection.descriptor, Int32(SHUT_RDWR))
  }

  /// Answers a request whose body still comes in, past the library, which then passes over that body for a while: a
  /// client that is cut off while it sends may never read what it is told.
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

  /// An answer as it goes over the wire; nothing where it cannot be sent past the library.
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
