import FoundationEssentials

extension Gallery {
  private static let trainedColumns =
    "SELECT id, name, kind, subject, space, space_identity, created, is_used, objection FROM trained"

  /// All results of training, the newest first.
  package func trained() throws(GalleryError) -> [TrainedRecord] {
    try connection.rows("\(Self.trainedColumns) ORDER BY id DESC", [], Self.trained).compactMap(\.self)
  }

  /// A result of training; `nil` if there is none of this number.
  package func trained(_ id: Int64) throws(GalleryError) -> TrainedRecord? {
    try connection.row("\(Self.trainedColumns) WHERE id = ?", [.integer(id)], Self.trained) ?? nil
  }

  private static func trained(_ row: Row) -> TrainedRecord? {
    guard let kind = TrainedRecord.Kind(rawValue: row.text(2)),
      let subject = SpaceTraits.Subject(rawValue: row.text(3))
    else { return nil }
    return TrainedRecord(
      id: row.integer(0), name: row.text(1), kind: kind, subject: subject, space: row.text(4),
      spaceIdentity: row.text(5), created: Date(timeIntervalSince1970: Double(row.integer(6))),
      isUsed: row.integer(7) != 0, objection: row.optionalText(8))
  }

  /// What training made, on its way into the gallery.
  package struct NewTrained: Sendable {
    package let name: String
    package let kind: TrainedRecord.Kind
    package let subject: SpaceTraits.Subject
    /// The name and the identity of the space that it was learned in.
    package let space: (name: String, identity: String)
    /// In its file format; `nil` for what classifies nothing.
    package let classifier: [UInt8]?
    /// How it was asked for.
    package let instructions: [UInt8]
    package let report: [UInt8]
    package let pictures: [TrainedPicture]
    /// Why it is not to label images; `nil` if it may.
    package let objection: String?

    package init(
      name: String, kind: TrainedRecord.Kind, subject: SpaceTraits.Subject,
      space: (name: String, identity: String), classifier: [UInt8]?, instructions: [UInt8], report: [UInt8],
      pictures: [TrainedPicture], objection: String? = nil
    ) {
      (self.name, self.kind, self.subject, self.space) = (name, kind, subject, space)
      (self.classifier, self.instructions, self.report) = (classifier, instructions, report)
      (self.pictures, self.objection) = (pictures, objection)
    }
  }

  /// Keeps what training made.
  ///
  /// - Returns: its number.
  /// - Throws: `GalleryError.learnedFromNobody` if a person is gone from whose faces it was learned,
  ///   `.database`.
  package func add(_ new: NewTrained) throws(GalleryError) -> Int64 {
    try connection.transaction { () throws(GalleryError) in
      for person in Set(new.pictures.compactMap(\.person)) where try self.person(person) == nil {
        throw .learnedFromNobody(name: new.name)
      }
      try connection.run(
        """
        INSERT INTO trained (name, kind, subject, space, space_identity, created, classifier, instructions, report,
          objection)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .text(new.name), .text(new.kind.rawValue), .text(new.subject.rawValue), .text(new.space.name),
          .text(new.space.identity), .integer(Self.now), new.classifier.map(Value.blob) ?? .null,
          .blob(new.instructions), .blob(new.report), new.objection.map(Value.text) ?? .null,
        ])
      let id = connection.lastInsertedID
      for (number, picture) in new.pictures.enumerated() {
        try connection.run(
          """
          INSERT INTO trained_pictures (trained_id, number, hash, path, class, part, person_id)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          [
            .integer(id), .integer(number), .blob(picture.hash.bytes), .text(picture.path),
            .text(picture.label), .text(picture.part), picture.person.map(Value.integer) ?? .null,
          ])
      }
      return id
    }
  }

  /// What a result of training classifies by, in its file format; `nil` for one that classifies nothing.
  package func classifier(ofTrained id: Int64) throws(GalleryError) -> [UInt8]? {
    try connection.row(
      "SELECT classifier FROM trained WHERE id = ? AND classifier IS NOT NULL", [.integer(id)]
    ) {
      $0.bytes(0)
    }
  }

  /// How a result of training was asked for, and what came out of it; `nil` if there is none of this number.
  package func report(ofTrained id: Int64) throws(GalleryError) -> (instructions: [UInt8], report: [UInt8])? {
    try connection.row("SELECT instructions, report FROM trained WHERE id = ?", [.integer(id)]) {
      (instructions: $0.bytes(0), report: $0.bytes(1))
    }
  }

  /// What something was learned from and measured on, in its order.
  package func pictures(ofTrained id: Int64) throws(GalleryError) -> [TrainedPicture] {
    try connection.rows(
      "SELECT hash, path, class, part, person_id FROM trained_pictures WHERE trained_id = ? ORDER BY number",
      [.integer(id)]
    ) {
      TrainedPicture(
        hash: ContentHash(bytes: $0.bytes(0)), path: $0.text(1), label: $0.text(2), part: $0.text(3),
        person: $0.optionalInteger(4))
    }
  }

  /// How many classes and pictures something was learned from and measured on.
  package func counts(ofTrained id: Int64) throws(GalleryError) -> (classes: Int, pictures: Int) {
    try connection.row(
      "SELECT count(DISTINCT class), count(*) FROM trained_pictures WHERE trained_id = ?", [.integer(id)]
    ) { (Int($0.integer(0)), Int($0.integer(1))) } ?? (0, 0)
  }

  /// What was learned from a person's faces, the newest first.
  package func trained(fromPerson person: Int64) throws(GalleryError) -> [TrainedRecord] {
    try connection.rows(
      """
      \(Self.trainedColumns) WHERE id IN (SELECT trained_id FROM trained_pictures WHERE person_id = ?)
      ORDER BY id DESC
      """, [.integer(person)], Self.trained
    ).compactMap(\.self)
  }

  /// Has a result of training label images, in place of earlier ones of its name.
  ///
  /// - Returns: the analysis that labels images.
  package func use(_ trained: TrainedRecord) throws(GalleryError) -> AnalysisID {
    try connection.transaction { () throws(GalleryError) in
      for other in try self.trained()
      where other.name == trained.name && other.id != trained.id && other.isUsed {
        try stopUsing(other)
      }
      try connection.run("UPDATE trained SET is_used = 1 WHERE id = ?", [.integer(trained.id)])
      return try analysis(AnalysisTable.labels.name, identity: trained.identity)
    }
  }

  /// Takes the labels of a result of training from all images.
  package func stopUsing(_ trained: TrainedRecord) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      try connection.run("UPDATE trained SET is_used = 0 WHERE id = ?", [.integer(trained.id)])
      try connection.run("DELETE FROM labels WHERE trained_id = ?", [.integer(trained.id)])
      try connection.run(
        "DELETE FROM analyses WHERE kind = ? AND identity = ?",
        [.text(AnalysisTable.labels.name), .text(trained.identity)])
    }
  }

  /// Removes a result of training with its labels.
  package func remove(_ trained: TrainedRecord) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      try stopUsing(trained)
      try connection.run("DELETE FROM trained WHERE id = ?", [.integer(trained.id)])
    }
  }

  /// The images of a space that lack an analysis, ascending, with their embeddings: one of the whole image,
  /// or one for each of its faces, of which there may be none.
  ///
  /// - Parameters:
  ///   - analysis: that follows from embeddings.
  ///   - space: the space.
  ///   - last: the image after which they begin; 0 for the first ones.
  ///   - limit: the most images to return.
  package func embeddings(
    lacking analysis: AnalysisID, of space: SpaceRecord, after last: Int64, limit: Int
  ) throws(GalleryError) -> [(image: Int64, vectors: [[Float]])] {
    let images = try connection.rows(
      """
      SELECT d.image_id FROM analysed d WHERE d.analysis_id = ?1 AND d.image_id > ?2 AND NOT EXISTS (
        SELECT 1 FROM analysed a WHERE a.analysis_id = ?3 AND a.image_id = d.image_id
      ) ORDER BY d.image_id LIMIT ?4
      """, [.integer(space.id), .integer(last), .integer(analysis.number), .integer(limit)]
    ) { $0.integer(0) }
    let vectors =
      switch space.traits.subject {
      case .image: "SELECT vector, NULL FROM embeddings WHERE image_id = ? AND space_id = ?"
      case .face:
        """
        SELECT e.vector, NULL FROM faces f JOIN face_embeddings e ON e.face_id = f.id
        WHERE f.image_id = ? AND f.space_id = ? AND f.is_face = 1 ORDER BY f.id
        """
      }
    return try images.map { image throws(GalleryError) in
      (
        image,
        try connection.rows(vectors, [.integer(image), .integer(space.id)]) {
          StoredEmbedding($0, at: 0).vector
        }
      )
    }
  }

  /// The labels of an image, the most probable first.
  package func labels(ofImage image: Int64) throws(GalleryError) -> [(
    trained: Int64, label: FoundLabels.Label
  )] {
    try connection.rows(
      """
      SELECT trained_id, class, probability, is_answer FROM labels WHERE image_id = ?
      ORDER BY probability DESC, class
      """, [.integer(image)]
    ) {
      (
        $0.integer(0),
        FoundLabels.Label(name: $0.text(1), probability: $0.real(2), isAnswer: $0.integer(3) != 0)
      )
    }
  }

  // MARK: What people said of labels

  /// The source of labels that has the faces of people.
  package static let peopleLabels = "people"

  /// What was said of pictures' classes among the labels of a source; `nil` for one to be left out.
  package func labelFacts(of source: String) throws(GalleryError) -> [ContentHash: String?] {
    let facts = try connection.rows(
      "SELECT hash, class FROM label_facts WHERE source = ?", [.text(source)]
    ) { (ContentHash(bytes: $0.bytes(0)), $0.optionalText(1)) }
    return Dictionary(facts) { first, _ in first }
  }

  /// Says of what class a picture is among the labels of a source.
  ///
  /// - Parameters:
  ///   - label: the class; `nil` to leave the picture out.
  ///   - hash: the picture's.
  ///   - source: where the labels are from.
  package func state(
    label: String?, of hash: ContentHash, in source: String
  ) throws(GalleryError) {
    try connection.run(
      """
      INSERT INTO label_facts (hash, source, class, at) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (hash, source) DO UPDATE SET class = ?3, at = ?4
      """,
      [.blob(hash.bytes), .text(source), label.map(Value.text) ?? .null, .integer(Self.now)])
  }
}
