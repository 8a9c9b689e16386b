import Foundation

/// An image with words that were looked for.
package struct TextMatch: Sendable, Equatable {
  package let imageID: Int64
  /// Higher is closer; comparable among the matches of one search only.
  package let score: Double
  /// In which kinds of text the words are, in the order of `TextKind`.
  package let kinds: [TextKind]
}

extension Gallery {
  /// The images that match all of some patterns, each in any of its texts, the closest first; of equally
  /// close ones the newest first.
  ///
  /// The score is that of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
  /// Beyond", 2009), where a word counts by its kind of text. A person's name counts as a text of average
  /// length that has the word once.
  ///
  /// - Parameters:
  ///   - patterns: at least one.
  ///   - limit: the most that are answered.
  /// - Throws: `GalleryError.filterTooLarge` for more patterns than a filter has, `.database`.
  /// - Complexity: O(n log n) for n images with any of the words.
  package func matches(of patterns: [TextPattern], limit: Int) throws(GalleryError) -> [TextMatch] {
    precondition(!patterns.isEmpty, "no pattern is looked for")
    return try connection.reading { () throws(GalleryError) in
      var scores: [Int64: Double] = [:]
      for image in try images(meeting: .all(patterns.map(ImageFilter.text))) { scores[image] = 0 }
      for (image, score) in try textScores(patterns) { scores[image]? += score }
      for (image, score) in try nameScores(patterns) { scores[image]? += score }
      let ranked = scores.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
      var matches: [TextMatch] = []
      for (image, score) in ranked.prefix(limit) {
        matches.append(TextMatch(imageID: image, score: score, kinds: try kinds(patterns, ofImage: image)))
      }
      return matches
    }
  }

  /// What the texts of images score.
  private func textScores(
    _ patterns: [TextPattern]
  ) throws(GalleryError) -> [(image: Int64, score: Double)] {
    let weights = imageTexts.kinds.map { "\($0.weight)" }.joined(separator: ", ")
    return try connection.rows(
      """
      SELECT rowid, -bm25(\(imageTexts.name), \(weights)) FROM \(imageTexts.name) WHERE \(imageTexts.name) MATCH ?
      """, [.text(patterns.map(\.match).joined(separator: " OR "))]
    ) { ($0.integer(0), $0.real(1)) }
  }

  /// What the names of the people in images score.
  private func nameScores(
    _ patterns: [TextPattern]
  ) throws(GalleryError) -> [(image: Int64, score: Double)] {
    let all = Double(try imageCount())
    var scores: [(image: Int64, score: Double)] = []
    for pattern in patterns {
      let query = TextIndex.ofPeople.images(matching: pattern)
      let images = Set(try connection.rows(query.text, query.values) { $0.integer(0) })
      let count = Double(images.count)
      // What is in most images counts next to nothing, as with FTS5.
      let rarity = max(1e-6, log((all - count + 0.5) / (count + 0.5)))
      scores += images.map { ($0, rarity * TextKind.person.weight) }
    }
    return scores
  }

  /// In which kinds of text an image has any of some patterns.
  private func kinds(_ patterns: [TextPattern], ofImage image: Int64) throws(GalleryError) -> [TextKind] {
    let rows = [
      (imageTexts, "SELECT ?"),
      (
        .ofPeople,
        "SELECT a.person_id FROM faces f JOIN assignments a ON a.face_id = f.id WHERE f.image_id = ?"
      ),
    ]
    var found: Set<TextKind> = []
    for (index, rows) in rows {
      let texts = try connection.rows(
        "SELECT \(index.columns) FROM \(index.name) WHERE rowid IN (\(rows))", [.integer(image)]
      ) { row in
        zip(index.kinds, Int32(0)...).map { (kind: $0, words: row.text($1).split(separator: " ")) }
      }
      for (kind, words) in texts.joined() where patterns.contains(where: { $0.matches(words) }) {
        found.insert(kind)
      }
    }
    return TextKind.allCases.filter(found.contains)
  }
}
