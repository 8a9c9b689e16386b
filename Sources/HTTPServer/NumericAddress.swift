#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A numeric address and a port, for system calls.
struct NumericAddress: Sendable {
  private let storage: sockaddr_storage
  let isIPv6: Bool

  /// - Throws: `HTTPServerError.address` if the text is not a numeric address.
  init(_ text: String, port: Int) throws(HTTPServerError) {
    guard (0...65535).contains(port) else { throw .listen(address: text, port: port, code: EINVAL) }
    var storage = sockaddr_storage()
    let portBytes = in_port_t(port).bigEndian
    let isIPv4 = unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      unsafe bytes.withMemoryRebound(to: sockaddr_in.self) { address in
        unsafe address[0].sin_family = sa_family_t(AF_INET)
        unsafe address[0].sin_port = portBytes
        return unsafe inet_pton(AF_INET, text, &address[0].sin_addr) == 1
      }
    }
    isIPv6 = !isIPv4
    if !isIPv4 {
      storage = sockaddr_storage()
      let isValid = unsafe withUnsafeMutableBytes(of: &storage) { bytes in
        unsafe bytes.withMemoryRebound(to: sockaddr_in6.self) { address in
          unsafe address[0].sin6_family = sa_family_t(AF_INET6)
          unsafe address[0].sin6_port = portBytes
          return unsafe inet_pton(AF_INET6, text, &address[0].sin6_addr) == 1
        }
      }
      guard isValid else { throw .address(got: text) }
    }
    self.storage = storage
  }

  /// Lends the address.
  func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
    }
  }

  /// A client's address as text; empty if it has none.
  static func text(_ address: UnsafePointer<sockaddr>?) -> String {
    guard let address = unsafe address else { return "" }
    let length =
      unsafe Int32(address.pointee.sa_family) == AF_INET6
      ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = unsafe getnameinfo(
      address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    guard code == 0 else { return "" }
    return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
