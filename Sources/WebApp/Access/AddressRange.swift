import HTTPClient

/// IP addresses with a common prefix: `10.0.0.0/8`, or a single address.
package struct AddressRange: Sendable, Equatable {
  private let first: IPAddress
  private let bits: Int

  /// - Parameter text: an address, perhaps with a slash and the prefix length.
  /// - Returns: `nil` for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { return nil }
    let width = Self.width(address)
    // For a range in IPv6 notation, the prefix length counts IPv6 bits.
    guard let bits = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(bits) else { return nil }
    (first, self.bits) = (address, bits)
  }

  /// Whether an address is in the range.
  func contains(_ address: IPAddress) -> Bool {
    switch (first, address) {
    case (.v4(let own), .v4(let other)): bits == 0 || (own ^ other) >> UInt32(32 - bits) == 0
    case (.v6(let own), .v6(let other)): bits == 0 || (own ^ other) >> UInt128(128 - bits) == 0
    default: false
    }
  }

  private static func width(_ address: IPAddress) -> Int {
    switch address {
    case .v4: 32
    case .v6: 128
    }
  }
}
