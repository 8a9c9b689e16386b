extension Gallery {
  /// Those of some words that tags can be found by: words for the classes of tags, for what these are kinds
  /// of, and tags that somebody added.
  ///
  /// - Parameter words: in any spelling.
  /// - Returns: as they were given.
  package func tagWords(among words: Set<String>) throws(GalleryError) -> Set<String> {
    var known: Set<String> = []
    for word in words {
      let isKnown = try connection.row(
        """
        SELECT EXISTS (SELECT 1 FROM tag_words WHERE word = ?1)
          OR EXISTS (SELECT 1 FROM tag_facts WHERE word = ?1 AND holds = 1)
        """, [.text(folded(word))]
      ) { $0.integer(0) != 0 }
      if isKnown == true { known.insert(word) }
    }
    return known
  }

  /// The images that a network gave tags with any of some words, and how probable these are together. What
  /// somebody removed does not count.
  ///
  /// - Parameters:
  ///   - words: words for the same thing, in any spelling; at least one.
  ///   - most: words for more tags than this find none.
  /// - Returns: by image, above 0 to 1.
  /// - Complexity: O(n log n) for n tags with any of the words, at most `most`.
  package func tagProbabilities(
    ofAny words: [String], most: Int
  ) throws(GalleryError) -> [Int64: Double] {
    let classes = "SELECT class FROM tag_words WHERE word IN (\(Self.places(words)))"
    let values = words.map { Value.text(folded($0)) }
    return try connection.reading { () throws(GalleryError) in
      let count = try connection.row(
        "SELECT count(*) FROM (SELECT 1 FROM tags WHERE class IN (\(classes)) LIMIT ?)",
        values + [.integer(most + 1)]
      ) { Int($0.integer(0)) }
      guard let count, count <= most else { return [:] }
      let rows = try connection.rows(
        """
        SELECT t.image_id, sum(t.probability) FROM tags t WHERE t.class IN (\(classes))
          AND (t.image_id, t.class) NOT IN (SELECT image_id, class FROM refuted_tags)
        GROUP BY t.image_id
        """, values
      ) { ($0.integer(0), min($0.real(1), 1)) }
      return Dictionary(uniqueKeysWithValues: rows)
    }
  }

  /// The images that somebody gave a tag with any of some words.
  ///
  /// - Parameter words: words for the same thing, in any spelling; at least one.
  package func imagesWithAddedTags(ofAny words: [String]) throws(GalleryError) -> Set<Int64> {
    let places = Self.places(words)
    return Set(
      try connection.rows(
        """
        SELECT image_id FROM confirmed_tags WHERE word IN (\(places))
        UNION SELECT f.image_id FROM tag_words w JOIN tag_classes c ON c.class = w.class
        JOIN confirmed_tags f ON f.word = c.word WHERE w.word IN (\(places))
        """, (words + words).map { .text(folded($0)) }
      ) { $0.integer(0) })
  }

  /// The tags of an image by which it is found with any of some words, the most probable first.
  ///
  /// - Parameters:
  ///   - words: in any spelling; at least one.
  ///   - image: its number.
  package func tags(ofAny words: [String], ofImage image: Int64) throws(GalleryError) -> [String] {
    let places = Self.places(words)
    return try connection.rows(
      """
      SELECT DISTINCT v.tag FROM image_tags v LEFT JOIN tag_classes c ON c.word = folded(v.tag)
      WHERE v.image_id = ? AND (folded(v.tag) IN (\(places))
        OR c.class IN (SELECT class FROM tag_words WHERE word IN (\(places))))
      ORDER BY v.probability DESC, v.tag
      """, [.integer(image)] + (words + words).map { .text(folded($0)) }
    ) { $0.text(0) }
  }

  private static func places(_ words: [String]) -> String {
    words.map { _ in "?" }.joined(separator: ", ")
  }
}
