import Dispatch
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A socket that listens on this machine, on a port of its own.
final class Listener: Sendable {
  let port: UInt16
  fileprivate let socket: Int32

  /// Listens on 127.0.0.1 (or ::1) and a port of the system's choice.
  init(isV6: Bool = false) throws {
    socket = systemSocket(isV6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var v4 = sockaddr_in()
    v4.sin_family = sa_family_t(AF_INET)
    v4.sin_addr.s_addr = inet_addr("127.0.0.1")
    var v6 = sockaddr_in6()
    v6.sin6_family = sa_family_t(AF_INET6)
    v6.sin6_addr = in6addr_loopback
    let got = isV6 ? listen(at: &v6, on: socket) : listen(at: &v4, on: socket)
    guard let got else {
      close(socket)
      throw Failure()
    }
    // The port has the same place in both.
    port = UInt16(bigEndian: got.sin_port)
  }

  deinit { close(socket) }

  struct Failure: Error {}

  /// Whether somebody is connected and not yet taken. A refused fetch has never come so far: there is nothing
  /// to wait for.
  var isConnected: Bool {
    var wanted = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&wanted, 1, 0) > 0
  }
}

/// A server that answers each connection as a test says, on a thread for each.
final class ScriptedServer: Sendable {
  private let listener: Listener
  private let log = RequestLog()

  var port: UInt16 { listener.port }

  /// The requests so far, with their headers.
  var requests: [String] { log.requests }

  /// Starts to listen.
  ///
  /// - Parameter answer: gets the path that was asked for and the connection, which is closed when it
  ///   returns.
  init(_ answer: @escaping @Sendable (String, Connection) -> Void) throws {
    listener = try Listener()
    onThreadOfItsOwn { [listener, log] in
      while true {
        let client = accept(listener.socket, nil, nil)
        guard client >= 0 else { return }
        limitWaits(client)
        onThreadOfItsOwn {
          let connection = Connection(client: client)
          let request = connection.request()
          log.note(request)
          answer(request.split(separator: " ").dropFirst().first.map(String.init) ?? "", connection)
          close(client)
        }
      }
    }
  }

  deinit { shutdown(listener.socket, Int32(SHUT_RDWR)) }

  func address(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Waits until there has been a request.
  func firstRequest() async throws {
    try await Deadline(awaiting: "a first request").wait { !requests.isEmpty }
  }
}

/// What a server was asked.
private final class RequestLog: Sendable {
  private let state = Mutex<[String]>([])

  var requests: [String] { state.withLock { $0 } }

  func note(_ request: String) { state.withLock { $0.append(request) } }
}

/// The server's end of a connection.
struct Connection: Sendable {
  fileprivate let client: Int32

  /// Sends an answer with its length.
  func send(_ status: String, _ headers: [String] = [], body: [UInt8] = []) {
    begin(status, headers + ["Content-Length: \(body.count)", "Connection: close"])
    send(body)
  }

  /// Sends an answer's head; the body follows, up to the end of the connection unless a header says
  /// otherwise.
  func begin(_ status: String, _ headers: [String]) {
    let lines = ["HTTP/1.1 \(status)"] + headers + ["", ""]
    send(Array(lines.joined(separator: "\r\n").utf8))
  }

  /// Sends bytes as they are.
  ///
  /// - Returns: whether somebody takes them.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        systemSend(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Waits until the other end goes away.
  func waitForTheEnd() {
    let deadline = Deadline(awaiting: "the client to go away")
    var buffer = [UInt8](repeating: 0, count: 256)
    var count = 1
    while count > 0, !deadline.isPassed { count = recv(client, &buffer, buffer.count, 0) }
    if count > 0 || count < 0 && errno == EAGAIN { Issue.record(deadline.passed) }
  }

  fileprivate func request() -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += buffer[..<count]
      // The handshake of TLS ends in no empty line.
      if text[0] == 0x16 { break }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Lets no call on a socket block for ever.
private func limitWaits(_ socket: Int32) {
  var limit = timeval(tv_sec: 120, tv_usec: 0)
  for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
    setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
  }
}

/// Dispatch gives each serial queue a thread at once, but a concurrent one a further thread only now and
/// then.
private func onThreadOfItsOwn(_ work: @escaping @Sendable () -> Void) {
  DispatchQueue(label: "scripted-server").async(execute: work)
}

// The members above hide the system calls of the same names.
private func systemSocket(_ family: Int32, _ type: Int32, _ number: Int32) -> Int32 {
  socket(family, type, number)
}

private func systemSend(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
  send(socket, bytes, count, flags)
}

/// Binds and listens.
///
/// - Returns: the address that it got; nothing where the machine has no such address.
private func listen<Address>(at address: inout Address, on socket: Int32) -> sockaddr_in? {
  var length = socklen_t(MemoryLayout<Address>.size)
  return withUnsafeMutableBytes(of: &address) { bytes in
    guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
      bind(socket, start, length) == 0, listen(socket, 64) == 0, getsockname(socket, start, &length) == 0
    else { return nil }
    return bytes.loadUnaligned(as: sockaddr_in.self)
  }
}
