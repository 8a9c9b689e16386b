extension AnalysisTable {
  /// What trained classifiers take images for.
  ///
  /// `trained` has every result of training, of which several may have the same name: the one that is used
  /// labels images. `trained_pictures` has what each was learned from and measured on, bound to the hash of
  /// the image, and `label_facts` what somebody said of a picture's class among the labels of one source:
  /// NULL where it is to be left out.
  ///
  /// Labels follow from embeddings, of images or of their faces, and go with them.
  package static let labels = AnalysisTable(
    "labels", label: "Labels", columns: ["trained_id", "class", "word", "probability", "is_answer"],
    migrations: [
      Migration(
        "labels",
        """
        CREATE TABLE trained (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL,
          kind TEXT NOT NULL,
          subject TEXT NOT NULL,
          space TEXT NOT NULL,
          space_identity TEXT NOT NULL,
          created INTEGER NOT NULL,
          is_used INTEGER NOT NULL DEFAULT 0,
          objection TEXT,
          classifier BLOB,
          instructions BLOB NOT NULL,
          report BLOB NOT NULL
        );
        CREATE TABLE trained_pictures (
          trained_id INTEGER NOT NULL REFERENCES trained(id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          hash BLOB NOT NULL,
          path TEXT NOT NULL,
          class TEXT NOT NULL,
          part TEXT NOT NULL,
          person_id INTEGER,
          PRIMARY KEY (trained_id, number)
        ) WITHOUT ROWID;
        CREATE INDEX trained_pictures_by_person ON trained_pictures(person_id) WHERE person_id IS NOT NULL;
        CREATE TABLE label_facts (
          hash BLOB NOT NULL,
          source TEXT NOT NULL,
          class TEXT,
          at INTEGER NOT NULL,
          PRIMARY KEY (hash, source)
        ) WITHOUT ROWID;
        CREATE TABLE labels (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
          trained_id INTEGER NOT NULL REFERENCES trained(id) ON DELETE CASCADE,
          class TEXT NOT NULL,
          word TEXT NOT NULL,
          probability REAL NOT NULL,
          is_answer INTEGER NOT NULL,
          PRIMARY KEY (image_id, trained_id, class)
        ) WITHOUT ROWID;
        CREATE INDEX labels_by_word ON labels(word, probability);
        CREATE INDEX labels_by_trained ON labels(trained_id);
        CREATE TRIGGER labels_outdated AFTER DELETE ON embeddings BEGIN
          DELETE FROM labels WHERE image_id = OLD.image_id AND trained_id IN (
            SELECT t.id FROM trained t JOIN spaces s ON s.identity = t.space_identity WHERE s.id = OLD.space_id);
          DELETE FROM analysed WHERE image_id = OLD.image_id AND analysis_id IN (
            SELECT a.id FROM analyses a JOIN trained t ON a.identity = 'trained=' || t.id
            JOIN spaces s ON s.identity = t.space_identity WHERE a.kind = 'labels' AND s.id = OLD.space_id);
        END;
        CREATE TRIGGER labels_outdated_by_face AFTER INSERT ON faces BEGIN
          DELETE FROM analysed WHERE image_id = NEW.image_id AND analysis_id IN (
            SELECT a.id FROM analyses a JOIN trained t ON a.identity = 'trained=' || t.id
            JOIN spaces s ON s.identity = t.space_identity WHERE a.kind = 'labels' AND s.id = NEW.space_id);
        END;
        CREATE TRIGGER labels_outdated_without_face AFTER DELETE ON faces BEGIN
          DELETE FROM analysed WHERE image_id = OLD.image_id AND analysis_id IN (
            SELECT a.id FROM analyses a JOIN trained t ON a.identity = 'trained=' || t.id
            JOIN spaces s ON s.identity = t.space_identity WHERE a.kind = 'labels' AND s.id = OLD.space_id);
        END;
        """)
    ],
    fields: [
      ImageField(
        "label", "Labels", in: .tags,
        .scored(by: "v.probability", chosen: "v.is_answer = 1", example: "rose"),
        .rows(of: "labels", "v.word"),
        listing: .rows(
          of: "(SELECT * FROM labels WHERE is_answer)", "v.class", order: "v.probability DESC, v.class"),
        help:
          "What a trained classifier takes the picture for; with a number, how probable that is: \"rose>0.8\"."
      )
    ])
}
