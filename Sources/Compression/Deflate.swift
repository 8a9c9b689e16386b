import CZlib

/// What zlib compresses (RFC 1950 to 1952).
package enum Deflate {
  /// Expands bytes, up to a limit.
  ///
  /// - Parameters:
  ///   - bytes: a zlib stream.
  ///   - limit: the most bytes that are made of it.
  /// - Returns: what could be expanded, and whether that is all.
  package static func expanded(_ bytes: ArraySlice<UInt8>, limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
    // No byte becomes more than 1,032 (zlib's technical details).
    let room = min(limit, 1032 * bytes.count + 64)
    var status = Z_OK
    let expanded = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      var count = uLongf(room)
      status = unsafe bytes.withUnsafeBufferPointer {
        unsafe uncompress(buffer.baseAddress, &count, $0.baseAddress, uLong($0.count))
      }
      // What came before damage cannot be told from what did not: only a full buffer is counted on.
      filled = status == Z_OK || status == Z_BUF_ERROR ? Int(count) : 0
    }
    return (expanded, status == Z_OK)
  }

  /// Compresses bytes as a gzip file, as small as zlib makes it.
  ///
  /// - Returns: `nil` if there is no memory for it.
  package static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
    let room = Int(compressBound(uLong(bytes.count)))
    var status = Z_OK
    let stream = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      var count = uLongf(room)
      status = unsafe bytes.withUnsafeBufferPointer {
        unsafe compress2(
          buffer.baseAddress, &count, $0.baseAddress, uLong($0.count), Z_BEST_COMPRESSION)
      }
      filled = status == Z_OK ? Int(count) : 0
    }
    guard status == Z_OK else { return nil }
    let checksum = unsafe bytes.withUnsafeBufferPointer {
      unsafe crc32(0, $0.baseAddress, uInt($0.count))
    }
    func little(_ number: UInt) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    // A zlib stream has two bytes before the compressed data and four behind; gzip's header says: deflate, no
    // name, no time, smallest, unknown system.
    let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]
    return header + stream.dropFirst(2).dropLast(4) + little(UInt(checksum)) + little(UInt(bytes.count))
  }
}
