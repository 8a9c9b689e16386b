extension AnalysisTable {
  /// What is written in images: a row for each line, `line` counting them in the order in which they are
  /// read.
  ///
  /// The corners, fractions 0…1 of the upright image's width and height, go round the line clockwise as it is
  /// read: `x1`, `y1` is where it begins above, `x2`, `y2` where it ends above.
  package static let textLines = AnalysisTable(
    "text_lines", label: "Text in pictures",
    columns: ["line", "text", "confidence", "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"],
    migrations: [
      Migration(
        "text-lines",
        """
        CREATE TABLE text_lines (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
          line INTEGER NOT NULL,
          text TEXT NOT NULL,
          confidence REAL NOT NULL,
          x1 REAL NOT NULL, y1 REAL NOT NULL, x2 REAL NOT NULL, y2 REAL NOT NULL,
          x3 REAL NOT NULL, y3 REAL NOT NULL, x4 REAL NOT NULL, y4 REAL NOT NULL,
          PRIMARY KEY (image_id, line)
        ) WITHOUT ROWID;
        """)
    ],
    fields: [
      ImageField(
        "text", "Text", in: .text, .text(example: "invoice"),
        .rows(of: "text_lines", "v.text", order: "v.line"),
        isListed: false, offersValues: false,
        help: "What is written in the picture: any part of a line of it, such as invoice.")
    ], texts: [TextSource(.text, of: "text_lines", "v.text")])
}
