extension Gallery {
  /// The image with this hash.
  package func imageID(of hash: ContentHash) throws(GalleryError) -> Int64? {
    try connection.row("SELECT id FROM images WHERE hash = ?", [.blob(hash.bytes)]) { $0.integer(0) }
  }

  /// Whether an image is in the gallery, and with all that is wanted of it.
  package enum Presence: Sendable, Equatable {
    case absent
    /// It lacks an embedding in one of the spaces.
    case incomplete
    case complete
  }

  /// Whether an image is in the gallery, with an embedding in each of these spaces.
  package func presence(of hash: ContentHash, spaces: [Int64]) throws(GalleryError) -> Presence {
    guard let id = try imageID(of: hash) else { return .absent }
    for space in spaces where try !hasEmbedding(id, in: space) { return .incomplete }
    return .complete
  }

  func hasEmbedding(_ imageID: Int64, in space: Int64) throws(GalleryError) -> Bool {
    try connection.row(
      "SELECT 1 FROM embeddings WHERE space_id = ? AND image_id = ?", [.integer(space), .integer(imageID)]
    ) { _ in true } ?? false
  }

  /// An image's embedding in a space.
  package func embedding(of imageID: Int64, in space: Int64) throws(GalleryError) -> [Float]? {
    try connection.row(
      "SELECT vector FROM embeddings WHERE space_id = ? AND image_id = ?",
      [.integer(space), .integer(imageID)]
    ) { $0.floats(0) }
  }

  /// The embeddings of a space by ascending image, a page at a time.
  ///
  /// - Returns: at most `limit` rows with an image above `last`; fewer only at the end.
  package func embeddings(
    in space: Int64, after last: Int64, limit: Int
  ) throws(GalleryError) -> [(imageID: Int64, vector: [Float])] {
    try connection.rows(
      "SELECT image_id, vector FROM embeddings WHERE space_id = ? AND image_id > ? ORDER BY image_id LIMIT ?",
      [.integer(space), .integer(last), .integer(limit)]
    ) { (imageID: $0.integer(0), vector: $0.floats(1)) }
  }

  /// An image with its paths, in the order in which they were found; nothing when there is no such image.
  package func image(_ id: Int64) throws(GalleryError) -> (record: ImageRecord, paths: [String])? {
    let record = try connection.row(
      "SELECT hash, bytes, width, height, format FROM images WHERE id = ?", [.integer(id)]
    ) { row in
      ImageRecord(
        hash: ContentHash(bytes: row.bytes(0)), bytes: row.integer(1), width: Int(row.integer(2)),
        height: Int(row.integer(3)), format: row.text(4))
    }
    guard let record else { return nil }
    let paths = try connection.rows("SELECT path FROM paths WHERE image_id = ? ORDER BY id", [.integer(id)]) {
      $0.text(0)
    }
    return (record, paths)
  }

  /// The path at which each image was found first, in the order of the images; nothing for one that is not there.
  package func firstPaths(of images: [Int64]) throws(GalleryError) -> [String?] {
    var paths: [String?] = []
    paths.reserveCapacity(images.count)
    for image in images {
      paths.append(
        try connection.row("SELECT path FROM paths WHERE image_id = ? ORDER BY id LIMIT 1", [.integer(image)])
        {
          $0.text(0)
        })
    }
    return paths
  }

  /// The error ledger, by path.
  package func ledger() throws(GalleryError) -> [LedgerEntry] {
    try connection.rows(
      """
      SELECT p.path, e.stage, e.reason, e.severity FROM errors e JOIN paths p ON p.id = e.path_id ORDER BY p.path
      """
    ) { row in
      LedgerEntry(
        path: row.text(0), stage: row.text(1), reason: row.text(2),
        severity: LedgerEntry.Severity(rawValue: row.text(3)) ?? .failed)
    }
  }

  /// How many images and paths there are.
  package func counts() throws(GalleryError) -> (images: Int, paths: Int) {
    (
      try count("SELECT count(*) FROM images"),
      try count("SELECT count(*) FROM paths WHERE image_id IS NOT NULL")
    )
  }

  private func count(_ sql: String) throws(GalleryError) -> Int {
    try connection.row(sql) { Int($0.integer(0)) } ?? 0
  }
}
