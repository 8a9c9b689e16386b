extension Gallery {
  /// The images whose texts, or the names of their people or places, have one of some words, each with how
  /// prominent it is there.
  ///
  /// In texts that is the share of the highest score of BM25 among them (Robertson and Zaragoza, "The
  /// Probabilistic Relevance Framework: BM25 and Beyond", 2009), where a word counts by its kind of text; the
  /// name of a person or a place counts 1.
  ///
  /// - Parameters:
  ///   - words: spellings of one word, each as `TextWords` makes them; at least one.
  ///   - most: a word that more images have tells nothing; it finds none.
  /// - Returns: by image, above 0 to 1.
  /// - Complexity: O(n) for n images with any of the words.
  package func textMatches(ofAny words: [String], most: Int) throws(GalleryError) -> [Int64: Double] {
    precondition(!words.isEmpty, "no word is looked for")
    return try connection.reading { () throws(GalleryError) in
      var found: [Int64: Double] = [:]
      let count = try connection.row(
        """
        SELECT coalesce(sum(doc), 0) FROM \(imageTexts.vocabulary)
        WHERE term IN (\(words.map { _ in "?" }.joined(separator: ", ")))
        """, words.map { .text($0) }
      ) { Int($0.integer(0)) }
      guard count ?? 0 <= most else { return [:] }
      if count ?? 0 > Self.mostRanked {
        for image in try imagesWithTexts(words) { found[image] = Self.usualProminence }
      } else if count ?? 0 > 0 {
        let scores = try textScores(words)
        let best = scores.reduce(0) { max($0, $1.score) }
        for (image, score) in scores { found[image] = best > 0 ? score / best : 1 }
      }
      for index in sharedTexts {
        let query = index.images(matching: Self.match(words))
        let named = try connection.rows(query.text, query.values) { $0.integer(0) }
        for image in named { found[image] = 1 }
      }
      return found
    }
  }

  /// Of more images with a word it takes too long to compute how prominent it is in each: then it is half as
  /// prominent as it could be in all of them.
  private static let mostRanked = 4000
  private static let usualProminence = 0.5

  private func imagesWithTexts(_ words: [String]) throws(GalleryError) -> [Int64] {
    let images = imageTexts.images(matching: Self.match(words))
    return try connection.rows(images.text, images.values) { $0.integer(0) }
  }

  /// What the texts of images score by any of some words.
  private func textScores(_ words: [String]) throws(GalleryError) -> [(image: Int64, score: Double)] {
    let weights = imageTexts.kinds.map { "\($0.weight)" }.joined(separator: ", ")
    return try connection.rows(
      """
      SELECT rowid, -bm25(\(imageTexts.name), \(weights)) FROM \(imageTexts.name) WHERE \(imageTexts.name) MATCH ?
      """, [.text(Self.match(words))]
    ) { ($0.integer(0), $0.real(1)) }
  }

  /// As FTS5 takes it. No word has a quotation mark, so that nothing in it is an operator.
  private static func match(_ words: [String]) -> String {
    words.map { "\"\($0)\"" }.joined(separator: " OR ")
  }

  /// In which kinds of text an image has any of some words.
  ///
  /// - Parameters:
  ///   - words: as `TextWords` makes them.
  ///   - image: its number.
  /// - Returns: in the order of `TextKind`.
  package func textKinds(
    ofAny words: Set<String>, ofImage image: Int64
  ) throws(GalleryError) -> [TextKind] {
    var found: Set<TextKind> = []
    for index in textIndexes {
      let texts = try connection.rows(
        "SELECT \(index.columns) FROM \(index.name) WHERE rowid IN (\(index.rowsOfImage))", [.integer(image)]
      ) { row in
        zip(index.kinds, Int32(0)...).map { (kind: $0, words: row.text($1).split(separator: " ")) }
      }
      for (kind, text) in texts.joined() where text.contains(where: { words.contains(String($0)) }) {
        found.insert(kind)
      }
    }
    return TextKind.allCases.filter(found.contains)
  }
}
