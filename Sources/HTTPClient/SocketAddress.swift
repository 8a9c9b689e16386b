import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The address and port of a connection.
package struct SocketAddress: Sendable, Hashable {
  /// The IP address.
  package let ip: IPAddress
  /// The port, 0…65535.
  package let port: UInt16

  /// - Parameters:
  ///   - ip: the IP address.
  ///   - port: the port, 0…65535.
  package init(ip: IPAddress, port: UInt16) {
    self.ip = ip
    self.port = port
  }

  /// Reads the argument of `connect`; `nil` if it is neither IPv4 nor IPv6, or too short.
  ///
  /// - Parameter bytes: a `sockaddr_in` or `sockaddr_in6`.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= MemoryLayout<sockaddr_in>.size else { return nil }
    switch Int32(unsafe bytes.loadUnaligned(as: sockaddr.self).sa_family) {
    case AF_INET:
      let address = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
      self.init(
        ip: .v4(UInt32(bigEndian: address.sin_addr.s_addr)), port: UInt16(bigEndian: address.sin_port))
    case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
      let address = unsafe bytes.loadUnaligned(as: sockaddr_in6.self)
      let bits = unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe $0.loadUnaligned(as: UInt128.self) }
      self.init(ip: .v6(UInt128(bigEndian: bits)), port: UInt16(bigEndian: address.sin6_port))
    default: return nil
    }
  }
}
