import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A client that sends whatever bytes a test likes. Its calls block, none of them for longer than its
/// patience, whatever comes in meanwhile.
final class RawClient {
  struct Answer: Equatable {
    var version = ""
    var status = 0
    /// Names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  enum Failure: Error {
    case connect(Int32)
    /// The other end closed, in the middle of an answer or before it.
    case cutOff(after: String)
  }

  private static let patience = Duration.seconds(60)

  private let socket: Int32
  private var isOpen = true
  /// What has come in and was not looked at yet.
  private var rest: [UInt8] = []
  /// Whether the other end has closed.
  private var hasEnded = false
  /// The first line of what was sent last.
  private var request = "nothing"

  init(port: Int, isV6: Bool = false, receiveBuffer: Int32? = nil) throws {
    #if canImport(Glibc)
      socket = Glibc.socket(isV6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Darwin.socket(isV6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0)
    #endif
    if var receiveBuffer {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var isPrompt: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isPrompt, socklen_t(MemoryLayout<Int32>.size))
    var v4 = sockaddr_in()
    v4.sin_family = sa_family_t(AF_INET)
    v4.sin_port = in_port_t(port).bigEndian
    v4.sin_addr.s_addr = inet_addr("127.0.0.1")
    var v6 = sockaddr_in6()
    v6.sin6_family = sa_family_t(AF_INET6)
    v6.sin6_port = in_port_t(port).bigEndian
    v6.sin6_addr = in6addr_loopback
    guard isV6 ? Self.connect(socket, to: &v6) : Self.connect(socket, to: &v4) else {
      // All of the object is there, so that it closes the socket when it goes.
      throw Failure.connect(errno)
    }
  }

  deinit { close() }

  func close() {
    guard isOpen else { return }
    isOpen = false
    #if canImport(Glibc)
      Glibc.close(socket)
    #else
      Darwin.close(socket)
    #endif
  }

  /// Says that nothing more will be sent.
  func closeSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// - Returns: whether the other end took all of it, in time.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    request = String(decoding: bytes.prefix(100).prefix { $0 != 0x0D }, as: UTF8.self)
    let deadline = Deadline(Self.patience, awaiting: "the server to take all of \"\(request)\"")
    var rest = bytes[...]
    while !rest.isEmpty {
      guard (try? wait(for: POLLOUT, deadline)) != nil else { return false }
      let count = rest.withUnsafeBytes { Self.send(socket, $0.baseAddress, $0.count) }
      if count < 0, errno == EAGAIN { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends a request without a body and reads its answer.
  func get(_ target: String, method: String = "GET", _ headers: [String] = []) throws -> Answer {
    send(head(method, target, headers))
    return try answer(toHead: method == "HEAD")
  }

  /// Sends a request with a body and reads its answer.
  func post(_ target: String, _ headers: [String], _ body: [UInt8]) throws -> Answer {
    send(head("POST", target, headers + ["Content-Length: \(body.count)"]) + body)
    return try answer()
  }

  /// Reads the next answer.
  func answer(toHead: Bool = false) throws -> Answer {
    let deadline = deadline
    let lines = try line(endingIn: "\r\n\r\n", deadline).split(separator: "\r\n").map(String.init)
    var answer = Answer()
    let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
    answer.version = words.first.map(String.init) ?? ""
    answer.status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    for line in lines.dropFirst() {
      let halves = line.split(separator: ":", maxSplits: 1).map(String.init)
      answer.headers[halves[0].lowercased()] = halves.count == 2 ? String(halves[1].drop { $0 == " " }) : ""
    }
    if toHead || answer.status < 200 || [204, 304].contains(answer.status) { return answer }
    if answer.headers["transfer-encoding"] == "chunked" {
      while let chunk = try chunk(deadline) { answer.body += chunk }
    } else if let length = answer.headers["content-length"].flatMap(Int.init) {
      answer.body = try take(length, deadline)
    } else {
      answer.body = untilTheEnd(deadline)
    }
    return answer
  }

  /// Reads one chunk of a chunked answer; nothing at its end.
  func chunk(_ deadline: Deadline? = nil) throws -> [UInt8]? {
    let deadline = deadline ?? self.deadline
    let size = Int(try line(endingIn: "\r\n", deadline).dropLast(1), radix: 16) ?? 0
    let bytes = try take(size, deadline)
    _ = try take(2, deadline)
    return size == 0 ? nil : bytes
  }

  /// Reads up to the end of the connection, or of patience.
  func untilTheEnd(_ deadline: Deadline? = nil) -> [UInt8] {
    let deadline = deadline ?? self.deadline
    while (try? receive(deadline)) == true {}
    defer { rest = [] }
    return rest
  }

  /// Whether the other end closes in time and says nothing more.
  func isClosed() -> Bool { untilTheEnd().isEmpty && hasEnded }

  func line(endingIn end: String, _ deadline: Deadline? = nil) throws -> String {
    let deadline = deadline ?? self.deadline
    let end = Array(end.utf8)
    var searched = 0
    while true {
      let places = rest.indices.dropFirst(searched).dropLast(max(0, end.count - 1))
      if let place = places.first(where: { rest[$0...].starts(with: end) }) {
        defer { rest.removeFirst(place + end.count) }
        return String(decoding: rest[..<(place + end.count)], as: UTF8.self)
      }
      searched = max(0, rest.count - end.count)
      guard try receive(deadline) else {
        throw Failure.cutOff(after: String(decoding: rest.prefix(200), as: UTF8.self))
      }
    }
  }

  func take(_ count: Int, _ deadline: Deadline? = nil) throws -> [UInt8] {
    let deadline = deadline ?? self.deadline
    while rest.count < count {
      guard try receive(deadline) else {
        throw Failure.cutOff(after: String(decoding: rest.prefix(200), as: UTF8.self))
      }
    }
    defer { rest.removeFirst(count) }
    return Array(rest[..<count])
  }

  private var deadline: Deadline {
    Deadline(Self.patience, awaiting: "the answer to \"\(request)\", of which \(rest.count) bytes are here")
  }

  /// Waits until the socket can be read from or written to.
  private func wait(for event: Int32, _ deadline: Deadline) throws {
    var wanted = pollfd(fd: socket, events: Int16(event), revents: 0)
    while poll(&wanted, 1, try deadline.millisecondsLeft()) <= 0 {}
  }

  /// - Returns: whether there was more before the end.
  private func receive(_ deadline: Deadline) throws -> Bool {
    try wait(for: POLLIN, deadline)
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var count = recv(socket, &buffer, buffer.count, 0)
    while count < 0, errno == EINTR { count = recv(socket, &buffer, buffer.count, 0) }
    guard count > 0 else {
      hasEnded = true
      return false
    }
    rest += buffer[..<count]
    return true
  }

  private static func connect<Address>(_ socket: Int32, to address: inout Address) -> Bool {
    let length = socklen_t(MemoryLayout<Address>.size)
    return withUnsafeBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
      #if canImport(Glibc)
        return Glibc.connect(socket, start, length) == 0
      #else
        return Darwin.connect(socket, start, length) == 0
      #endif
    }
  }

  private static func send(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.send(socket, bytes, count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    #else
      Darwin.send(socket, bytes, count, MSG_DONTWAIT)
    #endif
  }
}

/// A request up to its body.
func head(_ method: String, _ target: String, _ headers: [String] = []) -> [UInt8] {
  let lines = ["\(method) \(target) HTTP/1.1", "Host: localhost"] + headers + ["", ""]
  return Array(lines.joined(separator: "\r\n").utf8)
}

/// A body in chunks of the sizes given, the last of them as long as what is left.
func chunked(_ body: [UInt8], _ sizes: [Int] = []) -> [UInt8] {
  var result: [UInt8] = []
  var rest = body[...]
  for size in sizes + [body.count] where !rest.isEmpty {
    let chunk = rest.prefix(size)
    rest = rest.dropFirst(size)
    result += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
  }
  return result + Array("0\r\n\r\n".utf8)
}
