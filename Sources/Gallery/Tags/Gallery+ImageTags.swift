extension Gallery {
  /// A tag of an image.
  package struct ImageTag: Sendable, Equatable {
    /// As it is shown.
    package let name: String
    /// How probable it is, as the network sees it; 1 if somebody said so.
    package let probability: Double
    /// Whether somebody said so.
    package let isConfirmed: Bool
  }

  /// The tags of an image, the most probable first; those that somebody removed are left out.
  package func tags(ofImage image: Int64) throws(GalleryError) -> [ImageTag] {
    try connection.rows(
      """
      SELECT v.tag, v.probability,
        EXISTS (SELECT 1 FROM confirmed_tags c WHERE c.image_id = v.image_id AND c.word = folded(v.tag))
      FROM image_tags v WHERE v.image_id = ? ORDER BY v.probability DESC, v.tag
      """, [.integer(image)]
    ) { ImageTag(name: $0.text(0), probability: $0.real(1), isConfirmed: $0.integer(2) != 0) }
  }
}
