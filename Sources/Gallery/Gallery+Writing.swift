import FoundationEssentials

extension Gallery {
  /// What the journey of one file came to.
  package enum Arrival: Sendable {
    /// A picture with what was found in it; `note` says what was recovered, if the file is damaged. If it
    /// `replaces`, what the same analyses found in the image before goes.
    case image(FileStamp, ImageRecord, [any Finding], note: String?, replaces: Bool = false)
    /// A file whose image is known already, from another path or from before a touch.
    case known(FileStamp, ContentHash)
    /// A file that is no picture, and does not pretend to be one.
    case notAPicture(FileStamp)
    /// A file that could not be used.
    case failed(FileStamp, stage: IndexingStage, reason: String)
  }

  /// What an arrival changed.
  package enum Outcome: Sendable, Equatable {
    /// The image is new, or has new embeddings.
    case indexed(imageID: Int64)
    /// The image was known: it has one path more.
    case gainedPath(imageID: Int64)
    /// The file was only touched.
    case unchanged
    /// The file is no picture.
    case notAPicture
    /// The file went into the error ledger.
    case failed(LedgerEntry)
    /// The file has not changed and was in the error ledger, with the same reason.
    case stillFailing(LedgerEntry)
  }

  /// Stores what arrived, in one transaction.
  ///
  /// - Returns: what each arrival changed, in their order, and the image that was at its path before, where
  ///   that was another one.
  /// - Throws: `GalleryError.database`; nothing of the batch is stored then.
  package func store(_ arrivals: [Arrival]) throws(GalleryError) -> [(outcome: Outcome, replaced: Int64?)] {
    try connection.transaction { () throws(GalleryError) in
      var outcomes: [(outcome: Outcome, replaced: Int64?)] = []
      for arrival in arrivals {
        let before = try pathID(of: arrival.file.path)?.imageID
        let outcome = try store(arrival, before: before)
        let isReplaced = before != nil ? try pathID(of: arrival.file.path)?.imageID != before : false
        outcomes.append((outcome, isReplaced ? before : nil))
      }
      return outcomes
    }
  }

  private func store(_ arrival: Arrival, before: Int64?) throws(GalleryError) -> Outcome {
    switch arrival {
    case .image(let file, let image, let findings, let note, let replaces):
      if replaces, let imageID = try imageID(of: image.hash) {
        try removeOlder(findings, ofImage: imageID)
      }
      return try store(file, image, findings, note: note, before: before)
    case .known(let file, let hash):
      guard let imageID = try imageID(of: hash) else {
        preconditionFailure("the image \(hash.hexadecimal) was known while \(file.path) was on its way")
      }
      let id = try storePath(file, imageID: imageID)
      try connection.run("DELETE FROM errors WHERE path_id = ? AND severity <> 'recovered'", [.integer(id)])
      return before == imageID ? .unchanged : .gainedPath(imageID: imageID)
    case .notAPicture(let file):
      let id = try storePath(file, imageID: nil)
      try connection.run("DELETE FROM errors WHERE path_id = ?", [.integer(id)])
      return .notAPicture
    case .failed(let file, let stage, let reason):
      // A file that cannot be read for the moment keeps its image: only what was read can contradict it.
      let entry = LedgerEntry(path: file.path, stage: stage, reason: reason, severity: .failed)
      let known = try state(of: file, analyses: []).0
      let isKnown = if case .failed(_, entry) = known { true } else { false }
      let id = try storePath(file, imageID: stage.isPassing ? before : nil)
      try storeError(entry, pathID: id)
      return isKnown ? .stillFailing(entry) : .failed(entry)
    }
  }

  private func store(
    _ file: FileStamp, _ image: ImageRecord, _ findings: [any Finding], note: String?, before: Int64?
  ) throws(GalleryError) -> Outcome {
    let known = try imageID(of: image.hash)
    let imageID: Int64 = if let known { known } else { try insert(image) }
    let pathID = try storePath(file, imageID: imageID)
    if let note = note.map({ FindingNote(.decode, $0) }) ?? findings.lazy.compactMap(\.note).first {
      try storeError(
        LedgerEntry(path: file.path, stage: note.stage, reason: note.reason, severity: .recovered),
        pathID: pathID)
    } else {
      try connection.run("DELETE FROM errors WHERE path_id = ?", [.integer(pathID)])
    }
    let isNew = try store(findings, ofImage: imageID)
    if isNew || known == nil { return .indexed(imageID: imageID) }
    return before == imageID ? .unchanged : .gainedPath(imageID: imageID)
  }

  private func insert(_ image: ImageRecord) throws(GalleryError) -> Int64 {
    try connection.run(
      "INSERT INTO images (hash, bytes, width, height, format, added) VALUES (?, ?, ?, ?, ?, ?)",
      [
        .blob(image.hash.bytes), .integer(image.bytes), .integer(image.width), .integer(image.height),
        .text(image.format), .integer(Self.now),
      ])
    return connection.lastInsertedID
  }

  func storePath(_ file: FileStamp, imageID: Int64?) throws(GalleryError) -> Int64 {
    try connection.run(
      """
      INSERT INTO paths (root_id, path, size, modified, inode, changed, image_id) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (path) DO UPDATE SET root_id = excluded.root_id, size = excluded.size,
        modified = excluded.modified, inode = excluded.inode, changed = excluded.changed, image_id = excluded.image_id
      """,
      [
        .integer(file.rootID), .text(file.path), .integer(file.size), .integer(file.modified),
        .optional(file.inode), .optional(file.changed), .optional(imageID),
      ])
    guard let id = try pathID(of: file.path)?.id else { preconditionFailure("the path was just stored") }
    return id
  }

  func storeError(_ entry: LedgerEntry, pathID: Int64) throws(GalleryError) {
    try connection.run(
      """
      INSERT INTO errors (path_id, stage, reason, severity, attempts, at) VALUES (?, ?, ?, ?, 1, ?)
      ON CONFLICT (path_id) DO UPDATE SET stage = excluded.stage, reason = excluded.reason,
        severity = excluded.severity, attempts = attempts + 1, at = excluded.at
      """,
      [
        .integer(pathID), .text(entry.stage.rawValue), .text(entry.reason), .text(entry.severity.rawValue),
        .integer(Self.now),
      ])
  }

  private func pathID(of path: String) throws(GalleryError) -> (id: Int64, imageID: Int64?)? {
    try connection.row("SELECT id, image_id FROM paths WHERE path = ?", [.text(path)]) {
      (id: $0.integer(0), imageID: $0.optionalInteger(1))
    }
  }

  static var now: Int64 { Int64(Date.now.timeIntervalSince1970) }
}

extension Gallery.Arrival {
  /// The file that arrived.
  package var file: FileStamp {
    switch self {
    case .image(let file, _, _, note: _, replaces: _), .known(let file, _), .notAPicture(let file),
      .failed(let file, stage: _, reason: _):
      file
    }
  }
}
