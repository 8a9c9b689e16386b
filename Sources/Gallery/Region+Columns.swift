import Vocabulary

extension Region {
  /// Reads the columns `x`, `y`, `width` and `height`, which begin at a column.
  init(_ row: Row, at column: Int32) {
    self.init(
      x: row.real(column), y: row.real(column + 1), width: row.real(column + 2), height: row.real(column + 3))
  }

  /// The columns `x`, `y`, `width` and `height`.
  var columns: [Value] { [.real(x), .real(y), .real(width), .real(height)] }
}
