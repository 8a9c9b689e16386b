extension Gallery {
  /// A face that is known to be a named person's.
  package struct NamedFace: Sendable, Equatable {
    package let id: Int64
    package let person: Int64
    package let name: String
    package let image: Int64
    package let hash: ContentHash
    /// Of the image's first file.
    package let path: String
    /// In the face space.
    package let embedding: [Float]
  }

  /// The faces of named people that somebody named or that belong to a group that somebody named.
  package func namedFaces() throws(GalleryError) -> [NamedFace] {
    try connection.rows(
      """
      SELECT f.id, a.person_id, p.name, f.image_id, i.hash,
        (SELECT path FROM paths WHERE image_id = i.id ORDER BY id LIMIT 1), e.vector, NULL
      FROM assignments a JOIN people p ON p.id = a.person_id JOIN faces f ON f.id = a.face_id
      JOIN images i ON i.id = f.image_id JOIN face_embeddings e ON e.face_id = f.id
      WHERE p.name IS NOT NULL AND f.is_face = 1 ORDER BY f.id
      """
    ) {
      NamedFace(
        id: $0.integer(0), person: $0.integer(1), name: $0.text(2), image: $0.integer(3),
        hash: ContentHash(bytes: $0.bytes(4)), path: $0.text(5),
        embedding: StoredEmbedding($0, at: 6).vector)
    }
  }

  /// The first files of images with the tags that people gave them and the keywords of their files.
  package func taggedPaths() throws(GalleryError) -> [(path: String, tag: String)] {
    try connection.rows(
      """
      SELECT (SELECT path FROM paths WHERE image_id = v.image_id ORDER BY id LIMIT 1) AS path, v.tag FROM (
        SELECT image_id, tag FROM confirmed_tags UNION SELECT image_id, keyword FROM keywords
      ) v WHERE path IS NOT NULL ORDER BY path, v.tag
      """
    ) { ($0.text(0), $0.text(1)) }
  }
}
