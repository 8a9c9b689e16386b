import CCurl
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The state of a download: the received bytes, and whether to continue. curl calls it before every
/// connection, for every block of bytes, and at least once a second.
final class Transfer: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    /// The last refused address.
    var refused: IPAddress?
    var isTooLong = false
    var isCancelled = false
  }

  let address: String
  let limits: FetchLimits
  private let permits: @Sendable (SocketAddress) -> Bool
  private let state = Mutex(State())

  init(_ address: String, limits: FetchLimits, permits: @escaping @Sendable (SocketAddress) -> Bool) {
    self.address = address
    self.limits = limits
    self.permits = permits
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Cancels the transfer at curl's next call.
  func cancel() { state.withLock { $0.isCancelled = true } }

  /// Returns the received bytes, once.
  func takeBytes() -> [UInt8] {
    state.withLock { state in
      defer { state.bytes = [] }
      return state.bytes
    }
  }

  /// Creates the socket for a connection, if it is permitted.
  ///
  /// - Parameter wanted: the address that curl will connect the socket to.
  /// - Returns: `CURL_SOCKET_BAD` if it is not permitted.
  func openSocket(_ wanted: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
    guard let start = unsafe wanted.pointer(to: \.addr) else { return CURL_SOCKET_BAD }
    // The address has the length it says, which is often longer than the field's type.
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(wanted.pointee.addrlen))
    guard let place = unsafe SocketAddress(bytes) else { return CURL_SOCKET_BAD }
    let isPermitted = permits(place)
    state.withLock { $0.refused = isPermitted ? nil : place.ip }
    guard isPermitted else { return CURL_SOCKET_BAD }
    return unsafe socket(
      wanted.pointee.family, wanted.pointee.socktype | closeOnExec, wanted.pointee.protocol)
  }

  /// Stores bytes of the body.
  ///
  /// - Parameter block: the next bytes.
  /// - Returns: whether they were within the limit.
  func keep(_ block: UnsafeRawBufferPointer) -> Bool {
    state.withLock { state in
      guard block.count <= limits.maximumBytes - state.bytes.count else {
        state.isTooLong = true
        return false
      }
      unsafe state.bytes.append(contentsOf: block)
      return true
    }
  }

  /// Whether to continue.
  ///
  /// - Parameter received: the bytes of the present response so far, including those of redirects, which are
  ///   discarded.
  func goesOn(received: Int) -> Bool {
    state.withLock { state in
      if received > limits.maximumBytes { state.isTooLong = true }
      return !state.isTooLong && !state.isCancelled
    }
  }

  /// The error for a failure of curl, given why the transfer ended.
  func error(for failure: CurlFailure) -> HTTPClientError {
    let (refused, isTooLong, isCancelled) = state.withLock { ($0.refused, $0.isTooLong, $0.isCancelled) }
    if isCancelled { return .cancelled(address: address) }
    if isTooLong { return .tooManyBytes(address: address, limit: limits.maximumBytes) }
    let isRedirect = 300..<400 ~= failure.status
    switch failure.code {
    case CURLE_COULDNT_CONNECT:
      if let refused { return .refused(address: address, ip: refused) }
    case CURLE_FILESIZE_EXCEEDED: return .tooManyBytes(address: address, limit: limits.maximumBytes)
    case CURLE_HTTP_RETURNED_ERROR: return .status(address: address, code: failure.status)
    case CURLE_OPERATION_TIMEDOUT: return .timedOut(address: address)
    case CURLE_TOO_MANY_REDIRECTS: return .tooManyRedirects(address: address, limit: limits.redirects)
    // The given URL's scheme and user name were checked before.
    case CURLE_UNSUPPORTED_PROTOCOL where isRedirect:
      return .address(got: address, reason: "it redirects to something that is neither http nor https")
    case CURLE_LOGIN_DENIED:
      return .address(got: address, reason: "it redirects to an address with a user name")
    case CURLE_URL_MALFORMAT:
      return .address(
        got: address, reason: "it \(isRedirect ? "redirects to something that " : "")is not an address")
    default: break
    }
    return .transfer(address: address, code: failure.code.rawValue, reason: failure.reason)
  }
}

#if canImport(Glibc)
  /// Child processes must not inherit the socket.
  private let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
#else
  /// Darwin's `socket` has no such flag.
  private let closeOnExec: Int32 = 0
#endif
