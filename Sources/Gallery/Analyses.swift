/// Something that is found out about every image once, and kept.
package struct AnalysisID: Sendable, Hashable {
  /// Its row in the gallery.
  package let number: Int64

  /// - Parameter number: its row in the gallery.
  package init(number: Int64) { self.number = number }
}

/// What an analysis found in an image, on its way into the gallery.
package protocol Finding: Sendable {
  /// The analysis.
  var analysis: AnalysisID { get }

  /// How many things were found, such as faces.
  var count: Int { get }

  /// What could not be found out; `nil` for nothing. The picture is searched nevertheless.
  var note: FindingNote? { get }

  /// Stores it within the gallery's transaction; the image has had none of this analysis yet.
  func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError)

  /// Removes what the analysis found in the image before.
  ///
  /// - Returns: `false` if that stays, because it cannot be found again by the same means.
  func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) -> Bool
}

extension Finding {
  package var note: FindingNote? { nil }
}

/// What an analysis could not find out about a picture, for the ledger.
package struct FindingNote: Sendable, Equatable {
  package let stage: IndexingStage
  package let reason: String

  package init(_ stage: IndexingStage, _ reason: String) { (self.stage, self.reason) = (stage, reason) }
}

extension Gallery {
  /// The analysis of a kind with this identity, made if there is none.
  ///
  /// - Parameters:
  ///   - kind: what is found out.
  ///   - identity: all that makes two findings comparable, in one text.
  package func analysis(_ kind: String, identity: String) throws(GalleryError) -> AnalysisID {
    try connection.run(
      "INSERT INTO analyses (kind, identity) VALUES (?, ?) ON CONFLICT DO NOTHING",
      [.text(kind), .text(identity)])
    let number = try connection.row(
      "SELECT id FROM analyses WHERE kind = ? AND identity = ?", [.text(kind), .text(identity)]
    ) { $0.integer(0) }
    guard let number else { preconditionFailure("the analysis was just made") }
    return AnalysisID(number: number)
  }

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
    try connection.row(
      "SELECT 1 FROM analysed WHERE analysis_id = ? AND image_id = ?",
      [.integer(analysis.number), .integer(imageID)]
    ) { _ in true } ?? false
  }

  /// Stores what was found in an image; what an analysis found before stays.
  ///
  /// - Returns: whether something was new.
  func store(_ findings: [any Finding], ofImage imageID: Int64) throws(GalleryError) -> Bool {
    var isNew = false
    for finding in findings where try !isDone(finding.analysis, ofImage: imageID) {
      try connection.run(
        "INSERT INTO analysed (analysis_id, image_id) VALUES (?, ?)",
        [.integer(finding.analysis.number), .integer(imageID)])
      try finding.store(ofImage: imageID, in: self)
      isNew = true
    }
    return isNew
  }

  /// Removes what analyses found in an image before, so that they can be stored anew.
  func removeOlder(_ findings: [any Finding], ofImage imageID: Int64) throws(GalleryError) {
    for finding in findings where try finding.removeOlder(ofImage: imageID, in: self) {
      try connection.run(
        "DELETE FROM analysed WHERE analysis_id = ? AND image_id = ?",
        [.integer(finding.analysis.number), .integer(imageID)])
    }
  }
}
