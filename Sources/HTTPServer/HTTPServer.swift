import CMicroHTTPD
import Dispatch

/// Serves HTTP/1.1 with libmicrohttpd.
///
/// One thread waits for all sockets. It reads requests, asks the responder to admit them by their heads, and
/// sends answers; a request is worked on by a task, during which its connection is suspended. So a slow
/// client costs a connection, never a thread, and slow work holds up nobody else. What the library lacks is
/// done by a watcher: ends to heads, bodies and answers that take too long, and word of clients that go away
/// while they wait.
///
/// A client that closes its sending direction before it has its answer is taken for gone, as it cannot be
/// told from one that is: its work is called off.
///
/// Requests that are no HTTP, or whose heads are too long, are answered by the library itself, with 400 and
/// 431 and an HTML text; no responder sees them.
@safe package final class HTTPServer: Sendable {
  /// The address that it listens on.
  package let address: String
  /// The port that it listens on.
  package let port: Int
  private let core: ServerCore
  // Set once, used by `stop` alone, which the core lets through once.
  nonisolated(unsafe) private let daemon: OpaquePointer

  /// Begins to serve; it goes on until `stop()`.
  ///
  /// - Parameters:
  ///   - configuration: where and how.
  ///   - responder: answers requests.
  ///   - statistics: where is counted.
  /// - Throws: `HTTPServerError.address`, `.listen`, `.tls`.
  package init(
    configuration: ServerConfiguration, responder: any Responder,
    statistics: ServerStatistics = ServerStatistics()
  ) throws(HTTPServerError) {
    let socketAddress = try NumericAddress(configuration.address, port: configuration.port)
    core = ServerCore(
      responder: responder, limits: configuration.limits, statistics: statistics,
      isSecure: configuration.tls != nil)
    unsafe daemon = try core.start(configuration, socketAddress)
    address = configuration.address
    port = Int(unsafe eidetic_http_port(daemon))
    core.watch()
  }

  /// Takes no more requests, calls off those that are worked on, ends event streams, and frees everything
  /// once all that has happened.
  package func stop() async {
    guard core.beginStopping() else { return }
    await core.drained()
    let daemon = unsafe Daemon(pointer: daemon)
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        unsafe MHD_stop_daemon(daemon.pointer)
        continuation.resume()
      }
    }
    core.end()
  }

  /// Carries the daemon to the thread that stops it.
  @safe private struct Daemon: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
  }
}
