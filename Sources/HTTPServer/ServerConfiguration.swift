/// The configuration of a server.
package struct ServerConfiguration: Sendable {
  /// A numeric address of this machine; `0.0.0.0` and `::` mean all addresses.
  package var address: String
  /// 0 for any free port.
  package var port: Int
  /// A certificate chain and its private key, both in PEM; `nil` without TLS.
  package var tls: (certificate: String, key: String)?
  /// The limits on clients.
  package var limits = ServerLimits()

  /// - Parameters:
  ///   - address: a numeric address of this machine.
  ///   - port: 0 for any free port.
  ///   - tls: a certificate chain and its private key, both in PEM.
  package init(
    address: String = "127.0.0.1", port: Int = 0, tls: (certificate: String, key: String)? = nil
  ) {
    self.address = address
    self.port = port
    self.tls = tls
  }
}

/// The limits on clients.
package struct ServerLimits: Sendable, Equatable {
  /// The most connections; when there are more, the longest idle one is closed for the next. Each takes a
  /// descriptor, and another one while a form is received or a file is sent: the process must be allowed to
  /// open as many.
  package var connections = 512
  /// The most bytes of a request's line and headers; for more the library responds with 431.
  package var headerBytes = 32 << 10
  /// The most seconds for a request's line and headers.
  package var headerSeconds = 20
  /// The most seconds for a request's body.
  package var bodySeconds = 120
  /// The most seconds for a response, except events.
  package var responseSeconds = 900
  /// The most seconds without data on a connection, and until the next request.
  package var idleSeconds = 60
  /// The interval of heartbeats in a stream of events, in seconds.
  package var heartbeatSeconds = 15

  /// The default limits.
  package init() {}
}
