extension Gallery {
  /// What a class is called, and all words that find it.
  package struct TagClass: Sendable {
    /// Its own, for ever.
    let id: String
    let name: String
    let words: [String]

    /// - Parameters:
    ///   - id: its own, for ever.
    ///   - name: as it is shown; no other class should have it.
    ///   - words: what it is called, and what it is a kind of.
    package init(id: String, name: String, words: [String]) {
      (self.id, self.name, self.words) = (id, name, words)
    }
  }

  /// A tag, and how many images have it.
  package struct TagCount: Sendable, Equatable {
    package let tag: String
    package let images: Int
  }

  /// What somebody said of tags, as the journal keeps it.
  package struct TagEdit: Sendable, Equatable {
    package let id: Int64
    /// For people.
    package let summary: String
    /// Seconds since 1970.
    package let at: Int64
    /// When it was undone, in seconds since 1970; `nil` if it was not.
    package let undone: Int64?
  }

  /// Sets what the classes are called; nothing is done if it was set before.
  ///
  /// - Parameters:
  ///   - classes: all of them.
  ///   - identity: differs whenever they do.
  package func setTagClasses(_ classes: [TagClass], identity: String) throws(GalleryError) {
    guard try setting(Self.tagClasses) != identity else { return }
    try connection.transaction { () throws(GalleryError) in
      try connection.script("DELETE FROM tag_classes; DELETE FROM tag_words;")
      for item in classes {
        try connection.run(
          "INSERT INTO tag_classes (class, name, word) VALUES (?, ?, ?)",
          [.text(item.id), .text(item.name), .text(folded(item.name))])
        for word in Set((item.words + [item.name]).map(folded)) {
          try connection.run(
            "INSERT INTO tag_words (word, class) VALUES (?, ?)", [.text(word), .text(item.id)])
        }
      }
      try set(Self.tagClasses, to: identity)
    }
  }

  private static let tagClasses = "tag-classes"

  /// Removes all tags that were found. What people said stays.
  package func removeFoundTags() throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      try connection.run("DELETE FROM analyses WHERE kind = ?", [.text(AnalysisTable.tags.name)])
      try connection.script("DELETE FROM tags;")
    }
  }

  /// The tags that images have, those of the most images first.
  package func tagCounts() throws(GalleryError) -> [TagCount] {
    try connection.rows(
      """
      SELECT min(tag), count(*) AS images FROM image_tags GROUP BY folded(tag) ORDER BY images DESC, 1
      """
    ) { TagCount(tag: $0.text(0), images: Int($0.integer(1))) }
  }

  /// States of images that they have a tag or not.
  ///
  /// - Parameters:
  ///   - tag: any word or words.
  ///   - images: their numbers.
  ///   - holds: whether they have it. What was said of the same tag before is replaced.
  /// - Returns: the edit; `nil` for an image that is not there.
  package func state(_ tag: String, of images: [Int64], _ holds: Bool) throws(GalleryError) -> TagEdit? {
    try connection.transaction { () throws(GalleryError) in
      var hashes: [ContentHash] = []
      for image in images {
        guard let hash = try hash(of: image) else { return nil }
        hashes.append(hash)
      }
      let pictures = hashes.count == 1 ? "1 picture" : "\(hashes.count) pictures"
      try connection.run(
        "INSERT INTO tag_edits (summary, at) VALUES (?, ?)",
        [
          .text("\(holds ? "Added" : "Removed") the tag \(tag) \(holds ? "to" : "from") \(pictures)"),
          .integer(Self.now),
        ])
      let edit = connection.lastInsertedID
      for hash in hashes { try state(tag, of: hash, holds, edit: edit) }
      return try tagEdit(edit)
    }
  }

  private func state(
    _ tag: String, of hash: ContentHash, _ holds: Bool, edit: Int64
  ) throws(GalleryError) {
    let word = folded(tag)
    try connection.run(
      """
      INSERT INTO tag_edit_facts (edit_id, hash, word, tag, held)
      SELECT ?1, ?2, ?3, coalesce(f.tag, ?4), f.holds FROM (SELECT 1)
      LEFT JOIN tag_facts f ON f.hash = ?2 AND f.word = ?3
      """, [.integer(edit), .blob(hash.bytes), .text(word), .text(tag)])
    try connection.run(
      "INSERT OR REPLACE INTO tag_facts (hash, word, tag, holds, at) VALUES (?, ?, ?, ?, ?)",
      [.blob(hash.bytes), .text(word), .text(tag), .integer(holds ? 1 : 0), .integer(Self.now)])
  }

  /// Undoes the newest edit of tags that is not undone.
  ///
  /// - Returns: the edit; `nil` if none is left.
  package func undoTagEdit() throws(GalleryError) -> TagEdit? {
    try connection.transaction { () throws(GalleryError) in
      let newest = try connection.row(
        "SELECT id FROM tag_edits WHERE undone IS NULL ORDER BY id DESC LIMIT 1"
      ) { $0.integer(0) }
      guard let newest else { return nil }
      try connection.run(
        """
        DELETE FROM tag_facts WHERE (hash, word) IN (SELECT hash, word FROM tag_edit_facts WHERE edit_id = ?)
        """, [.integer(newest)])
      try connection.run(
        """
        INSERT OR REPLACE INTO tag_facts (hash, word, tag, holds, at)
        SELECT hash, word, tag, held, ?2 FROM tag_edit_facts WHERE edit_id = ?1 AND held IS NOT NULL
        """, [.integer(newest), .integer(Self.now)])
      try connection.run(
        "UPDATE tag_edits SET undone = ? WHERE id = ?", [.integer(Self.now), .integer(newest)])
      return try tagEdit(newest)
    }
  }

  private func tagEdit(_ id: Int64) throws(GalleryError) -> TagEdit? {
    try connection.row("SELECT id, summary, at, undone FROM tag_edits WHERE id = ?", [.integer(id)]) {
      TagEdit(
        id: $0.integer(0), summary: $0.text(1), at: $0.integer(2), undone: $0.optionalInteger(3))
    }
  }
}
