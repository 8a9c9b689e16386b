/// A stored row of the error ledger.
package struct LedgerRow: Sendable, Equatable {
  package let entry: LedgerEntry
  /// How often the file was tried.
  package let attempts: Int
  /// When it was tried last, in seconds since 1970.
  package let at: Int64
}

extension Gallery {
  /// The rows of the error ledger, by path, a page at a time; what was passed over is not among them.
  ///
  /// - Parameters:
  ///   - last: the path after which the page begins; the empty text for the first page.
  ///   - limit: the most rows that are answered.
  ///   - withLinks: whether links that lead to no file are among them.
  package func ledger(
    after last: String = "", limit: Int = .max, withLinks: Bool = false
  ) throws(GalleryError) -> [LedgerRow] {
    try connection.rows(
      """
      SELECT p.path, e.stage, e.reason, e.severity, e.attempts, e.at FROM errors e
      JOIN paths p ON p.id = e.path_id
      WHERE p.path > ? AND (e.severity <> 'skipped' OR (? AND e.stage = 'scan')) ORDER BY p.path LIMIT ?
      """, [.text(last), .integer(withLinks ? 1 : 0), .integer(limit)]
    ) { row in
      LedgerRow(
        entry: LedgerEntry(
          path: row.text(0), stage: IndexingStage(rawValue: row.text(1)), reason: row.text(2),
          severity: LedgerEntry.Severity(rawValue: row.text(3)) ?? .failed),
        attempts: Int(row.integer(4)), at: row.integer(5))
    }
  }

  /// What was passed over, by path, a page at a time: files that are no pictures, links that lead to no file,
  /// and what is excluded.
  ///
  /// - Parameters:
  ///   - last: the path after which the page begins; the empty text for the first page.
  ///   - limit: the most rows that are answered.
  /// - Returns: paths with the reasons; `nil` for a file that is no picture.
  package func passedOver(
    after last: String = "", limit: Int = .max
  ) throws(GalleryError) -> [(path: String, reason: String?)] {
    try connection.rows(
      """
      SELECT p.path, e.reason FROM paths p LEFT JOIN errors e ON e.path_id = p.id
      WHERE p.path > ? AND (e.severity = 'skipped' OR (e.path_id IS NULL AND p.image_id IS NULL))
      ORDER BY p.path LIMIT ?
      """, [.text(last), .integer(limit)]
    ) { ($0.text(0), $0.optionalText(1)) }
  }

  /// The first path of a root that was skipped on purpose; the root itself if it is a file that is not a
  /// picture.
  ///
  /// - Returns: its path with the reason; `nil` for a file that is no picture.
  package func firstPassedOver(in root: Root) throws(GalleryError) -> (path: String, reason: String?)? {
    try connection.row(
      """
      SELECT p.path, e.reason FROM paths p LEFT JOIN errors e ON e.path_id = p.id
      WHERE p.root_id = ? AND (e.severity = ? OR p.path = ?) ORDER BY p.path LIMIT 1
      """, [.integer(root.id), .text(LedgerEntry.Severity.skipped.rawValue), .text(root.path)]
    ) { ($0.text(0), $0.optionalText(1)) }
  }

  /// How many files and links were passed over.
  package func passedOverCount() throws(GalleryError) -> Int {
    try count(
      """
      SELECT count(*) FROM paths p LEFT JOIN errors e ON e.path_id = p.id
      WHERE e.severity = 'skipped' OR (e.path_id IS NULL AND p.image_id IS NULL)
      """)
  }

  /// How many files could not be used, and how many pictures were recovered from damaged ones.
  package func ledgerCounts() throws(GalleryError) -> (failed: Int, recovered: Int) {
    func count(_ severity: LedgerEntry.Severity) throws(GalleryError) -> Int {
      try self.count("SELECT count(*) FROM errors WHERE severity = ?", [.text(severity.rawValue)])
    }
    return (try count(.failed), try count(.recovered))
  }
}
