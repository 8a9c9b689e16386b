/// A full-text index: a table of SQLite's FTS5 with a row for each image, or each person, and a column for
/// each kind of text.
///
/// Triggers on the tables that the texts come from write down whose texts have changed, and the end of each
/// transaction brings those rows forward: a change is found as soon as it is stored. An index is derived from
/// those tables. It is made anew when its definition is another one, say because a source of texts was
/// added.
///
/// What the index holds are `words(of:)`, so that its own tokenizer has to tell apart no more than spaces.
struct TextIndex: Sendable {
  /// The table's name.
  let name: String
  /// The table whose rows, by `id`, have the texts.
  private let subjects: String
  private let sources: [TextSource]
  /// The columns, in their order.
  let kinds: [TextKind]
  /// The query for the images of rows that match.
  private let images: String
  /// The query for an image's rows, with the image as its parameter.
  let rowsOfImage: String

  /// To be raised when `words(of:)` answers differently.
  private static let wordsVersion = 1
  /// Between two texts in a column, so that no phrase begins in one and ends in the other: no word.
  private static let boundary = "' ' || char(0xE000) || ' '"

  /// - Parameters:
  ///   - name: the table's name.
  ///   - subjects: the table whose rows, by `id`, have the texts.
  ///   - sources: of the texts.
  ///   - rowsOfImage: the query for an image's rows, with the image as its parameter.
  ///   - images: makes the query for images from the one for rows.
  init(
    _ name: String, of subjects: String, _ sources: [TextSource], rowsOfImage: String,
    images: (_ rows: String) -> String
  ) {
    (self.name, self.subjects, self.sources, self.rowsOfImage) = (name, subjects, sources, rowsOfImage)
    kinds = TextKind.allCases.filter { kind in sources.contains { $0.kind == kind } }
    self.images = images("SELECT rowid FROM \(name) WHERE \(name) MATCH ?")
  }

  /// The texts of images.
  ///
  /// - Parameter tables: of the analyses, which have texts besides those of every image.
  static func ofImages(_ tables: [AnalysisTable]) -> TextIndex {
    TextIndex(
      "image_texts", of: "images", TextSource.ofEveryImage + tables.flatMap(\.texts), rowsOfImage: "SELECT ?"
    ) { $0 }
  }

  /// The names of people. They have an index of their own, because a name may be that of thousands of images.
  static let ofPeople = TextIndex(
    "person_texts", of: "people", TextSource.ofPeople,
    rowsOfImage:
      "SELECT a.person_id FROM faces f JOIN assignments a ON a.face_id = f.id WHERE f.image_id = ?"
  ) { people in
    """
    SELECT f.image_id FROM assignments a JOIN faces f ON f.id = a.face_id WHERE a.person_id IN (\(people))
    """
  }

  /// The indexes of what many images have in common, of people and of the analyses.
  static func shared(_ tables: [AnalysisTable]) -> [TextIndex] { [.ofPeople] + tables.flatMap(\.sharedTexts) }

  /// The query for the images of rows that match; an image may come more than once.
  func images(matching pattern: TextPattern) -> SQL { images(matching: pattern.match) }

  /// The same for a query of FTS5's.
  func images(matching query: String) -> SQL { SQL(images, [.text(query)]) }

  /// The columns in SQL.
  var columns: String { kinds.map(\.rawValue).joined(separator: ", ") }
}

// MARK: Bringing forward

extension TextIndex {
  /// Brings the rows forward whose texts have changed; a part of the caller's transaction.
  func bringForward(_ connection: Connection) throws(GalleryError) {
    let isCurrent = try connection.row("SELECT NOT EXISTS (SELECT 1 FROM \(stale))") { $0.integer(0) != 0 }
    if isCurrent == true { return }
    try connection.run("DELETE FROM \(name) WHERE rowid IN (SELECT id FROM \(stale))")
    try connection.run("\(filling) WHERE s.id IN (SELECT id FROM \(stale))")
    try connection.run("DELETE FROM \(stale)")
  }

  /// Overwrites what is no longer in the index: FTS5 keeps the words of rows that are gone for a while.
  func eraseWhatIsGone(_ connection: Connection) throws(GalleryError) {
    try bringForward(connection)
    try connection.run("INSERT INTO \(name) (\(name)) VALUES ('rebuild')")
  }

  /// The table of those whose texts have changed.
  private var stale: String { "stale_\(name)" }

  /// The statement that adds rows, but for the condition on their subjects `s`.
  private var filling: String {
    let values = kinds.map { kind in
      let texts = sources.filter { $0.kind == kind }.map { source in
        "SELECT words(\(source.expression)) AS words FROM \(source.table) v WHERE v.\(source.subject) = s.id"
      }
      return "(SELECT group_concat(words, \(Self.boundary)) FROM (\(texts.joined(separator: " UNION ALL "))))"
    }
    return """
      INSERT INTO \(name) (rowid, \(columns))
      SELECT s.id, \(values.joined(separator: ", ")) FROM \(subjects) s
      """
  }
}

// MARK: Making

extension TextIndex {
  /// Whether a database has the index as it is defined here.
  func isCurrent(_ connection: Connection) throws(GalleryError) -> Bool {
    let definition = try connection.row(
      "SELECT definition FROM text_indexes WHERE name = ?", [.text(name)]
    ) { $0.text(0) }
    return definition == self.definition
  }

  /// Makes the index anew, with its triggers; a part of the caller's transaction.
  ///
  /// - Complexity: O(n) for n subjects: about 30 microseconds for each.
  func make(_ connection: Connection) throws(GalleryError) {
    let triggers = try connection.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB ?", [.text("\(stale)_*")]
    ) { $0.text(0) }
    for trigger in triggers { try connection.script("DROP TRIGGER \(trigger)") }
    try connection.script(
      """
      DROP TABLE IF EXISTS \(vocabulary);
      DROP TABLE IF EXISTS \(name);
      DROP TABLE IF EXISTS \(stale);
      \(tables)
      \(filling);
      """)
    try connection.run(
      """
      INSERT INTO text_indexes (name, definition) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET definition = excluded.definition
      """, [.text(name), .text(definition)])
  }

  /// The table of the words in the index, with how many rows have each.
  var vocabulary: String { "\(name)_vocabulary" }

  private var definition: String { "-- words \(Self.wordsVersion)\n\(tables)\(filling)" }

  private var tables: String {
    """
    CREATE VIRTUAL TABLE \(name) USING fts5(\(columns), tokenize = 'ascii');
    CREATE VIRTUAL TABLE \(vocabulary) USING fts5vocab(\(name), row);
    CREATE TABLE \(stale) (id INTEGER PRIMARY KEY);
    \(triggers.joined(separator: "\n"))

    """
  }

  /// What writes down whose texts have changed.
  private var triggers: [String] {
    let watched = sources.reduce(into: [subjects: "id"]) { $0[$1.table] = $1.subject }
    return watched.sorted { $0.key < $1.key }.flatMap { table, subject in
      [("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])].map { event, rows in
        """
        CREATE TRIGGER \(stale)_by_\(event)_of_\(table) AFTER \(event) ON \(table) BEGIN
          \(rows.map { "\(marking("\($0).\(subject)"));" }.joined(separator: "\n  "))
        END;
        """
      }
    }
  }

  private func marking(_ id: String) -> String {
    """
    INSERT INTO \(stale) SELECT \(id) WHERE \(id) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \(stale) WHERE id = \(id))
    """
  }
}
