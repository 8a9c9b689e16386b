package import FoundationEssentials

/// A result of training, as the gallery keeps it.
package struct TrainedRecord: Sendable, Equatable {
  /// What was trained.
  package enum Kind: String, Sendable, Codable {
    /// A classifier over the embeddings of a space.
    case head
    /// A projection of a space, which is a space itself.
    case metric
    /// A network, which makes spaces.
    case network
  }

  package let id: Int64
  /// Several results may have the same one: the later ones were trained anew.
  package let name: String
  package let kind: Kind
  /// What is labelled.
  package let subject: SpaceTraits.Subject
  /// The name of the space that it was learned in.
  package let space: String
  /// The identity of that space.
  package let spaceIdentity: String
  package let created: Date
  /// Whether it labels images.
  package let isUsed: Bool
  /// Why it is not to label images; `nil` if it may.
  package let objection: String?

  /// The analysis of images that it makes.
  var identity: String { "trained=\(id)" }
}

/// A picture that something was learned from, or measured on.
package struct TrainedPicture: Sendable, Equatable {
  package let hash: ContentHash
  package let path: String
  package let label: String
  package let part: String
  /// Whose face is meant; `nil` where the picture as a whole is.
  package let person: Int64?

  package init(hash: ContentHash, path: String, label: String, part: String, person: Int64? = nil) {
    (self.hash, self.path, self.label, self.part, self.person) = (hash, path, label, part, person)
  }
}

/// What a classifier takes an image for.
package struct FoundLabels: Finding {
  /// A class, and how probable it is.
  package struct Label: Sendable, Equatable {
    package let name: String
    /// 0…1.
    package let probability: Double
    /// Whether this is the answer: the most probable class, and probable enough.
    package let isAnswer: Bool

    package init(name: String, probability: Double, isAnswer: Bool) {
      (self.name, self.probability, self.isAnswer) = (name, probability, isAnswer)
    }
  }

  package let analysis: AnalysisID
  private let trained: Int64
  private let labels: [Label]

  /// - Parameters:
  ///   - labels: with different names.
  ///   - trained: the classifier's number.
  ///   - analysis: that found them.
  package init(_ labels: [Label], by trained: Int64, _ analysis: AnalysisID) {
    (self.labels, self.trained, self.analysis) = (labels, trained, analysis)
  }

  package var count: Int { labels.count }

  package func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {
    _ = try removeOlder(ofImage: imageID, in: gallery)
    for label in labels {
      try gallery.connection.run(
        """
        INSERT INTO labels (image_id, trained_id, class, word, probability, is_answer) VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          .integer(imageID), .integer(trained), .text(label.name), .text(folded(label.name)),
          .real(label.probability), .integer(label.isAnswer ? 1 : 0),
        ])
    }
  }

  package func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) -> Bool
  {
    try gallery.connection.run(
      "DELETE FROM labels WHERE image_id = ? AND trained_id = ?", [.integer(imageID), .integer(trained)])
    return true
  }
}
