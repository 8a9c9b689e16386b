import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A small HTTP server on this machine, for files that are cut off, changed, or sent from the middle.
final class LocalServer: Sendable {
  struct Behaviour: Sendable {
    /// Breaks the connection off after so many bytes of a body, in the first so many answers.
    var cutAfter: Int?
    var cuts = 0
    /// Whether `Range` is obeyed.
    var knowsRanges = true
  }

  private struct State {
    var files: [String: [UInt8]]
    var behaviour: Behaviour
    var ranges: [String?] = []
  }

  let port: UInt16
  private let listener: Int32
  private let state: Mutex<State>

  /// The `Range` header of every request so far.
  var ranges: [String?] { state.withLock { $0.ranges } }

  init(_ files: [String: [UInt8]], _ behaviour: Behaviour = Behaviour()) throws {
    state = Mutex(State(files: files, behaviour: behaviour))
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard bound else { throw Failure() }
    port = UInt16(bigEndian: address.sin_port)
    DispatchQueue(label: "local-server").async { [self] in accept() }
  }

  struct Failure: Error {}

  func address(_ name: String) -> String { "http://127.0.0.1:\(port)/\(name)" }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func accept() {
    while true {
      let client = systemAccept(listener)
      guard client >= 0 else { return }
      // A client that neither goes on nor goes away holds up the next one only for a while.
      var limit = timeval(tv_sec: 120, tv_usec: 0)
      for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        setsockopt(client, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
      }
      answer(client)
      close(client)
    }
  }

  private func answer(_ client: Int32) {
    let request = read(client)
    let name = request.split(separator: " ").dropFirst().first.map { String($0.dropFirst()) } ?? ""
    let range = request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("range:") }.map(
      String.init)
    let (file, behaviour, isCut) = state.withLock { state in
      state.ranges.append(range)
      let isCut = state.behaviour.cutAfter != nil && state.behaviour.cuts > 0
      if isCut { state.behaviour.cuts -= 1 }
      return (state.files[name], state.behaviour, isCut)
    }
    guard let file else {
      return write(Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8), client)
    }
    let start =
      behaviour.knowsRanges ? range.flatMap { Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) } : nil
    let body = file[(start ?? 0)...]
    let status = start == nil ? "200 OK" : "206 Partial Content"
    write(
      Array("HTTP/1.1 \(status)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8), client)
    write(Array(isCut ? body.prefix(behaviour.cutAfter ?? 0) : body), client)
  }

  private func read(_ client: Int32) -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func write(_ bytes: [UInt8], _ client: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

// The method above hides the system call of the same name.
private func systemAccept(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }
