import CDecoderProcess
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One end of the connection between the program and a helper: JSON messages, each after its length (4 bytes,
/// little-endian).
///
/// Each end is used by one thread at a time.
final class MessageSocket: Sendable {
  /// The maximum size of a valid message.
  private static let maximumBytes = 1 << 20

  private let descriptor: Int32
  private let received = Mutex<[UInt8]>([])

  /// - Parameter descriptor: owned by it from now on.
  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Why there is no message.
  enum Failure: Error {
    case timedOut
    /// The other end has closed, or sent invalid data.
    case closed
  }

  /// Sends a message.
  func send(_ message: some Encodable) throws(Failure) {
    guard let body = try? Self.encoder().encode(message) else { throw .closed }
    let length = UInt32(body.count).littleEndian
    var bytes = unsafe withUnsafeBytes(of: length) { unsafe Array($0) }
    bytes += body
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe eidetic_decoder_send(
          descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      if count < 0 {
        guard errno == EINTR else { throw .closed }
      } else {
        sent += count
      }
    }
  }

  /// Waits for a message.
  ///
  /// - Parameter deadline: when to give up; `nil` for never.
  func receive<Message: Decodable>(
    _: Message.Type, until deadline: ContinuousClock.Instant? = nil
  ) throws(Failure) -> Message {
    while true {
      if let body = try takeBody() {
        guard let message = try? Self.decoder().decode(Message.self, from: Data(body)) else { throw .closed }
        return message
      }
      try waitForBytes(until: deadline)
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = unsafe buffer.withUnsafeMutableBytes { buffer in
        unsafe recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      }
      if count > 0 {
        received.withLock { $0 += buffer[..<count] }
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        throw .closed
      }
    }
  }

  /// Whether the other end has closed.
  var isClosed: Bool {
    var place = pollfd(fd: descriptor, events: 0, revents: 0)
    return unsafe poll(&place, 1, 0) != 0
  }

  private func takeBody() throws(Failure) -> [UInt8]? {
    let body: Result<[UInt8]?, Failure> = received.withLock { bytes in
      guard bytes.count >= 4 else { return .success(nil) }
      let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
      guard length <= Self.maximumBytes else { return .failure(.closed) }
      guard bytes.count >= 4 + length else { return .success(nil) }
      let body = Array(bytes[4..<(4 + length)])
      bytes.removeFirst(4 + length)
      return .success(body)
    }
    return try body.get()
  }

  private func waitForBytes(until deadline: ContinuousClock.Instant?) throws(Failure) {
    while true {
      var milliseconds: Int32 = -1
      if let deadline {
        let left = (deadline - .now) / .milliseconds(1)
        guard left > 0 else { throw .timedOut }
        milliseconds = Int32(min(left.rounded(.up), 1_000_000))
      }
      var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = unsafe poll(&place, 1, milliseconds)
      if count > 0 { return }
      if count < 0, errno != EINTR { throw .closed }
    }
  }

  /// Limits may be infinite, which JSON cannot represent.
  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "?")
    return encoder
  }

  private static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "?")
    return decoder
  }
}
