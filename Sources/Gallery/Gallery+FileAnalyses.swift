/// A file whose image lacks something that is found out without decoding it.
package struct LackingFile: Sendable, Equatable {
  package let pathID: Int64
  package let imageID: Int64
  package let file: FileStamp
}

extension Gallery {
  /// Whether any image has not had one of these analyses. O(1) in the number of images.
  package func lacks(_ analyses: [AnalysisID]) throws(GalleryError) -> Bool {
    let images = try count("SELECT value FROM totals WHERE name = 'images'")
    for analysis in analyses
    where try count("SELECT images FROM analyses WHERE id = ?", [.integer(analysis.number)]) < images {
      return true
    }
    return false
  }

  /// The files of a root whose images have not had all of these analyses, by the row ids of their paths, a
  /// page at a time.
  ///
  /// - Parameters:
  ///   - analyses: at least one.
  ///   - rootID: the root's number.
  ///   - last: the path after which the page begins; 0 for the first page.
  ///   - limit: the most that are answered.
  package func files(
    lacking analyses: [AnalysisID], inRoot rootID: Int64, after last: Int64, limit: Int
  ) throws(GalleryError) -> [LackingFile] {
    let missing = analyses.map { _ in
      "NOT EXISTS (SELECT 1 FROM analysed a WHERE a.analysis_id = ? AND a.image_id = p.image_id)"
    }.joined(separator: " OR ")
    return try connection.rows(
      """
      SELECT p.id, p.image_id, p.path, p.size, p.modified, p.inode, p.changed FROM paths p
      WHERE p.root_id = ? AND p.id > ? AND p.image_id IS NOT NULL AND (\(missing)) ORDER BY p.id LIMIT ?
      """,
      [.integer(rootID), .integer(last)] + analyses.map { .integer($0.number) } + [.integer(limit)]
    ) {
      LackingFile(
        pathID: $0.integer(0), imageID: $0.integer(1),
        file: FileStamp(
          rootID: rootID, path: $0.text(2), size: $0.integer(3), modified: $0.integer(4),
          inode: $0.optionalInteger(5), changed: $0.optionalInteger(6)))
    }
  }

  /// Stores what was found in images whose files have not changed, in one transaction; of an image that has
  /// had an analysis meanwhile, that stays.
  ///
  /// - Returns: for each whether anything was new.
  package func complete(
    _ found: [(file: LackingFile, findings: [any Finding])]
  ) throws(GalleryError) -> [Bool] {
    try connection.transaction { () throws(GalleryError) in
      var answers: [Bool] = []
      for (file, findings) in found {
        // The image may have gone with its last path.
        guard try hash(of: file.imageID) != nil else {
          answers.append(false)
          continue
        }
        let isNew = try store(findings, ofImage: file.imageID)
        if isNew, let note = findings.lazy.compactMap(\.note).first { try store(note, of: file) }
        answers.append(isNew)
      }
      return answers
    }
  }

  /// A note of another stage stays: it says why more of the picture is missing.
  private func store(_ note: FindingNote, of file: LackingFile) throws(GalleryError) {
    let known = try connection.row("SELECT stage FROM errors WHERE path_id = ?", [.integer(file.pathID)]) {
      IndexingStage(rawValue: $0.text(0))
    }
    guard known == nil || known == note.stage else { return }
    let entry = LedgerEntry(
      path: file.file.path, stage: note.stage, reason: note.reason, severity: .recovered)
    try storeError(entry, pathID: file.pathID)
  }

  /// The newest image's number, 0 in an empty gallery.
  package func newestImageID() throws(GalleryError) -> Int64 {
    try connection.row("SELECT max(id) FROM images") { $0.integer(0) } ?? 0
  }

  /// The files with images whose paths begin with a text.
  package func images(atPathsBeginningWith prefix: String) throws(GalleryError) -> [(path: String, id: Int64)]
  {
    // No character comes after the last one of Unicode.
    try connection.rows(
      "SELECT path, image_id FROM paths WHERE path >= ? AND path < ? AND image_id IS NOT NULL",
      [.text(prefix), .text(prefix + "\u{10FFFF}")]
    ) { ($0.text(0), $0.integer(1)) }
  }

  /// Has images get analyses again; what they found stays until then.
  package func forget(_ analyses: [AnalysisID], ofImages images: [Int64]) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for image in images {
        for analysis in analyses {
          try connection.run(
            "DELETE FROM analysed WHERE analysis_id = ? AND image_id = ?",
            [.integer(analysis.number), .integer(image)])
        }
      }
    }
  }
}
