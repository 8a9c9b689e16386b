import TestSupport
import Testing

@testable import Gallery

/// What SQLite notes of a statement's former pages, to take it back.
@Suite struct StatementJournalTests {
  @Test func aStatementMayChangeMoreThanIsKeptInMemory() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(path: folder.path + "/journal.sqlite", creating: true)
    try connection.script(
      """
      PRAGMA page_size = 16384;
      CREATE TABLE numbers (id INTEGER PRIMARY KEY, value BLOB CHECK (length(value) = 1000));
      """)
    try connection.transaction { () throws(GalleryError) in
      try connection.run(
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
        INSERT INTO numbers SELECT i, zeroblob(1000) FROM n
        """, [])
      // Four megabytes of pages.
      try connection.run("UPDATE numbers SET value = randomblob(1000)", [])
    }
    let left = try connection.row(
      "SELECT count(*) FROM numbers WHERE value = zeroblob(1000)", []
    ) { $0.integer(0) }
    #expect(left == 0)
  }
}
