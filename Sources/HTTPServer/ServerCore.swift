import CMicroHTTPD
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The state shared by the library's callbacks and the watcher.
final class ServerCore: Sendable {
  struct State {
    var connections: [ObjectIdentifier: Connection] = [:]
    /// The number of suspended connections: the library must not be stopped while there are any.
    var suspended = 0
    var isStopping = false
    var hasEnded = false
  }

  let responder: any Responder
  let limits: ServerLimits
  let statistics: ServerStatistics
  let isSecure: Bool
  let state = Mutex(State())

  init(responder: any Responder, limits: ServerLimits, statistics: ServerStatistics, isSecure: Bool) {
    self.responder = responder
    self.limits = limits
    self.statistics = statistics
    self.isSecure = isSecure
  }

  /// Starts the daemon, which retains the core until `end()`.
  func start(
    _ configuration: ServerConfiguration, _ address: NumericAddress
  ) throws(HTTPServerError) -> OpaquePointer {
    let context = unsafe Unmanaged.passRetained(self)
    errno = 0
    let daemon = unsafe address.withSocketAddress { address in
      unsafe Self.withText(configuration.tls?.certificate) { certificate in
        unsafe Self.withText(configuration.tls?.key) { key in
          var settings = unsafe eidetic_http_settings(
            address: address, connections: UInt32(limits.connections), connection_memory: limits.headerBytes,
            idle_seconds: UInt32(limits.idleSeconds), certificate: certificate, key: key,
            context: context.toOpaque(), begin: Callbacks.begin, handle: Callbacks.handle,
            complete: Callbacks.complete, connection_changed: Callbacks.connectionChanged)
          return unsafe eidetic_http_start(&settings)
        }
      }
    }
    if let daemon = unsafe daemon { return unsafe daemon }
    let code = errno
    unsafe context.release()
    if code == 0, configuration.tls != nil { throw .tls }
    if code == EADDRNOTAVAIL { throw .address(got: configuration.address) }
    throw .listen(address: configuration.address, port: configuration.port, code: code)
  }

  private static func withText<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let text else { return body(nil) }
    return unsafe text.withCString { unsafe body($0) }
  }

  // MARK: Stopping

  /// How long clients may take to receive the ends of their streams.
  private static let farewell = Duration.milliseconds(500)

  /// - Returns: `false` if it was stopping already.
  func beginStopping() -> Bool {
    state.withLock { state in
      defer { state.isStopping = true }
      return !state.isStopping
    }
  }

  /// Cancels the work of suspended connections, and returns when none is left.
  func drained() async {
    let begin = ContinuousClock.now
    while state.withLock({ $0.suspended > 0 }) {
      for connection in state.withLock({ Array($0.connections.values) }) {
        connection.current.phase.callOff()
      }
      if ContinuousClock.now - begin > Self.farewell { endStreams() }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// The daemon has ended, and no longer retains the core.
  func end() {
    state.withLock { $0.hasEnded = true }
    unsafe Unmanaged.passUnretained(self).release()
  }

  /// Counts a connection to be suspended.
  ///
  /// - Returns: whether it may be suspended: not while the server is stopping.
  func mayHold() -> Bool {
    state.withLock { state in
      if state.isStopping { return false }
      state.suspended += 1
      return true
    }
  }

  /// Uncounts a connection that was counted by `mayHold`.
  func letGo() { state.withLock { $0.suspended -= 1 } }
}

extension Connection.Phase {
  /// Cancels the work for the client.
  func callOff() {
    switch self {
    case .working(let exchange): exchange.cancel()
    case .streaming(let pump): pump.close()
    case .waiting, .receiving, .answering, .lingering, .ended: break
    }
  }
}
