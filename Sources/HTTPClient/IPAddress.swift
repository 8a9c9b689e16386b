#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An IP address, with its first byte in the most significant place.
package enum IPAddress: Sendable, Hashable {
  /// 192.0.2.1 is 0xc0000201.
  case v4(UInt32)
  /// 2001:db8::1 is 0x20010db8000000000000000000000001.
  case v6(UInt128)
}

extension IPAddress {
  /// Reads the usual notation.
  ///
  /// - Parameter text: as in `192.0.2.1` or `2001:db8::1`; no name, no port, no zone.
  /// - Returns: `nil` for anything else. An IPv4 address in the notation of IPv6, `::ffff:192.0.2.1`, is an
  ///   IPv4 address.
  package init?(_ text: String) {
    var (v4, v6) = (UInt32(0), UInt128(0))
    if unsafe inet_pton(AF_INET, text, &v4) == 1 {
      self = .v4(UInt32(bigEndian: v4))
    } else if unsafe inet_pton(AF_INET6, text, &v6) == 1 {
      let bits = UInt128(bigEndian: v6)
      self = bits >> 32 == 0xffff ? .v4(UInt32(truncatingIfNeeded: bits)) : .v6(bits)
    } else {
      return nil
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// In the usual notation: `192.0.2.1`, `2001:db8::1` (RFC 5952).
  package var description: String {
    switch self {
    case .v4(let bits): Self.text(AF_INET, bits.bigEndian)
    case .v6(let bits): Self.text(AF_INET6, bits.bigEndian)
    }
  }

  private static func text(_ family: Int32, _ bytes: some BitwiseCopyable) -> String {
    unsafe withUnsafeBytes(of: bytes) { bytes in
      // The longest text with its final zero: eight groups of four digits, the last two of which may be a
      // dotted IPv4 address.
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
        let text = unsafe inet_ntop(
          family, bytes.baseAddress, buffer.baseAddress, socklen_t(buffer.count))
        return unsafe text.map { unsafe String(cString: $0) } ?? ""
      }
    }
  }
}
