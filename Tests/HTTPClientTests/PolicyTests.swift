import TestSupport
import Testing
import Vocabulary

@testable import HTTPClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The ranges that must be refused, by themselves: the rule's own table is written in another way.
private let refusedV4 = [
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
  "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
].map(BitRange.init)

private let refusedV6 = [
  "::/128", "::1/128", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
  "100::/64",
  "100:0:0:1::/64", "2001::/23", "2001::/32", "2001:2::/48", "2001:db8::/32", "2002::/16", "3fff::/20",
  "5f00::/16",
  "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "::/3", "4000::/2", "8000::/1",
].map(BitRange.init)

@Suite struct PolicyTests {
  @Test(arguments: refusedV4 + refusedV6)
  func refusesTheEndsOfARange(_ range: BitRange) {
    for address in [range.first, range.last] {
      #expect(!IPAddress(bits: address).isPublic, "\(IPAddress(bits: address))")
    }
  }

  @Test(arguments: refusedV4 + refusedV6)
  func judgesTheNeighboursOfARangeForThemselves(_ range: BitRange) {
    for address in [previous(range.first), next(range.last)].compactMap(\.self) {
      #expect(
        IPAddress(bits: address).isPublic == isPublicByBits(address), "\(IPAddress(bits: address))")
    }
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
    "192.31.196.1", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
    "198.20.0.0",
    "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
    "2000::", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::", "2606:4700:4700::1111", "2a00:1450::1",
    "3ffe:ffff::", "3fff:1000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ])
  func permitsAnAddressOfThePublicInternet(_ text: String) {
    #expect(IPAddress(bits: bits(of: text)).isPublic)
  }

  @Test(arguments: [
    "0.0.0.0", "127.0.0.1", "127.255.255.255", "169.254.169.254", "100.100.100.200", "192.0.0.192",
    "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "fe80::1",
    "fd00:ec2::254", "ff02::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  ])
  func refusesAnAddressThatOthersCannotReach(_ text: String) {
    #expect(!IPAddress(bits: bits(of: text)).isPublic)
  }

  @Test(arguments: [32, 128])
  func agreesWithTheComparisonOfBitsOnRandomAddresses(_ width: Int) {
    var random = SplitMix64(seed: UInt64(width))
    let ranges = (refusedV4 + refusedV6).filter { $0.first.count == width }
    let wrong = (0..<20_000).map { _ in
      var address = (0..<width).map { _ in Bool.random(using: &random) }
      // Half of them lie in a range, or beside it by one bit.
      if Bool.random(using: &random), let range = ranges.randomElement(using: &random) {
        address.replaceSubrange(..<range.prefix.count, with: range.prefix)
        if Bool.random(using: &random) {
          address[Int.random(in: range.prefix.indices, using: &random)].toggle()
        }
      }
      return address
    }.filter { IPAddress(bits: $0).isPublic != isPublicByBits($0) }
    #expect(wrong.first.map(IPAddress.init(bits:)) == nil)
  }

  @Test(arguments: [
    "0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1", "::ffff:127.0.0.1",
  ])
  func writesAnAddressAsUsual(_ text: String) {
    #expect(IPAddress(bits: bits(of: text)).description == text)
  }
}

/// The same rule once more, by comparing lists of bits.
private func isPublicByBits(_ address: [Bool]) -> Bool {
  !(address.count == 32 ? refusedV4 : refusedV6).contains { address.starts(with: $0.prefix) }
}

/// A range of addresses as lists of bits, the most significant first.
struct BitRange: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let prefix: [Bool]
  let first: [Bool]
  let last: [Bool]

  init(_ text: String) {
    testDescription = text
    let parts = text.split(separator: "/")
    first = bits(of: String(parts[0]))
    prefix = Array(first.prefix(Int(parts[1]) ?? 0))
    last = prefix + first.dropFirst(prefix.count).map { _ in true }
  }
}

/// The bits of an address in the usual notation, as the system reads it.
private func bits(of text: String) -> [Bool] {
  var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
  let status = inet_pton(bytes.count == 16 ? AF_INET6 : AF_INET, text, &bytes)
  precondition(status == 1, text)
  return bytes.flatMap { byte in (0..<8).map { byte & (0x80 >> $0) != 0 } }
}

private func next(_ address: [Bool]) -> [Bool]? {
  guard let zero = address.lastIndex(of: false) else { return nil }
  return address[..<zero] + [true] + address[(zero + 1)...].map { _ in false }
}

private func previous(_ address: [Bool]) -> [Bool]? {
  next(address.map { !$0 })?.map { !$0 }
}

extension IPAddress {
  /// An address from its 32 or 128 bits, the most significant first.
  fileprivate init(bits: [Bool]) {
    if bits.count == 32 {
      self = .v4(bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
    } else {
      self = .v6(bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
    }
  }
}
