extension AnalysisTable {
  /// What is in images: the classes that a network takes them for, and what people said.
  ///
  /// `tag_classes` has what each class is called, and `tag_words` all words for it and for what it is a kind
  /// of, as words are compared (`folded`). What people say is in `tag_facts`, bound to the image's hash, so
  /// that it outlives the image's row; `tag_edits` and `tag_edit_facts` have what undoing needs: `held` is
  /// NULL where nothing was said before.
  ///
  /// The view `image_tags` has the tags of each image as they are shown, and `image_words` the words by which
  /// it is found. A word that somebody removed from an image takes along the classes that it is a word for.
  package static let tags = AnalysisTable(
    "tags", label: "Tags", columns: ["class", "probability"],
    migrations: [
      Migration(
        "tags",
        """
        CREATE TABLE tags (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
          class TEXT NOT NULL,
          probability REAL NOT NULL,
          PRIMARY KEY (image_id, class)
        ) WITHOUT ROWID;
        CREATE INDEX tags_by_class ON tags(class);
        CREATE TABLE tag_classes (
          class TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          word TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX tag_classes_by_word ON tag_classes(word);
        CREATE TABLE tag_words (
          word TEXT NOT NULL,
          class TEXT NOT NULL,
          PRIMARY KEY (word, class)
        ) WITHOUT ROWID;
        CREATE INDEX tag_words_by_class ON tag_words(class);
        CREATE TABLE tag_facts (
          hash BLOB NOT NULL,
          word TEXT NOT NULL,
          tag TEXT NOT NULL,
          holds INTEGER NOT NULL,
          at INTEGER NOT NULL,
          PRIMARY KEY (hash, word)
        ) WITHOUT ROWID;
        CREATE INDEX tag_facts_by_word ON tag_facts(word);
        CREATE TABLE tag_edits (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          summary TEXT NOT NULL,
          at INTEGER NOT NULL,
          undone INTEGER
        );
        CREATE TABLE tag_edit_facts (
          edit_id INTEGER NOT NULL REFERENCES tag_edits(id) ON DELETE CASCADE,
          hash BLOB NOT NULL,
          word TEXT NOT NULL,
          tag TEXT NOT NULL,
          held INTEGER
        );
        CREATE INDEX tag_edit_facts_by_edit ON tag_edit_facts(edit_id);
        CREATE VIEW refuted_tags AS
        SELECT i.id AS image_id, w.class FROM tag_facts f JOIN images i ON i.hash = f.hash
        JOIN tag_words w ON w.word = f.word WHERE f.holds = 0;
        CREATE VIEW confirmed_tags AS
        SELECT i.id AS image_id, f.word, f.tag FROM tag_facts f JOIN images i ON i.hash = f.hash
        WHERE f.holds = 1;
        CREATE VIEW image_tags AS
        SELECT t.image_id, c.name AS tag, t.probability FROM tags t JOIN tag_classes c ON c.class = t.class
        WHERE (t.image_id, t.class) NOT IN (SELECT image_id, class FROM refuted_tags)
          AND (t.image_id, c.word) NOT IN (SELECT image_id, word FROM confirmed_tags)
        UNION ALL
        SELECT image_id, tag, 1 FROM confirmed_tags;
        CREATE VIEW image_words AS
        SELECT t.image_id, w.word FROM tag_words w JOIN tags t ON t.class = w.class
        WHERE (t.image_id, t.class) NOT IN (SELECT image_id, class FROM refuted_tags)
        UNION ALL
        SELECT image_id, word FROM confirmed_tags
        UNION ALL
        SELECT f.image_id, w.word FROM confirmed_tags f JOIN tag_classes c ON c.word = f.word
        JOIN tag_words w ON w.class = c.class;
        """)
    ],
    fields: [
      ImageField(
        "tag", "Tags", in: .tags, .word(example: "dog"), .rows(of: "image_words", "v.word"),
        listing: .rows(of: "image_tags", "v.tag", order: "v.probability DESC, v.tag"),
        help:
          "Something in the picture: a word for it, or for what it is a kind of, such as dog or animal.")
    ])
}
