import Testing

@testable import HTTPClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct SocketAddressTests {
  @Test func readsIPv4() {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(8080).bigEndian
    address.sin_addr.s_addr = UInt32(0xc000_0201).bigEndian
    #expect(read(address) == SocketAddress(ip: .v4(0xc000_0201), port: 8080))
  }

  @Test func readsIPv6() {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = UInt16(443).bigEndian
    withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
      bytes.copyBytes(from: [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x42])
    }
    let expected = IPAddress.v6(0x2001_0db8_0000_0000_0000_0000_0000_0042)
    #expect(read(address) == SocketAddress(ip: expected, port: 443))
    #expect(expected.description == "2001:db8::42")
  }

  @Test func knowsNoOtherFamily() {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    #expect(read(address) == nil)
  }

  @Test(arguments: [AF_INET, AF_INET6])
  func readsNothingFromTooFewBytes(_ family: Int32) {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(family)
    let needed = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
    for count in 0..<needed {
      #expect(read(address, count: count) == nil, "\(count)")
    }
    #expect(read(address, count: needed) != nil)
  }

  private func read<Address>(_ address: Address, count: Int = MemoryLayout<Address>.size) -> SocketAddress? {
    withUnsafeBytes(of: address) { SocketAddress(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
