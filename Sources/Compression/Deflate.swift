import CZlib

/// What zlib compressed.
enum Deflate {
  /// Expands bytes, up to a limit.
  ///
  /// - Parameters:
  ///   - bytes: a zlib stream.
  ///   - limit: the most bytes that are made of it.
  /// - Returns: what could be expanded, and whether that is all.
  static func expanded(_ bytes: ArraySlice<UInt8>, limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
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
}
