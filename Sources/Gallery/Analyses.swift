/// Something that is found out about every image once, and kept.
package struct AnalysisID: Sendable, Hashable {
  /// A kind of analysis, with the table that says which images have had one.
  package struct Kind: Sendable, Hashable {
    /// Answers a row if an analysis (?1) of an image (?2) was done.
    let done: String
  }

  package let kind: Kind
  /// Tells analyses of a kind from one another.
  package let number: Int64
}

/// What an analysis found in an image, on its way into the gallery.
package protocol Finding: Sendable {
  /// The analysis.
  var analysis: AnalysisID { get }

  /// How many things were found, such as faces.
  var count: Int { get }

  /// Stores it within the gallery's transaction; the image has none of this analysis yet.
  func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError)

  /// Removes what the analysis found in the image before, if it can be found again by the same means.
  func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError)
}

extension Gallery {
  /// What is missing of an image.
  package struct Presence: Sendable, Equatable {
    /// Whether it is in the gallery at all.
    package let isStored: Bool
    /// The analyses that it has not had.
    package let missing: Set<AnalysisID>

    /// Whether nothing is missing.
    package var isComplete: Bool { isStored && missing.isEmpty }
  }

  /// What is missing of an image.
  ///
  /// - Parameters:
  ///   - hash: of the image.
  ///   - analyses: those that it shall have had.
  package func presence(of hash: ContentHash, analyses: [AnalysisID]) throws(GalleryError) -> Presence {
    guard let id = try imageID(of: hash) else { return Presence(isStored: false, missing: Set(analyses)) }
    var missing: Set<AnalysisID> = []
    for analysis in analyses where try !isDone(analysis, ofImage: id) { missing.insert(analysis) }
    return Presence(isStored: true, missing: missing)
  }

  /// Whether an image has had an analysis.
  func isDone(_ analysis: AnalysisID, ofImage imageID: Int64) throws(GalleryError) -> Bool {
    try connection.row(analysis.kind.done, [.integer(analysis.number), .integer(imageID)]) { _ in true }
      ?? false
  }

  /// Stores what was found in an image; what an analysis found before stays.
  ///
  /// - Returns: whether something was new.
  func store(_ findings: [any Finding], ofImage imageID: Int64) throws(GalleryError) -> Bool {
    var isNew = false
    for finding in findings where try !isDone(finding.analysis, ofImage: imageID) {
      try finding.store(ofImage: imageID, in: self)
      isNew = true
    }
    return isNew
  }
}
