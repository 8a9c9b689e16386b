/// Which rows of an index a search may return: one bit for each row.
package struct RowMask: Sendable {
  private var words: [UInt64]
  /// The number of rows that may be returned.
  package private(set) var allowedCount: Int
  /// The number of the filter's ids that the index has.
  package let listedCount: Int

  /// A mask of some rows.
  ///
  /// - Parameters:
  ///   - count: the number of all rows.
  ///   - ranges: consecutive rows, ascending, without overlaps.
  ///   - includes: whether these rows may be returned, or all others.
  init(count: Int, _ ranges: [Range<Int>], includes: Bool) {
    words = Array(repeating: 0, count: (count + 63) / 64)
    for rows in ranges {
      for row in rows { words[row / 64] |= 1 << UInt64(row % 64) }
    }
    allowedCount = ranges.reduce(0) { $0 + $1.count }
    listedCount = ranges.count
    guard !includes else { return }
    for place in words.indices { words[place] = ~words[place] }
    if count % 64 != 0 { words[count / 64] &= (1 << UInt64(count % 64)) - 1 }
    allowedCount = count - allowedCount
  }

  func contains(_ row: Int) -> Bool {
    words[row / 64] >> UInt64(row % 64) & 1 == 1
  }

  /// The number of allowed rows in a range, which begins at a multiple of 64 and ends at one or at the last
  /// row.
  func allowedCount(in rows: Range<Int>) -> Int {
    words[rows.lowerBound / 64..<(rows.upperBound + 63) / 64].reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// The allowed rows in a range as of `allowedCount(in:)`, ascending.
  func allowed(in rows: Range<Int>) -> [UInt32] {
    var allowed: [UInt32] = []
    for place in rows.lowerBound / 64..<(rows.upperBound + 63) / 64 {
      var word = words[place]
      while word != 0 {
        allowed.append(UInt32(64 * place + word.trailingZeroBitCount))
        word &= word - 1
      }
    }
    return allowed
  }
}
