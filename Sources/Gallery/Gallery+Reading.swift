import Vocabulary

extension Gallery {
  /// The image with this hash.
  package func imageID(of hash: ContentHash) throws(GalleryError) -> Int64? {
    try connection.row("SELECT id FROM images WHERE hash = ?", [.blob(hash.bytes)]) { $0.integer(0) }
  }

  /// An image's embedding in a space.
  package func embedding(of imageID: Int64, in space: Int64) throws(GalleryError) -> StoredEmbedding? {
    try connection.row(
      "SELECT vector, regions FROM embeddings WHERE space_id = ? AND image_id = ?",
      [.integer(space), .integer(imageID)]
    ) { StoredEmbedding($0, at: 0) }
  }

  /// The image with this hash and its embedding in a space, in one step: who asks has not to wait twice.
  ///
  /// - Returns: the image's number and its embedding, `nil` where there is none.
  package func embedding(
    ofHash hash: ContentHash, in space: Int64
  ) throws(GalleryError) -> (imageID: Int64?, embedding: StoredEmbedding?) {
    guard let id = try imageID(of: hash) else { return (nil, nil) }
    return (id, try embedding(of: id, in: space))
  }

  /// Where regions of images lie.
  ///
  /// - Parameters:
  ///   - regions: of each image the place among its regions, from 0.
  ///   - space: the name of the space that keeps them.
  /// - Returns: by image, without those that are gone.
  func regions(
    _ regions: [(imageID: Int64, number: Int)], inSpace space: String
  ) throws(GalleryError) -> [Int64: Region] {
    var found: [Int64: Region] = [:]
    for (imageID, number) in regions {
      let boxes = try connection.row(
        """
        SELECT e.regions FROM embeddings e JOIN spaces s ON s.id = e.space_id
        WHERE s.name = ? AND e.image_id = ? ORDER BY s.id DESC
        """, [.text(space), .integer(imageID)]
      ) { StoredEmbedding.boxes($0, at: 0) }
      if let boxes, boxes.indices.contains(number) { found[imageID] = boxes[number] }
    }
    return found
  }

  /// The numbers of all images, ascending.
  package func imageIDs() throws(GalleryError) -> [Int64] {
    try connection.rows("SELECT id FROM images ORDER BY id") { $0.integer(0) }
  }

  /// How many images there are.
  ///
  /// - Complexity: O(1).
  package func imageCount() throws(GalleryError) -> Int {
    try count("SELECT value FROM totals WHERE name = 'images'")
  }

  /// How many images and paths there are.
  package func counts() throws(GalleryError) -> (images: Int, paths: Int) {
    (
      try imageCount(),
      try count("SELECT count(*) FROM paths WHERE image_id IS NOT NULL")
    )
  }

  func count(_ sql: String, _ values: [Value] = []) throws(GalleryError) -> Int {
    try connection.row(sql, values) { Int($0.integer(0)) } ?? 0
  }
}
