import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ServerCore {
  private static let interval = DispatchTimeInterval.milliseconds(50)

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
    state.withLock { state in
      var waiting: [Connection] = []
      for connection in state.connections.values {
        let current = connection.current
        let age = ContinuousClock.now - current.since
        switch current.phase {
        case .waiting where age > .seconds(limits.headerSeconds):
          let refusal = responder.refusal(.tooSlow(seconds: limits.headerSeconds))
          end(connection, saying: current.hasBegun ? refusal : nil)
        case .receiving where age > .seconds(limits.bodySeconds):
          end(connection, saying: responder.refusal(.tooSlow(seconds: limits.bodySeconds)))
        case .answering where age > .seconds(limits.responseSeconds): end(connection, saying: nil)
        case .working, .streaming: waiting.append(connection)
        case .waiting, .receiving, .answering, .ended: break
        }
      }
      for connection in Self.abandoned(waiting) { connection.current.phase.callOff() }
    }
  }

  /// The connections whose clients have gone.
  private static func abandoned(_ connections: [Connection]) -> [Connection] {
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
    return zip(connections, places).filter { $0.1.revents & signs != 0 }.map(\.0)
  }

  /// Breaks a connection off, with a last word where the library has not begun to say anything itself.
  ///
  /// The socket must be open: the daemon's thread may call this for the connection that it handles, others while they
  /// hold the lock.
  func end(_ connection: Connection, saying response: Response?) {
    if let response, !isSecure, case .bytes(let body) = response.body {
      var head = "HTTP/1.1 \(response.status) \(Self.reason(response.status))\r\n"
      for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
      head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
      let bytes = Array(head.utf8) + body
      // Best effort: a client that does not read its socket has no use for it.
      _ = unsafe bytes.withUnsafeBytes { bytes in
        unsafe send(
          connection.descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Self.noSignal)
      }
    }
    connection.enter(.ended)
    shutdown(connection.descriptor, Self.bothWays)
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    default: "Error"
    }
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
    private static let bothWays = Int32(SHUT_RDWR)
  #else
    private static let noSignal: Int32 = 0
    private static let bothWays = SHUT_RDWR
  #endif
}
