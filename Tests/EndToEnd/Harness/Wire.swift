import Foundation
import Glibc
import TestSupport

/// What a server answered, byte for byte.
struct Answer: Sendable {
  let status: Int
  /// Names in lower case.
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  /// The first value of a header.
  func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body; `null` when it is no JSON.
  var json: JSON { (try? JSON(parsing: body)) ?? .null }

  /// The code of an error.
  var code: String? { json["error"]["code"].string }

  /// The message of an error.
  var message: String { json["error"]["message"].string ?? "" }

  func decoded<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(body))
  }
}

/// Why nothing could be sent or read.
enum WireError: Error {
  case cannotConnect(Int32)
  case cannotSend(Int32)
  case closed(after: Int)
  case noHTTP(String)
}

/// A connection to a server on this machine that sends exactly what it is told. Its calls block, none of them
/// for longer than its limit, whatever comes in meanwhile.
final class Wire {
  private let descriptor: Int32
  private let limit: Duration
  private var buffer: [UInt8] = []
  /// The first line of what was sent last.
  private var request = "nothing"

  /// - Parameter seconds: how long a call may last, all of it.
  init(port: Int, seconds: Int = 120) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    limit = .seconds(seconds)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw WireError.cannotConnect(code)
    }
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    request = String(decoding: bytes.prefix(120).prefix { $0 != 0x0D }, as: UTF8.self)
    let deadline = Deadline(limit, awaiting: "the server to take all of \"\(request)\"")
    var sent = 0
    while sent < bytes.count {
      try wait(for: POLLOUT, deadline)
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count < 0, errno == EAGAIN { continue }
      guard count > 0 else { throw WireError.cannotSend(errno) }
      sent += count
    }
  }

  /// Sends nothing more, and goes on reading.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads one answer.
  ///
  /// - Parameter isToHead: whether no body follows, whatever the head says.
  func answer(isToHead: Bool = false) throws -> Answer {
    let deadline = deadline
    var (status, headers) = try head(deadline)
    // What was asked to go on has not been answered yet.
    while status == 100 { (status, headers) = try head(deadline) }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var body: [UInt8] = []
    if isToHead || status == 204 || status == 304 {
      body = []
    } else if let length = header("content-length").flatMap({ Int($0) }) {
      body = try take(length, deadline)
    } else if header("transfer-encoding")?.lowercased() == "chunked" {
      body = try chunks(deadline)
    } else {
      while let more = try receive(deadline) { body += more }
      body = buffer + body
      buffer = []
    }
    return Answer(status: status, headers: headers, body: body)
  }

  /// Reads the head of an answer.
  func head(_ deadline: Deadline? = nil) throws -> (
    status: Int, headers: [(name: String, value: String)]
  ) {
    let lines = try line(endingWith: "\r\n\r\n", deadline).components(separatedBy: "\r\n")
    let first = lines[0].split(separator: " ")
    guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let status = Int(first[1]) else {
      throw WireError.noHTTP(lines[0])
    }
    let headers = lines.dropFirst().map { line in
      let halves = line.split(separator: ":", maxSplits: 1)
      return (
        name: halves[0].lowercased(),
        value: halves.count > 1 ? halves[1].trimmingCharacters(in: .whitespaces) : ""
      )
    }
    return (status, headers)
  }

  /// Reads up to an ending, which is left out.
  func line(endingWith ending: String, _ deadline: Deadline? = nil) throws -> String {
    let deadline = deadline ?? self.deadline
    let ending = Array(ending.utf8)
    var searched = 0
    while true {
      if let start = buffer.indices.dropFirst(searched).first(where: {
        buffer[$0] == ending[0] && buffer[$0...].starts(with: ending)
      }) {
        defer { buffer.removeFirst(start + ending.count) }
        return String(decoding: buffer[..<start], as: UTF8.self)
      }
      searched = max(0, buffer.count - ending.count)
      guard let more = try receive(deadline) else { throw WireError.closed(after: buffer.count) }
      buffer += more
    }
  }

  /// Reads all that comes before the server closes the connection.
  func rest() throws -> [UInt8] {
    let deadline = deadline
    while let more = try receive(deadline) { buffer += more }
    defer { buffer = [] }
    return buffer
  }

  /// Reads that many bytes.
  func take(_ count: Int, _ deadline: Deadline? = nil) throws -> [UInt8] {
    let deadline = deadline ?? self.deadline
    while buffer.count < count {
      guard let more = try receive(deadline) else { throw WireError.closed(after: buffer.count) }
      buffer += more
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private func chunks(_ deadline: Deadline) throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try line(endingWith: "\r\n", deadline)
      guard let count = Int(size.prefix { $0 != ";" }, radix: 16) else { throw WireError.noHTTP(size) }
      body += try take(count, deadline)
      _ = try take(2, deadline)
      if count == 0 { return body }
    }
  }

  private var deadline: Deadline {
    Deadline(limit, awaiting: "the answer to \"\(request)\", of which \(buffer.count) bytes are here")
  }

  /// Waits until the socket can be read from or written to.
  private func wait(for event: Int32, _ deadline: Deadline) throws {
    var wanted = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    while poll(&wanted, 1, try deadline.millisecondsLeft()) <= 0 {}
  }

  /// - Returns: nothing at the end.
  private func receive(_ deadline: Deadline) throws -> [UInt8]? {
    try wait(for: POLLIN, deadline)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { bytes, count in
      let got = recv(descriptor, bytes.baseAddress, bytes.count, 0)
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    switch failure {
    case 0: return bytes.isEmpty ? nil : bytes
    case EAGAIN, EINTR: return try receive(deadline)
    // A server that answers early closes with bytes unread.
    case ECONNRESET: return nil
    default: throw WireError.cannotSend(failure)
    }
  }
}

/// Runs what blocks on a thread of its own.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
  }
}
