extension IPAddress {
  /// Whether it belongs to the public internet, so that connecting to it reaches nothing private to this
  /// machine or its network.
  ///
  /// Refuses what IANA's registries of special-purpose addresses (RFC 6890;
  /// iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry) do not call globally
  /// reachable, the few exceptions within refused blocks, and multicast. Of IPv6 only global unicast is
  /// accepted: IPv4 addresses embedded in IPv6 (mapped, compatible, NAT64) are always refused.
  package var isPublic: Bool {
    switch self {
    case .v4(let bits): !AddressRange.specialV4.contains { $0.contains(bits) }
    case .v6(let bits):
      AddressRange.globalUnicastV6.contains(bits) && !AddressRange.specialV6.contains { $0.contains(bits) }
    }
  }
}

/// A range of addresses with a common prefix.
struct AddressRange<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The first address of the range.
  let first: Bits
  /// The length of the prefix in bits.
  let length: Int

  /// Whether an address is in the range.
  ///
  /// - Parameter address: most significant byte first.
  func contains(_ address: Bits) -> Bool {
    (address ^ first) >> (Bits.bitWidth - length) == 0
  }
}

extension AddressRange<UInt32> {
  /// A range of IPv4, as in 192.168.0.0/16.
  ///
  /// - Parameters:
  ///   - bytes: the first address's four bytes.
  ///   - length: the length of the prefix in bits.
  init(_ bytes: (UInt8, UInt8, UInt8, UInt8), _ length: Int) {
    let (a, b, c, d) = bytes
    self.init(first: [a, b, c, d].reduce(0) { $0 << 8 | UInt32($1) }, length: length)
  }

  static let specialV4 = [
    AddressRange((0, 0, 0, 0), 8),  // this network (RFC 791); 0.0.0.0 reaches this machine
    AddressRange((10, 0, 0, 0), 8),  // private (RFC 1918)
    AddressRange((100, 64, 0, 0), 10),  // shared behind a provider's NAT (RFC 6598)
    AddressRange((127, 0, 0, 0), 8),  // loopback (RFC 1122)
    AddressRange((169, 254, 0, 0), 16),  // link-local, with the metadata services of clouds (RFC 3927)
    AddressRange((172, 16, 0, 0), 12),  // private (RFC 1918)
    AddressRange((192, 0, 0, 0), 24),  // IETF protocol assignments (RFC 6890)
    AddressRange((192, 0, 2, 0), 24),  // documentation (RFC 5737)
    AddressRange((192, 88, 99, 0), 24),  // relays of 6to4, which is given up (RFC 7526)
    AddressRange((192, 168, 0, 0), 16),  // private (RFC 1918)
    AddressRange((198, 18, 0, 0), 15),  // benchmarks (RFC 2544)
    AddressRange((198, 51, 100, 0), 24),  // documentation (RFC 5737)
    AddressRange((203, 0, 113, 0), 24),  // documentation (RFC 5737)
    AddressRange((224, 0, 0, 0), 4),  // multicast (RFC 5771)
    AddressRange((240, 0, 0, 0), 4),  // reserved (RFC 1112), and broadcast (RFC 919)
  ]
}

extension AddressRange<UInt128> {
  /// A range of IPv6, as in 2001:db8::/32.
  ///
  /// - Parameters:
  ///   - groups: the first address's first two groups of 16 bits; the others are zero.
  ///   - length: the length of the prefix in bits.
  init(_ groups: (UInt16, UInt16), _ length: Int) {
    self.init(first: UInt128(groups.0) << 112 | UInt128(groups.1) << 96, length: length)
  }

  /// All global unicast addresses (RFC 4291). Does not include loopback, link-local, unique local and
  /// multicast addresses, and those with an embedded IPv4 address (::/96, ::ffff:0:0/96, 64:ff9b::/96,
  /// 64:ff9b:1::/48).
  static let globalUnicastV6 = AddressRange((0x2000, 0), 3)

  static let specialV6 = [
    AddressRange((0x2001, 0), 23),  // IETF protocol assignments, with Teredo (RFC 2928, RFC 4380)
    AddressRange((0x2001, 0xdb8), 32),  // documentation (RFC 3849)
    AddressRange((0x2002, 0), 16),  // 6to4: holds an IPv4 address (RFC 3056)
    AddressRange((0x3fff, 0), 20),  // documentation (RFC 9637)
  ]
}
