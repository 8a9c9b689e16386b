/// An embedding on its way into the gallery.
package struct NewEmbedding: Finding, Equatable {
  package let spaceID: Int64
  package let embedding: StoredEmbedding

  /// - Parameters:
  ///   - spaceID: the space that it belongs to.
  ///   - embedding: with finite components.
  package init(spaceID: Int64, _ embedding: StoredEmbedding) {
    self.spaceID = spaceID
    self.embedding = embedding
  }

  package var analysis: AnalysisID { AnalysisID(number: spaceID) }
  package var count: Int { embedding.vectors.count }

  package func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {
    try gallery.connection.run(
      "INSERT INTO embeddings (image_id, space_id, vector, regions) VALUES (?, ?, ?, ?)",
      [.integer(imageID), .integer(spaceID)] + embedding.columns)
  }

  package func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) -> Bool
  {
    try gallery.connection.run(
      "DELETE FROM embeddings WHERE space_id = ? AND image_id = ?", [.integer(spaceID), .integer(imageID)])
    return true
  }
}

extension Gallery {
  /// Stores embeddings of images of the gallery, in one transaction. What an image has already stays; an
  /// image that is gone is passed over.
  ///
  /// - Parameter embeddings: each with its image.
  /// - Throws: `GalleryError.database`; nothing is stored then.
  package func store(_ embeddings: [(imageID: Int64, embedding: NewEmbedding)]) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for (imageID, embedding) in embeddings where try hash(of: imageID) != nil {
        _ = try store([embedding], ofImage: imageID)
      }
    }
  }
}
