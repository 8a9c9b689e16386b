import CMicroHTTPD
import Dispatch

/// Serves HTTP/1.1 with libmicrohttpd.
///
/// One thread waits for all sockets. It reads requests, asks the responder to admit them by their heads, and
/// sends responses; a task works on each request, while its connection is suspended. So a slow client costs a
/// connection, never a thread, and slow work does not hold up others. A watcher does what the library lacks:
/// it limits the time of heads, bodies and responses, and notices clients that disconnect while they wait.
///
/// A client that shuts down its sending side before the response counts as disconnected, because the two
/// cannot be distinguished: its work is cancelled.
///
/// Requests that are not HTTP, or whose heads are too long, are answered by the library itself, with 400 and
/// 431 and an HTML text; no responder sees them.
@safe package final class HTTPServer: Sendable {
  /// The address that it listens on.
  package let address: String
  /// The port that it listens on.
  package let port: Int
  private let core: ServerCore
  // Set once, and used only by `stop`, which the core allows once.
  nonisolated(unsafe) private let daemon: OpaquePointer

  /// Starts the server, which runs until `stop()`.
  ///
  /// - Parameters:
  ///   - configuration: the address, TLS and limits.
  ///   - responder: answers requests.
  ///   - statistics: the counters.
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

  /// Refuses new requests, cancels those in progress, ends event streams, and frees everything when they have
  /// ended.
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

  /// Transfers the daemon to the thread that stops it.
  @safe private struct Daemon: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
  }
}
