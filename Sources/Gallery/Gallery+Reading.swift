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

  /// How many images and paths there are.
  package func counts() throws(GalleryError) -> (images: Int, paths: Int) {
    (
      try count("SELECT count(*) FROM images"),
      try count("SELECT count(*) FROM paths WHERE image_id IS NOT NULL")
    )
  }

  func count(_ sql: String, _ values: [Value] = []) throws(GalleryError) -> Int {
    try connection.row(sql, values) { Int($0.integer(0)) } ?? 0
  }
}
