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
/// counts most. `spaces.images` and `totals` are counts that triggers keep.
///
/// Boxes of faces are fractions of the upright image; a face's `landmarks` are five points `x, y` of such
/// fractions. A row in `face_scans` says that an image was looked at for faces. What a person said of a face
/// is in `facts`, bound to the image's hash and the box, so that it outlives the face's row; `assignments`
/// follow from facts and clustering. What was found as a face and is none, as somebody said, is in
/// `not_faces` in the same way; its row has an `is_face` of 0.
enum Schema {
  /// "Eide" in ASCII.
  static let applicationID = 0x4569_6465
  /// The newest format; each migration leads to the next one.
  static var version: Int { migrations.count }

  static let migrations = [
    """
    CREATE TABLE roots (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE
    );
    CREATE TABLE images (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash BLOB NOT NULL UNIQUE,
      bytes INTEGER NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      format TEXT NOT NULL,
      added INTEGER NOT NULL
    );
    CREATE TABLE paths (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
      path TEXT NOT NULL UNIQUE,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      image_id INTEGER REFERENCES images(id)
    );
    CREATE INDEX paths_by_image ON paths(image_id);
    CREATE INDEX paths_by_root ON paths(root_id);
    CREATE TABLE errors (
      path_id INTEGER PRIMARY KEY REFERENCES paths(id) ON DELETE CASCADE,
      stage TEXT NOT NULL,
      reason TEXT NOT NULL,
      severity TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      at INTEGER NOT NULL
    );
    CREATE TABLE spaces (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      identity TEXT NOT NULL UNIQUE,
      dimension INTEGER NOT NULL,
      generation INTEGER NOT NULL
    );
    CREATE TABLE embeddings (
      image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
      space_id INTEGER NOT NULL REFERENCES spaces(id) ON DELETE CASCADE,
      vector BLOB NOT NULL
    );
    CREATE UNIQUE INDEX embeddings_by_space ON embeddings(space_id, image_id);
    CREATE INDEX embeddings_by_image ON embeddings(image_id);
    """,
    """
    ALTER TABLE spaces ADD COLUMN base TEXT;
    ALTER TABLE spaces ADD COLUMN projection BLOB;
    ALTER TABLE embeddings ADD COLUMN regions BLOB;
    """,
    """
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE face_spaces (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      identity TEXT NOT NULL UNIQUE,
      dimension INTEGER NOT NULL,
      generation INTEGER NOT NULL
    );
    CREATE TABLE face_scans (
      image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
      space_id INTEGER NOT NULL REFERENCES face_spaces(id) ON DELETE CASCADE,
      PRIMARY KEY (image_id, space_id)
    ) WITHOUT ROWID;
    CREATE INDEX face_scans_by_space ON face_scans(space_id);
    CREATE TABLE faces (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
      space_id INTEGER NOT NULL REFERENCES face_spaces(id) ON DELETE CASCADE,
      x REAL NOT NULL,
      y REAL NOT NULL,
      width REAL NOT NULL,
      height REAL NOT NULL,
      landmarks BLOB NOT NULL,
      confidence REAL NOT NULL,
      quality REAL NOT NULL,
      is_linked INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX faces_by_image ON faces(image_id);
    CREATE INDEX faces_by_space ON faces(space_id);
    CREATE TABLE face_embeddings (
      face_id INTEGER PRIMARY KEY REFERENCES faces(id) ON DELETE CASCADE,
      vector BLOB NOT NULL
    );
    CREATE TABLE face_links (
      face_id INTEGER NOT NULL REFERENCES faces(id) ON DELETE CASCADE,
      other_id INTEGER NOT NULL REFERENCES faces(id) ON DELETE CASCADE,
      score REAL NOT NULL,
      PRIMARY KEY (face_id, other_id)
    ) WITHOUT ROWID;
    CREATE INDEX face_links_by_other ON face_links(other_id);
    CREATE TABLE people (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT UNIQUE,
      created INTEGER NOT NULL
    );
    CREATE TABLE assignments (
      face_id INTEGER PRIMARY KEY REFERENCES faces(id) ON DELETE CASCADE,
      person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
      origin TEXT NOT NULL
    );
    CREATE INDEX assignments_by_person ON assignments(person_id);
    CREATE TABLE facts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash BLOB NOT NULL,
      x REAL NOT NULL,
      y REAL NOT NULL,
      width REAL NOT NULL,
      height REAL NOT NULL,
      person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
      holds INTEGER NOT NULL,
      at INTEGER NOT NULL
    );
    CREATE INDEX facts_by_hash ON facts(hash);
    CREATE INDEX facts_by_person ON facts(person_id);
    CREATE TABLE edits (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      summary TEXT NOT NULL,
      before TEXT NOT NULL,
      at INTEGER NOT NULL,
      undone INTEGER
    );
    """,
    """
    ALTER TABLE faces ADD COLUMN is_face INTEGER NOT NULL DEFAULT 1;
    CREATE TABLE not_faces (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash BLOB NOT NULL,
      x REAL NOT NULL,
      y REAL NOT NULL,
      width REAL NOT NULL,
      height REAL NOT NULL,
      at INTEGER NOT NULL
    );
    CREATE INDEX not_faces_by_hash ON not_faces(hash);
    """,
    """
    ALTER TABLE paths ADD COLUMN inode INTEGER;
    ALTER TABLE paths ADD COLUMN changed INTEGER;
    CREATE TABLE folders (
      path TEXT PRIMARY KEY,
      root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
      mount TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX folders_by_root ON folders(root_id);
    CREATE TABLE exclusions (
      id INTEGER PRIMARY KEY,
      root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
      pattern TEXT NOT NULL,
      UNIQUE (root_id, pattern)
    );
    ALTER TABLE spaces ADD COLUMN images INTEGER NOT NULL DEFAULT 0;
    UPDATE spaces SET images = (SELECT count(*) FROM embeddings WHERE space_id = spaces.id);
    CREATE TRIGGER embedding_added AFTER INSERT ON embeddings BEGIN
      UPDATE spaces SET images = images + 1 WHERE id = NEW.space_id;
    END;
    CREATE TRIGGER embedding_removed AFTER DELETE ON embeddings BEGIN
      UPDATE spaces SET images = images - 1 WHERE id = OLD.space_id;
    END;
    CREATE TABLE totals (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO totals SELECT 'images', count(*) FROM images;
    CREATE TRIGGER image_added AFTER INSERT ON images BEGIN
      UPDATE totals SET value = value + 1 WHERE name = 'images';
    END;
    CREATE TRIGGER image_removed AFTER DELETE ON images BEGIN
      UPDATE totals SET value = value - 1 WHERE name = 'images';
    END;
    """,
  ]

  /// Brings a database up to the newest format, one transaction per step.
  ///
  /// - Throws: `GalleryError.newerVersion`, `.notAGallery`, `.outdated`, `.database`.
  static func migrate(_ connection: Connection) throws(GalleryError) {
    let found = try number("PRAGMA user_version", connection)
    guard found <= version else {
      throw .newerVersion(path: connection.path, got: found, supported: version)
    }
    let owner = try number("PRAGMA application_id", connection)
    let isEmpty = try number("SELECT count(*) FROM sqlite_schema", connection) == 0
    guard owner == applicationID || (owner == 0 && isEmpty) else { throw .notAGallery(path: connection.path) }
    if connection.isReadOnly, found < version { throw .outdated(path: connection.path) }
    if isEmpty { try connection.script("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;") }
    for step in found..<version {
      try connection.transaction { () throws(GalleryError) in
        try connection.script(migrations[step])
        try connection.script("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(step + 1);")
      }
    }
  }

  private static func number(_ sql: String, _ connection: Connection) throws(GalleryError) -> Int {
    try connection.row(sql) { Int($0.integer(0)) } ?? 0
  }
}
