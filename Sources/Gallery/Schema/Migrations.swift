extension Schema {
  /// All that led to the gallery's own tables of today, in their order. One that was released is never
  /// changed: galleries have had it.
  static let own = [
    Migration(
      "images",
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
      """),
    Migration(
      "learned-spaces",
      """
      ALTER TABLE spaces ADD COLUMN base TEXT;
      ALTER TABLE spaces ADD COLUMN projection BLOB;
      ALTER TABLE embeddings ADD COLUMN regions BLOB;
      """),
    Migration(
      "faces",
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
      """),
    Migration(
      "not-faces",
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
      """),
    Migration(
      "file-identities",
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
      """),
    Migration(
      "analyses", rebuilt: ["faces"],
      """
      CREATE TABLE analyses (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        identity TEXT NOT NULL,
        images INTEGER NOT NULL DEFAULT 0,
        UNIQUE (kind, identity)
      );
      CREATE TABLE analysed (
        analysis_id INTEGER NOT NULL REFERENCES analyses(id) ON DELETE CASCADE,
        image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
        PRIMARY KEY (analysis_id, image_id)
      ) WITHOUT ROWID;
      CREATE INDEX analysed_by_image ON analysed(image_id);
      INSERT INTO analyses (id, kind, identity) SELECT id, 'embedding', identity FROM spaces;
      INSERT INTO analyses (kind, identity) SELECT 'faces', identity FROM face_spaces ORDER BY id;
      INSERT INTO analysed SELECT space_id, image_id FROM embeddings ORDER BY space_id, image_id;
      INSERT INTO analysed
      SELECT a.id, c.image_id FROM face_scans c JOIN face_spaces s ON s.id = c.space_id
      JOIN analyses a ON a.kind = 'faces' AND a.identity = s.identity;
      UPDATE analyses SET images = (SELECT count(*) FROM analysed WHERE analysis_id = analyses.id);
      CREATE TRIGGER analysis_done AFTER INSERT ON analysed BEGIN
        UPDATE analyses SET images = images + 1 WHERE id = NEW.analysis_id;
      END;
      CREATE TRIGGER analysis_undone AFTER DELETE ON analysed BEGIN
        UPDATE analyses SET images = images - 1 WHERE id = OLD.analysis_id;
      END;

      DROP TRIGGER embedding_added;
      DROP TRIGGER embedding_removed;
      CREATE TABLE new_spaces (
        id INTEGER PRIMARY KEY REFERENCES analyses(id) ON DELETE CASCADE,
        subject TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        identity TEXT NOT NULL UNIQUE,
        dimension INTEGER NOT NULL,
        metrics TEXT NOT NULL,
        is_normalised INTEGER NOT NULL,
        keeps_regions INTEGER NOT NULL,
        generation INTEGER NOT NULL,
        changes_since INTEGER NOT NULL,
        base TEXT,
        projection BLOB
      );
      INSERT INTO new_spaces
      SELECT id, 'image',
        CASE WHEN base IS NOT NULL THEN 'projection' WHEN identity LIKE 'descriptor=%' THEN 'descriptor'
          ELSE 'network' END,
        name, identity, dimension,
        CASE
          WHEN name = 'vgg16-fc1' THEN 'euclidean,cosine,inner-product'
          WHEN name = 'hog' THEN 'cosine,euclidean,hellinger,chi-squared,intersection'
          WHEN name IN ('hsv-global', 'hsv-regions', 'lbp-rotation-invariant', 'lbp-uniform', 'lbp-uniform-upright')
            THEN 'hellinger,chi-squared,intersection,cosine,euclidean'
          WHEN name = 'perceptual-hash' THEN 'hamming'
          WHEN name = 'dominant-colours' THEN ''
          ELSE 'cosine,euclidean,inner-product'
        END,
        base IS NOT NULL OR identity NOT LIKE 'descriptor=%', identity LIKE '% regions=%',
        generation, generation, base, projection
      FROM spaces;
      INSERT INTO new_spaces
      SELECT a.id, 'face', 'network', s.name, s.identity, s.dimension, 'cosine', 1, 0, s.generation, s.generation,
        NULL, NULL
      FROM face_spaces s JOIN analyses a ON a.kind = 'faces' AND a.identity = s.identity;

      CREATE TABLE new_faces (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
        space_id INTEGER NOT NULL REFERENCES spaces(id) ON DELETE CASCADE,
        x REAL NOT NULL,
        y REAL NOT NULL,
        width REAL NOT NULL,
        height REAL NOT NULL,
        landmarks BLOB NOT NULL,
        confidence REAL NOT NULL,
        quality REAL NOT NULL,
        is_linked INTEGER NOT NULL DEFAULT 0,
        is_face INTEGER NOT NULL DEFAULT 1
      );
      INSERT INTO new_faces
      SELECT f.id, f.image_id, a.id, f.x, f.y, f.width, f.height, f.landmarks, f.confidence, f.quality, f.is_linked,
        f.is_face
      FROM faces f JOIN face_spaces s ON s.id = f.space_id
      JOIN analyses a ON a.kind = 'faces' AND a.identity = s.identity;
      DELETE FROM sqlite_sequence WHERE name = 'new_faces';
      INSERT INTO sqlite_sequence (name, seq) SELECT 'new_faces', seq FROM sqlite_sequence WHERE name = 'faces';
      DROP TABLE faces;
      DROP TABLE face_scans;
      DROP TABLE face_spaces;
      DROP TABLE spaces;
      ALTER TABLE new_spaces RENAME TO spaces;
      ALTER TABLE new_faces RENAME TO faces;
      CREATE INDEX faces_by_image ON faces(image_id);
      CREATE INDEX faces_by_space ON faces(space_id);

      CREATE TABLE changes (
        space_id INTEGER NOT NULL REFERENCES spaces(id) ON DELETE CASCADE,
        sequence INTEGER NOT NULL,
        subject_id INTEGER NOT NULL,
        PRIMARY KEY (space_id, sequence)
      ) WITHOUT ROWID;
      CREATE TRIGGER embedding_added AFTER INSERT ON embeddings BEGIN
        UPDATE spaces SET generation =
          max(generation + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000)
        WHERE id = NEW.space_id;
        INSERT INTO changes SELECT id, generation, NEW.image_id FROM spaces WHERE id = NEW.space_id;
      END;
      CREATE TRIGGER embedding_removed AFTER DELETE ON embeddings BEGIN
        UPDATE spaces SET generation =
          max(generation + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000)
        WHERE id = OLD.space_id;
        INSERT INTO changes SELECT id, generation, OLD.image_id FROM spaces WHERE id = OLD.space_id;
        DELETE FROM analysed WHERE analysis_id = OLD.space_id AND image_id = OLD.image_id;
      END;
      CREATE TRIGGER face_added AFTER INSERT ON faces BEGIN
        UPDATE spaces SET generation =
          max(generation + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000)
        WHERE id = NEW.space_id;
        INSERT INTO changes SELECT id, generation, NEW.id FROM spaces WHERE id = NEW.space_id;
      END;
      CREATE TRIGGER face_removed AFTER DELETE ON faces BEGIN
        UPDATE spaces SET generation =
          max(generation + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000)
        WHERE id = OLD.space_id;
        INSERT INTO changes SELECT id, generation, OLD.id FROM spaces WHERE id = OLD.space_id;
      END;
      CREATE TRIGGER face_judged AFTER UPDATE OF is_face ON faces WHEN NEW.is_face <> OLD.is_face BEGIN
        UPDATE spaces SET generation =
          max(generation + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000)
        WHERE id = NEW.space_id;
        INSERT INTO changes SELECT id, generation, NEW.id FROM spaces WHERE id = NEW.space_id;
      END;
      """),
    Migration(
      "full-text",
      """
      CREATE TABLE text_indexes (
        name TEXT PRIMARY KEY,
        definition TEXT NOT NULL
      ) WITHOUT ROWID;
      """),
  ]
}
