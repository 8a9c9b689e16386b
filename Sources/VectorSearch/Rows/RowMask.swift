/// One bit per row of an index: whether it passes a filter.
struct RowMask: Sendable {
  private var words: [UInt64]
  private(set) var allowedCount: Int

  init(count: Int, all: Bool) {
    words = Array(repeating: all ? ~0 : 0, count: (count + 63) / 64)
    allowedCount = all ? count : 0
    if all, count % 64 != 0 {
      words[count / 64] = (1 << UInt64(count % 64)) - 1
    }
  }

  func contains(_ row: Int) -> Bool {
    words[row / 64] >> UInt64(row % 64) & 1 == 1
  }

  mutating func set(_ row: Int, to value: Bool) {
    guard contains(row) != value else { return }
    words[row / 64] ^= 1 << UInt64(row % 64)
    allowedCount += value ? 1 : -1
  }

  /// The number of allowed rows in a range, which begins at a multiple of 64 and ends at one or at the last
  /// row.
  func allowedCount(in rows: Range<Int>) -> Int {
    words[rows.lowerBound / 64..<(rows.upperBound + 63) / 64].reduce(0) { $0 + $1.nonzeroBitCount }
  }
}
