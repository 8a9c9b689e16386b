/// When images were taken, as a table has it: one row for each image, in SQL.
struct TimeSource: Sendable {
  /// With a column `image_id`.
  let table: String
  /// What the clock of the place showed, in seconds since 1970 as if it had shown UTC; NULL if that is not
  /// known. It has an index.
  let column: String
  /// The time for people, after ISO 8601 as far as it is known, of columns of a row `v`.
  let text: String

  /// - Parameters:
  ///   - table: with at most one row for an image.
  ///   - column: with an index of its own.
  ///   - text: of columns of a row `v`.
  init(_ table: String, _ column: String, text: String) {
    (self.table, self.column, self.text) = (table, column, text)
  }
}
