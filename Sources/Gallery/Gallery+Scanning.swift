extension Gallery {
  /// What the gallery knows of a file that the scanner met.
  package enum Knowledge: Sendable, Equatable {
    /// Its stamp is the known one, and nothing is missing.
    case unchanged(pathID: Int64)
    /// Its stamp is the known one, but its image lacks an embedding in a space that is wanted, or a look for faces.
    case incomplete(pathID: Int64)
    /// Its stamp is the known one, and it could not be used then.
    case failed(pathID: Int64, LedgerEntry)
    /// It is at a known path, with other bytes perhaps.
    case changed(pathID: Int64)
    /// It is at a path that was not known.
    case unknown
  }

  /// Compares files with what is known, in their order.
  ///
  /// - Parameters:
  ///   - files: as the scanner met them.
  ///   - spaces: the spaces in which every image shall have an embedding.
  ///   - faceSpace: in which every image shall have been looked at for faces; nothing where faces are not wanted.
  /// - Complexity: O(log n) per file, n being the number of paths.
  package func knowledge(
    of files: [FileStamp], spaces: [Int64], faceSpace: Int64? = nil
  ) throws(GalleryError) -> [Knowledge] {
    var answers: [Knowledge] = []
    answers.reserveCapacity(files.count)
    for file in files {
      answers.append(try knowledge(of: file, spaces: spaces, faceSpace: faceSpace))
    }
    return answers
  }

  private func knowledge(
    of file: FileStamp, spaces: [Int64], faceSpace: Int64?
  ) throws(GalleryError) -> Knowledge {
    let known = try connection.row(
      """
      SELECT p.id, p.size, p.modified, p.image_id, e.stage, e.reason, e.severity FROM paths p
      LEFT JOIN errors e ON e.path_id = p.id WHERE p.path = ?
      """, [.text(file.path)]
    ) { row in
      (
        id: row.integer(0), isSame: row.integer(1) == file.size && row.integer(2) == file.modified,
        imageID: row.optionalInteger(3), stage: row.text(4), reason: row.text(5),
        severity: LedgerEntry.Severity(rawValue: row.text(6))
      )
    }
    guard let known else { return .unknown }
    guard known.isSame else { return .changed(pathID: known.id) }
    if known.severity == .failed {
      let entry = LedgerEntry(path: file.path, stage: known.stage, reason: known.reason, severity: .failed)
      return .failed(pathID: known.id, entry)
    }
    guard let imageID = known.imageID else { return .unchanged(pathID: known.id) }
    for space in spaces where try !hasEmbedding(imageID, in: space) {
      return .incomplete(pathID: known.id)
    }
    if let faceSpace, try !hasFaceScan(imageID, in: faceSpace) { return .incomplete(pathID: known.id) }
    return .unchanged(pathID: known.id)
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

  /// Removes the images that no path leads to any more, with their embeddings.
  ///
  /// - Returns: their hashes, for removing what was derived from them.
  package func removeOrphans() throws(GalleryError) -> [ContentHash] {
    try connection.transaction { () throws(GalleryError) in
      let orphans = try connection.rows(
        "SELECT id, hash FROM images WHERE id NOT IN (SELECT image_id FROM paths WHERE image_id IS NOT NULL)"
      ) { (id: $0.integer(0), hash: ContentHash(bytes: $0.bytes(1))) }
      for orphan in orphans {
        try connection.run(
          """
          UPDATE spaces SET generation = generation + 1
          WHERE id IN (SELECT space_id FROM embeddings WHERE image_id = ?)
          """, [.integer(orphan.id)])
        try outdateFaceSpaces(ofImage: orphan.id)
        try connection.run("DELETE FROM images WHERE id = ?", [.integer(orphan.id)])
      }
      return orphans.map(\.hash)
    }
  }
}
