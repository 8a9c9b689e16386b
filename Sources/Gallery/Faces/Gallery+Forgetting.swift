import Foundation
import Vocabulary

/// Forgetting people: what is stored of a person and of their faces goes, whichever table it is in.
///
/// Images and files stay, and are marked as looked at for faces: the same files get no new faces.
extension Gallery {
  /// What goes when a person is forgotten.
  package struct Forgetting: Sendable {
    /// A result of training that learned from the person.
    package struct Learned: Sendable {
      package let record: TrainedRecord
      package let classes: Int
      package let pictures: Int
      /// How it was asked for.
      package let instructions: [UInt8]
    }

    package let person: PersonRecord
    /// How many edits of the journal mention the person or one of the faces.
    package let edits: Int
    /// The newest first.
    package let learned: [Learned]
    /// The spaces that lose faces.
    package let spaces: [SpaceRecord]
    /// Copies of the database from before its format changed. They keep what they have.
    package let backups: [String]
  }

  /// What would go if a person were forgotten.
  ///
  /// - Parameter person: its number.
  /// - Throws: `GalleryError.noSuchPerson`, `.database`.
  package func forgetting(_ person: Int64) throws(GalleryError) -> Forgetting {
    try connection.reading { () throws(GalleryError) in try forgetting(try traces(of: person)) }
  }

  /// Forgets a person, in one transaction: the faces, what was said of them, the edits that mention them, and
  /// what was learned from them. Nothing brings it back; where it lay is overwritten.
  ///
  /// - Parameter person: its number.
  /// - Returns: what went.
  /// - Throws: `GalleryError.noSuchPerson`, `.database`; nothing is changed then.
  package func forget(_ person: Int64) throws(GalleryError) -> Forgetting {
    guard try self.person(person) != nil else { throw .noSuchPerson(reference: "\(person)") }
    return try erasing { () throws(GalleryError) in
      let traces = try traces(of: person)
      let forgetting = try forgetting(traces)
      for id in traces.edits { try connection.run("DELETE FROM edits WHERE id = ?", [.integer(id)]) }
      try removeLearned(forgetting, from: traces)
      // Who else the faces were said to be, or not to be, was said of the same faces.
      for place in traces.places {
        for fact in try facts(of: place) where fact.personID == person || !fact.holds { try remove(fact) }
      }
      try removeFaces(of: traces, inSpaces: forgetting.spaces)
      try connection.run("DELETE FROM people WHERE id = ?", [.integer(person)])
      try journalForgetting(forgetting.person)
      try TextIndex.ofPeople.eraseWhatIsGone(connection)
      return forgetting
    }
  }

  /// Runs a transaction that overwrites what it deletes, in the log, too.
  func erasing<Result>(_ body: () throws(GalleryError) -> Result) throws(GalleryError) -> Result {
    try connection.script("PRAGMA secure_delete = ON;")
    let result: Result
    do throws(GalleryError) {
      result = try connection.transaction(body)
    } catch {
      try connection.script("PRAGMA secure_delete = OFF;")
      throw error
    }
    // What is in the log only would still be there to be read.
    try connection.script("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = OFF;")
    return result
  }

  // MARK: What there is of a person

  /// What leads to a person.
  private struct Traces {
    let person: PersonRecord
    /// The person's number, and those of people who were merged into the person.
    let numbers: Set<Int64>
    let faces: [Int64]
    /// Of the faces, and of those that are not found yet or any more.
    let places: Set<FacePlace>
    /// The edits that mention any of it.
    let edits: [Int64]
    /// What was learned from it.
    let trained: [TrainedRecord]
  }

  private func traces(of person: Int64) throws(GalleryError) -> Traces {
    guard let record = try self.person(person) else { throw .noSuchPerson(reference: "\(person)") }
    let journal = try journal()
    let numbers = try numbers(of: person, journal)
    var faces = Set(
      try connection.rows("SELECT face_id FROM assignments WHERE person_id = ?", [.integer(person)]) {
        $0.integer(0)
      })
    var places: Set<FacePlace> = []
    for face in faces { if let place = try place(ofFace: face) { places.insert(place) } }
    for fact in try facts(ofPerson: person) where fact.holds {
      places.insert(fact.place)
      // A face that was found since then has nobody yet.
      guard let face = try face(at: fact.place), try self.faces([face])[0]?.personID == nil else { continue }
      faces.insert(face)
    }
    let boxes = Dictionary(grouping: places, by: \.hash).mapValues { $0.map(\.box) }
    return Traces(
      person: record, numbers: numbers, faces: faces.sorted(), places: places,
      edits: journal.filter { $0.before?.mentions(numbers, boxes) ?? true }.map(\.id),
      trained: try trained(from: record, numbers))
  }

  private func forgetting(_ traces: Traces) throws(GalleryError) -> Forgetting {
    var learned: [Forgetting.Learned] = []
    for record in traces.trained {
      let counts = try counts(ofTrained: record.id)
      learned.append(
        Forgetting.Learned(
          record: record, classes: counts.classes, pictures: counts.pictures,
          instructions: try report(ofTrained: record.id)?.instructions ?? []))
    }
    var spaces: Set<Int64> = []
    for face in traces.faces {
      let space = try connection.row("SELECT space_id FROM faces WHERE id = ?", [.integer(face)]) {
        $0.integer(0)
      }
      if let space { spaces.insert(space) }
    }
    return Forgetting(
      person: traces.person, edits: traces.edits.count, learned: learned,
      spaces: try self.spaces(of: .face).filter { spaces.contains($0.id) },
      backups: try FormatBackup(folder: folder).all())
  }

  /// The numbers that a person has had: that of today, and those of everybody who was merged into the person.
  private func numbers(of person: Int64, _ journal: [JournalEntry]) throws(GalleryError) -> Set<Int64> {
    var numbers: Set<Int64> = [person]
    for edit in journal.reversed() where edit.kind == EditRecord.Kind.merge.rawValue && !edit.isUndone {
      let people = edit.before?.people.map(\.id) ?? []
      guard let kept = people.first, numbers.contains(kept) else { continue }
      for id in people.dropFirst() where try self.person(id) == nil { numbers.insert(id) }
    }
    return numbers
  }

  private struct JournalEntry {
    let id: Int64
    let kind: String
    let isUndone: Bool
    /// `nil` if it is damaged.
    let before: EditSnapshot?
  }

  /// The edits but those that only say that somebody was forgotten, the oldest first.
  private func journal() throws(GalleryError) -> [JournalEntry] {
    try connection.rows(
      "SELECT id, kind, undone, before FROM edits WHERE kind <> ? ORDER BY id",
      [.text(EditRecord.Kind.forget.rawValue)]
    ) {
      JournalEntry(
        id: $0.integer(0), kind: $0.text(1), isUndone: $0.optionalInteger(2) != nil,
        before: try? JSONDecoder().decode(EditSnapshot.self, from: Data($0.text(3).utf8)))
    }
  }

  // MARK: What was learned

  /// What was learned from a person's faces, the newest first.
  ///
  /// A face may have been somebody else's at that time: what was learned in a picture of the person's, from a
  /// face of somebody who has none in it any more, was learned from the person's. What has a class of the
  /// person's name counts, too.
  private func trained(
    from person: PersonRecord, _ numbers: Set<Int64>
  ) throws(GalleryError) -> [TrainedRecord] {
    var found: Set<Int64> = []
    for number in numbers { found.formUnion(try trained(fromPerson: number).map(\.id)) }
    found.formUnion(
      try connection.rows(
        """
        SELECT DISTINCT t.trained_id FROM trained_pictures t
        WHERE t.person_id IS NOT NULL AND (t.class = ?2 OR (
          EXISTS (\(Self.facesInPicture) = ?1)
          AND NOT EXISTS (\(Self.facesInPicture) = t.person_id)))
        """, [.integer(person.id), person.name.map(Value.text) ?? .null]
      ) { $0.integer(0) })
    return try trained().filter { found.contains($0.id) }
  }

  /// The query for a person's faces in a picture that was learned from, but for the person.
  private static let facesInPicture = """
    SELECT 1 FROM images i JOIN faces f ON f.image_id = i.id JOIN assignments a ON a.face_id = f.id
    WHERE i.hash = t.hash AND a.person_id
    """

  private func removeLearned(_ forgetting: Forgetting, from traces: Traces) throws(GalleryError) {
    var names = Set([traces.person.name].compactMap(\.self))
    for number in traces.numbers {
      names.formUnion(
        try connection.rows(
          "SELECT DISTINCT class FROM trained_pictures WHERE person_id = ?", [.integer(number)]
        ) { $0.text(0) })
    }
    for name in names {
      try connection.run(
        "DELETE FROM label_facts WHERE source = ? AND class = ?", [.text(Self.peopleLabels), .text(name)])
    }
    for learned in forgetting.learned { try remove(learned.record) }
  }

  // MARK: Removing

  private func removeFaces(
    of traces: Traces, inSpaces spaces: [SpaceRecord]
  ) throws(GalleryError) {
    for face in traces.faces {
      // What other classifiers of faces take the image for follows from this face, too.
      try connection.run(
        """
        DELETE FROM labels WHERE image_id = (SELECT image_id FROM faces WHERE id = ?)
          AND trained_id IN (SELECT id FROM trained WHERE subject = ?)
        """, [.integer(face), .text(SpaceTraits.Subject.face.rawValue)])
      try connection.run("DELETE FROM faces WHERE id = ?", [.integer(face)])
    }
    // The list of changes has the numbers of the faces: what is derived from the space is made anew instead.
    for space in spaces {
      try connection.run("DELETE FROM changes WHERE space_id = ?", [.integer(space.id)])
      try connection.run(
        "UPDATE spaces SET changes_since = generation WHERE id = ?", [.integer(space.id)])
    }
  }

  /// Writes down that somebody was forgotten, but not who: what was computed before does not count any more.
  private func journalForgetting(_ person: PersonRecord) throws(GalleryError) {
    let faces = person.faces == 1 ? "1 face" : "\(person.faces) faces"
    let pictures = person.images == 1 ? "1 picture" : "\(person.images) pictures"
    _ = try edit(.forget, "Forgot a person with \(faces) in \(pictures)", people: [], faces: []) { [] }
  }
}

extension EditSnapshot {
  /// Whether it has one of some people, or a face at one of some places.
  ///
  /// - Parameters:
  ///   - people: their numbers.
  ///   - places: the boxes in each image.
  fileprivate func mentions(_ people: Set<Int64>, _ places: [ContentHash: [Region]]) -> Bool {
    func isThere(_ face: Face) -> Bool {
      guard let place = face.place, let boxes = places[place.hash] else { return false }
      return place.box.nearest(of: boxes) != nil
    }
    return self.people.contains { people.contains($0.id) } || made.contains(where: people.contains)
      || facts.contains { people.contains($0.person) || isThere($0.face) }
      || assignments.contains { $0.person.map(people.contains) == true || isThere($0.face) }
      || (notFaces ?? []).contains(where: isThere)
  }
}
