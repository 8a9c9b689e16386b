extension Gallery {
  /// What the gallery knows of a file that the scanner met.
  package enum Knowledge: Sendable, Equatable {
    /// Its stamp is the known one, and nothing is missing.
    case unchanged(pathID: Int64)
    /// Its stamp is the known one, but its image lacks an analysis that is wanted.
    case incomplete(pathID: Int64)
    /// Its stamp is the known one, and its picture was recovered in part.
    case recovered(pathID: Int64)
    /// Its stamp is the known one, and it could not be used then.
    case failed(pathID: Int64, LedgerEntry)
    /// It is at a known path, with other bytes perhaps.
    case changed(pathID: Int64)
    /// It is at a path that was not known.
    case unknown
  }

  /// Compares files with what is known, in their order. Of files that an older version had indexed, the rest
  /// of the stamp is stored.
  ///
  /// - Parameters:
  ///   - files: as the scanner met them.
  ///   - analyses: those that every image shall have had.
  /// - Complexity: O(log n) per file, n being the number of paths.
  package func knowledge(
    of files: [FileStamp], analyses: [AnalysisID]
  ) throws(GalleryError) -> [Knowledge] {
    var answers: [Knowledge] = []
    answers.reserveCapacity(files.count)
    var partial: [FileStamp] = []
    for file in files {
      let (answer, isPartial) = try state(of: file, analyses: analyses)
      answers.append(answer)
      if isPartial { partial.append(file) }
    }
    if !partial.isEmpty {
      try connection.transaction { () throws(GalleryError) in
        for file in partial {
          try connection.run(
            "UPDATE paths SET inode = ?, changed = ? WHERE path = ?",
            [.optional(file.inode), .optional(file.changed), .text(file.path)])
        }
      }
    }
    return answers
  }

  /// Compares a file with what is known.
  ///
  /// - Returns: what is known, and whether its stamp is stored in part.
  func state(
    of file: FileStamp, analyses: [AnalysisID]
  ) throws(GalleryError) -> (Knowledge, isPartial: Bool) {
    let known = try connection.row(
      """
      SELECT p.id, p.size, p.modified, p.inode, p.changed, p.image_id, e.stage, e.reason, e.severity FROM paths p
      LEFT JOIN errors e ON e.path_id = p.id WHERE p.path = ?
      """, [.text(file.path)]
    ) { row in
      (
        id: row.integer(0),
        stamp: FileStamp(
          rootID: file.rootID, path: file.path, size: row.integer(1), modified: row.integer(2),
          inode: row.optionalInteger(3), changed: row.optionalInteger(4)), imageID: row.optionalInteger(5),
        stage: IndexingStage(rawValue: row.text(6)), reason: row.text(7),
        severity: LedgerEntry.Severity(rawValue: row.text(8))
      )
    }
    guard let known else { return (.unknown, false) }
    // What was passed over is no file that was read.
    guard known.stamp.isSame(as: file), known.severity != .skipped else {
      return (.changed(pathID: known.id), false)
    }
    let isPartial = known.stamp.inode == nil && file.inode != nil
    if known.severity == .failed {
      let entry = LedgerEntry(path: file.path, stage: known.stage, reason: known.reason, severity: .failed)
      return (.failed(pathID: known.id, entry), isPartial)
    }
    guard let imageID = known.imageID else { return (.unchanged(pathID: known.id), isPartial) }
    for analysis in analyses where try !isDone(analysis, ofImage: imageID) {
      return (.incomplete(pathID: known.id), isPartial)
    }
    return (
      known.severity == .recovered ? .recovered(pathID: known.id) : .unchanged(pathID: known.id), isPartial
    )
  }

  /// Records what a scan could not use, or passed over, in the ledger; nothing else is known of it.
  ///
  /// - Parameters:
  ///   - entries: of paths in the root, each with whether an image that was there stays: what cannot be
  ///     looked at for the moment is not gone.
  ///   - rootID: the root's number.
  /// - Returns: for each the row id of its path, whether the ledger had just that already, and the image that
  ///   the path has lost.
  package func record(
    _ entries: [(entry: LedgerEntry, keepsImage: Bool)], inRoot rootID: Int64
  ) throws(GalleryError) -> [(pathID: Int64, isKnown: Bool, lost: Int64?)] {
    try connection.transaction { () throws(GalleryError) in
      var answers: [(pathID: Int64, isKnown: Bool, lost: Int64?)] = []
      for (entry, keepsImage) in entries {
        let known = try connection.row(
          """
          SELECT p.image_id, e.stage, e.reason, e.severity FROM paths p LEFT JOIN errors e ON e.path_id = p.id
          WHERE p.path = ?
          """, [.text(entry.path)]
        ) { row in
          (
            imageID: row.optionalInteger(0),
            isSame: row.text(1) == entry.stage.rawValue && row.text(2) == entry.reason
              && row.text(3) == entry.severity.rawValue
          )
        }
        let file = FileStamp(rootID: rootID, path: entry.path, size: 0, modified: 0)
        let id = try storePath(file, imageID: keepsImage ? known?.imageID : nil)
        try storeError(entry, pathID: id)
        answers.append((id, known?.isSame ?? false, keepsImage ? nil : known?.imageID))
      }
      return answers
    }
  }

  /// The newest path's row id, 0 in an empty gallery: paths found later have higher ones.
  package func newestPathID() throws(GalleryError) -> Int64 {
    try connection.row("SELECT max(id) FROM paths") { $0.integer(0) } ?? 0
  }

  /// The paths of a root with a row id up to `newest`, by row id, a page at a time.
  package func paths(
    inRoot id: Int64, after last: Int64, upTo newest: Int64, limit: Int
  ) throws(GalleryError) -> [(id: Int64, path: String, imageID: Int64?)] {
    try connection.rows(
      "SELECT id, path, image_id FROM paths WHERE root_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
      [.integer(id), .integer(last), .integer(newest), .integer(limit)]
    ) { (id: $0.integer(0), path: $0.text(1), imageID: $0.optionalInteger(2)) }
  }

  /// Forgets paths that are gone. Their images stay until `removeOrphans`.
  package func removePaths(_ ids: [Int64]) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for id in ids { try connection.run("DELETE FROM paths WHERE id = ?", [.integer(id)]) }
    }
  }

  /// Whether an image was found at a path with a row id above `newest`: then it was moved there.
  package func hasPath(ofImage id: Int64, after newest: Int64) throws(GalleryError) -> Bool {
    try connection.row(
      "SELECT 1 FROM paths WHERE image_id = ? AND id > ?", [.integer(id), .integer(newest)]
    ) { _ in true } ?? false
  }

  /// Where the file system of a folder was mounted when the folder was walked last; `nil` where it never was.
  package func mount(ofFolder path: String) throws(GalleryError) -> String? {
    try connection.row("SELECT mount FROM folders WHERE path = ?", [.text(path)]) { $0.text(0) }
  }

  /// Remembers where the file systems of folders are mounted.
  ///
  /// - Parameters:
  ///   - mounts: of folders in a root.
  ///   - rootID: the root's number.
  package func store(mounts: [(path: String, mount: String)], inRoot rootID: Int64) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for (path, mount) in mounts {
        try connection.run(
          """
          INSERT INTO folders (path, root_id, mount) VALUES (?, ?, ?) ON CONFLICT (path)
          DO UPDATE SET root_id = excluded.root_id, mount = excluded.mount
          WHERE root_id <> excluded.root_id OR mount <> excluded.mount
          """, [.text(path), .integer(rootID), .text(mount)])
      }
    }
  }

  /// Removes the images that no path leads to any more, with their embeddings.
  ///
  /// - Returns: their hashes, for removing what was derived from them.
  package func removeOrphans() throws(GalleryError) -> [ContentHash] {
    try connection.transaction { () throws(GalleryError) in
      let orphans = try connection.rows(
        "SELECT id, hash FROM images WHERE id NOT IN (SELECT image_id FROM paths WHERE image_id IS NOT NULL)"
      ) { (id: $0.integer(0), hash: ContentHash(bytes: $0.bytes(1))) }
      for orphan in orphans {
        try connection.run("DELETE FROM images WHERE id = ?", [.integer(orphan.id)])
      }
      return orphans.map(\.hash)
    }
  }
}
