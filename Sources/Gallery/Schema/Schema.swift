/// The tables of `gallery.sqlite`, and how older ones become newer ones.
///
/// `PRAGMA user_version` holds the format; `PRAGMA application_id` says that the file is a gallery. Times are
/// seconds since 1970; `modified` is in nanoseconds, because two versions of a file may be less than a second
/// apart. An embedding's `vector` is `[1 + regions, dimension]` little-endian 32-bit floating-point numbers,
/// the whole image first; its `regions`, NULL where there are none, are `[regions, 4]` such numbers: x, y,
/// width and height as fractions of the upright image. A space with a `base` was learned: its `projection`
/// maps embeddings of that space to its own. A row in `paths` without an image is a file that is no picture,
/// or, with a row in `errors`, something that could not be used or was passed over. A path is a text that
/// stands for bytes: one that is not part of UTF-8 is `\\xHH`. `inode` and `changed` are NULL until a file is
/// looked at again that an older version had indexed. `folders` has every folder that was walked, with the
/// place where its file system is mounted; `exclusions` has what is passed over in a root, the last pattern
/// counts most. `analyses.images` and `totals` are counts that triggers keep.
///
/// `analyses` has all that is found out about images, and `analysed` which image has had which. An analysis
/// that embeds, pictures or faces, has a row in `spaces` of the same `id`, which says what the embeddings are
/// of (`subject`) and how they are compared (`metrics`, the default first). Every change of a space's
/// embeddings gives it a greater `generation` and a row in `changes`, written by triggers: what is derived
/// from an earlier generation, not before `changes_since`, is brought forward by what changed. A generation
/// is the time, in milliseconds · 1000, or one more than the last: a gallery that was put back from a backup
/// does not use a number twice.
///
/// Boxes of faces are fractions of the upright image; a face's `landmarks` are five points `x, y` of such
/// fractions. What a person said of a face is in `facts`, bound to the image's hash and the box, so that it
/// outlives the face's row; `assignments` follow from facts and clustering. What was found as a face and is
/// none, as somebody said, is in `not_faces` in the same way; its row has an `is_face` of 0.
///
/// Each full-text index, of `text_indexes`, is derived from other tables: see `TextIndex`.
///
/// An analysis that needs a table of its own brings it along with its migrations: see `AnalysisTable`.
/// Migrations are told apart by their names, so that what an analysis adds moves no others.
struct Schema {
  /// "Eide" in ASCII.
  static let applicationID = 0x4569_6465

  /// All, in the order in which a new gallery has them.
  private let migrations: [Migration]
  private let textIndexes: [TextIndex]

  /// - Parameter tables: of the analyses.
  init(_ tables: [AnalysisTable]) {
    migrations = Self.own + tables.flatMap(\.migrations)
    textIndexes = [.ofImages(tables)] + TextIndex.shared(tables)
    let names = migrations.map(\.name)
    precondition(Set(names).count == names.count, "two migrations have the same name: \(names)")
  }

  /// The newest format: how many migrations lead to it.
  var version: Int { migrations.count }

  /// Brings a database up to the newest format, one transaction per migration, after a copy of it was put
  /// aside, and its full-text indexes to their definitions of today. A new one is made in one transaction.
  ///
  /// - Throws: `GalleryError.newerVersion`, `.notAGallery`, `.outdated`, `.busy` while an older format is
  ///   being indexed into, `.database`, `.file`.
  func migrate(_ connection: Connection, inFolder folder: String) throws(GalleryError) {
    let had = try namesHad(by: connection)
    let owner = try Self.number("PRAGMA application_id", connection)
    let isEmpty = try Self.number("SELECT count(*) FROM sqlite_schema", connection) == 0
    guard owner == Self.applicationID || (owner == 0 && isEmpty) else {
      throw .notAGallery(path: connection.path)
    }
    let isOutdated = had.count < version
    if !isOutdated, try hasTextIndexes(connection) { return }
    if connection.isReadOnly { throw .outdated(path: connection.path) }
    if isEmpty {
      try connection.script("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;")
      // A new gallery is made as a whole.
      return try withoutForeignKeys(connection) { () throws(GalleryError) in
        try connection.transaction { () throws(GalleryError) in try apply(to: connection) }
      }
    }
    let lock = try IndexingLock(galleryFolder: folder)
    defer { extendLifetime(lock) }
    if isOutdated { try FormatBackup(folder: folder).write(connection, format: had.count) }
    try withoutForeignKeys(connection) { () throws(GalleryError) in try apply(to: connection) }
  }

  /// A table that takes another one's place is not to take along what refers to it.
  private func withoutForeignKeys(
    _ connection: Connection, _ body: () throws(GalleryError) -> Void
  ) throws(GalleryError) {
    try connection.script("PRAGMA foreign_keys = OFF")
    try body()
    try connection.script("PRAGMA foreign_keys = ON")
  }

  private func apply(to connection: Connection) throws(GalleryError) {
    var isChanged = false
    for migration in migrations {
      try connection.transaction { () throws(GalleryError) in
        // Another process may have come first.
        let had = try namesHad(by: connection)
        guard !had.contains(migration.name) else { return }
        try connection.script(migration.sql)
        for table in migration.rebuilt {
          guard try connection.rows("PRAGMA foreign_key_check(\(table))", [], { _ in }).isEmpty else {
            throw .database(
              operation: "upgrade", path: connection.path, code: SQLiteCode.corrupt,
              reason: "rows of \(table) refer to what is not there")
          }
        }
        isChanged = true
        try Self.record(had.union([migration.name]), connection)
        try connection.script(
          "PRAGMA application_id = \(Self.applicationID); PRAGMA user_version = \(had.count + 1);")
      }
    }
    try connection.transaction { () throws(GalleryError) in
      // A migration may have replaced a table that has triggers, or changed what it holds.
      for index in textIndexes {
        if !isChanged, try index.isCurrent(connection) { continue }
        try index.make(connection)
      }
    }
  }

  private func hasTextIndexes(_ connection: Connection) throws(GalleryError) -> Bool {
    for index in textIndexes where try !index.isCurrent(connection) { return false }
    return true
  }

  /// The migrations that a database has had.
  ///
  /// - Throws: `GalleryError.newerVersion` if this program does not have one of them.
  private func namesHad(by connection: Connection) throws(GalleryError) -> Set<String> {
    let found = try Self.number("PRAGMA user_version", connection)
    let isNamed =
      try Self.number("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'", connection) > 0
    // Older formats are a number, and have the gallery's own tables alone.
    let had =
      isNamed
      ? Set(try connection.rows("SELECT name FROM migrations") { $0.text(0) })
      : Set(Self.own.prefix(found).map(\.name))
    guard found <= version, had.isSubset(of: migrations.map(\.name)) else {
      throw .newerVersion(path: connection.path, got: found, supported: version)
    }
    return had
  }

  /// Writes down which migrations a database has had.
  private static func record(_ names: Set<String>, _ connection: Connection) throws(GalleryError) {
    try connection.script(
      "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID")
    for name in names {
      try connection.run(
        "INSERT INTO migrations (name, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [.text(name), .integer(Gallery.now)])
    }
  }

  private static func number(_ sql: String, _ connection: Connection) throws(GalleryError) -> Int {
    try connection.row(sql) { Int($0.integer(0)) } ?? 0
  }
}

/// A step from one format of the gallery to the next.
struct Migration: Sendable {
  /// Its own, for ever: the gallery remembers which it has had.
  let name: String
  /// The tables that take another one's place.
  let rebuilt: [String]
  let sql: String

  init(_ name: String, rebuilt: [String] = [], _ sql: String) {
    (self.name, self.rebuilt, self.sql) = (name, rebuilt, sql)
  }
}
