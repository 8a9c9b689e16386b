import Foundation
import Glibc

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
  case timedOut
  case noHTTP(String)
}

/// A connection to a server on this machine that sends exactly what it is told. Its calls block.
final class Wire {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameter seconds: how long a read may wait.
  init(port: Int, seconds: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
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
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
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
    let (status, headers) = try head()
    // What was asked to go on has not been answered yet.
    if status == 100 { return try answer(isToHead: isToHead) }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var body: [UInt8] = []
    if isToHead || status == 204 || status == 304 {
      body = []
    } else if let length = header("content-length").flatMap({ Int($0) }) {
      body = try take(length)
    } else if header("transfer-encoding")?.lowercased() == "chunked" {
      body = try chunks()
    } else {
      while let more = try receive() { body += more }
      body = buffer + body
      buffer = []
    }
    return Answer(status: status, headers: headers, body: body)
  }

  /// Reads the head of an answer.
  func head() throws -> (status: Int, headers: [(name: String, value: String)]) {
    let lines = try line(endingWith: "\r\n\r\n").components(separatedBy: "\r\n")
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
  func line(endingWith ending: String) throws -> String {
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
      guard let more = try receive() else { throw WireError.closed(after: buffer.count) }
      buffer += more
    }
  }

  /// Reads all that comes before the server closes the connection.
  func rest() throws -> [UInt8] {
    while let more = try receive() { buffer += more }
    defer { buffer = [] }
    return buffer
  }

  /// Reads that many bytes.
  func take(_ count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard let more = try receive() else { throw WireError.closed(after: buffer.count) }
      buffer += more
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private func chunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try line(endingWith: "\r\n")
      guard let count = Int(size.prefix { $0 != ";" }, radix: 16) else { throw WireError.noHTTP(size) }
      body += try take(count)
      _ = try take(2)
      if count == 0 { return body }
    }
  }

  /// - Returns: nothing at the end.
  private func receive() throws -> [UInt8]? {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { bytes, count in
      let got = recv(descriptor, bytes.baseAddress, bytes.count, 0)
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    switch failure {
    case 0: return bytes.isEmpty ? nil : bytes
    case EAGAIN, EINTR: throw WireError.timedOut
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
