/// How a server listens.
package struct ServerConfiguration: Sendable {
  /// A numeric address of this machine; `0.0.0.0` and `::` are all of them.
  package var address: String
  /// 0 for any that is free.
  package var port: Int
  /// A certificate chain and its private key, both in PEM; nothing without TLS.
  package var tls: (certificate: String, key: String)?
  /// What clients may cost.
  package var limits = ServerLimits()

  /// - Parameters:
  ///   - address: a numeric address of this machine.
  ///   - port: 0 for any that is free.
  ///   - tls: a certificate chain and its private key, both in PEM.
  package init(
    address: String = "127.0.0.1", port: Int = 0, tls: (certificate: String, key: String)? = nil
  ) {
    self.address = address
    self.port = port
    self.tls = tls
  }
}

/// What clients may cost.
package struct ServerLimits: Sendable, Equatable {
  /// Connections at a time; more wait until one ends, as the one that has rested longest is made to. Each
  /// takes a descriptor, and another one while a form comes in or a file goes out: the process must be
  /// allowed to have so many.
  package var connections = 512
  /// Bytes of a request's line and headers; more are answered by the library with 431.
  package var headerBytes = 32 << 10
  /// Seconds that a request's line and headers may take.
  package var headerSeconds = 20
  /// Seconds that a request's body may take.
  package var bodySeconds = 120
  /// Seconds that a client may take an answer in, but for events.
  package var responseSeconds = 900
  /// Seconds that a connection may be silent, and that the next request may be waited for.
  package var idleSeconds = 60
  /// Seconds between signs of life in a stream of events.
  package var heartbeatSeconds = 15

  /// The usual limits.
  package init() {}
}
