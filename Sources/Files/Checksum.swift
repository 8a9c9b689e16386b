import CChecksum

/// A running checksum of a file's bytes, added in multiples of 32 bytes. See `eidetic_checksum` for its
/// definition.
package struct Checksum {
  private var state = eidetic_checksum_start()

  /// The checksum of no bytes.
  package init() {}

  /// Adds further bytes.
  ///
  /// - Parameter bytes: a multiple of 32 bytes.
  package mutating func add(_ bytes: RawSpan) {
    precondition(bytes.byteCount % 32 == 0, "\(bytes.byteCount) bytes are not a multiple of 32")
    unsafe bytes.withUnsafeBytes { unsafe eidetic_checksum_add(&state, $0.baseAddress, $0.count) }
  }

  /// The checksum of all bytes added.
  package var value: UInt64 {
    var copy = state
    return unsafe eidetic_checksum_value(&copy)
  }

  /// The checksum of all bytes.
  ///
  /// - Parameter bytes: a multiple of 32 bytes.
  package static func of(_ bytes: [UInt8]) -> UInt64 {
    var checksum = Checksum()
    checksum.add(unsafe bytes.span.bytes)
    return checksum.value
  }
}
