import Foundation

extension Gallery {
  private static let editColumns = "SELECT id, kind, summary, at, undone FROM edits"

  /// The edits, the newest first.
  ///
  /// - Parameter limit: the most that are answered.
  package func edits(limit: Int) throws(GalleryError) -> [EditRecord] {
    try connection.rows("\(Self.editColumns) ORDER BY id DESC LIMIT ?", [.integer(limit)], Self.edit)
  }

  /// Does an edit in one transaction, and journals what undoing it needs.
  ///
  /// - Parameters:
  ///   - kind: for people.
  ///   - summary: for people.
  ///   - people: that it changes or removes.
  ///   - faces: whose person or facts it changes, besides those of the people.
  ///   - body: the edit; answers with the people that it made.
  func edit(
    _ kind: EditRecord.Kind, _ summary: String, people: [Int64], faces: [Int64],
    _ body: () throws(GalleryError) -> [Int64]
  ) throws(GalleryError) -> EditRecord {
    try connection.transaction { () throws(GalleryError) in
      var before = try snapshot(people: people, faces: faces)
      before.made = try body()
      try connection.run(
        "INSERT INTO edits (kind, summary, before, at) VALUES (?, ?, ?, ?)",
        [
          .text(kind.rawValue), .text(summary), .text(try Self.encoded(before, path: connection.path)),
          .integer(Self.now),
        ])
      let edit = try connection.row(
        "\(Self.editColumns) WHERE id = ?", [.integer(connection.lastInsertedID)], Self.edit)
      guard let edit else { preconditionFailure("the edit was just made") }
      return edit
    }
  }

  /// Undoes the newest edit that is not undone and can be, in one transaction.
  ///
  /// - Returns: the edit; nothing where none is left.
  /// - Throws: `GalleryError.journal` when the journal is damaged, `.database`.
  package func undo() throws(GalleryError) -> EditRecord? {
    try connection.transaction { () throws(GalleryError) in
      let newest = try connection.row(
        "SELECT id, before FROM edits WHERE undone IS NULL AND kind <> ? ORDER BY id DESC LIMIT 1",
        [.text(EditRecord.Kind.forget.rawValue)]
      ) { (id: $0.integer(0), before: $0.text(1)) }
      guard let newest else { return nil }
      guard let before = try? JSONDecoder().decode(EditSnapshot.self, from: Data(newest.before.utf8)) else {
        throw .journal(path: connection.path, edit: newest.id)
      }
      try restore(before)
      try connection.run(
        "UPDATE edits SET undone = ? WHERE id = ?", [.integer(Self.now), .integer(newest.id)])
      return try connection.row("\(Self.editColumns) WHERE id = ?", [.integer(newest.id)], Self.edit)
    }
  }

  private func snapshot(people: [Int64], faces: [Int64]) throws(GalleryError) -> EditSnapshot {
    var snapshot = EditSnapshot()
    var facts: [FactRecord] = []
    var touched = faces
    for id in people {
      guard let person = try person(id) else { continue }
      snapshot.people.append(EditSnapshot.Person(id: id, name: person.name, created: person.created))
      facts += try self.facts(ofPerson: id)
      touched += try self.faces(ofPerson: id).map(\.id)
    }
    var known = Set(facts)
    var seen: Set<Int64> = []
    var notFaces: [EditSnapshot.Face] = []
    for (id, face) in zip(touched, try self.faces(touched)) where seen.insert(id).inserted {
      guard let face, let place = try place(ofFace: id) else { continue }
      facts += try self.facts(of: place).filter { known.insert($0).inserted }
      snapshot.assignments.append(
        EditSnapshot.Assignment(face: EditSnapshot.Face(place), person: face.personID, origin: face.origin))
      notFaces += try self.notFaces(at: place).map(EditSnapshot.Face.init)
    }
    snapshot.facts = facts.map {
      EditSnapshot.Fact(face: EditSnapshot.Face($0.place), person: $0.personID, holds: $0.holds)
    }
    snapshot.notFaces = notFaces
    return snapshot
  }

  private func restore(_ before: EditSnapshot) throws(GalleryError) {
    // Names first are taken away, since two people may have exchanged theirs.
    for person in before.people {
      try connection.run(
        """
        INSERT INTO people (id, name, created) VALUES (?, NULL, ?) ON CONFLICT (id) DO UPDATE SET name = NULL
        """, [.integer(person.id), .integer(person.created)])
      for fact in try facts(ofPerson: person.id) { try remove(fact) }
    }
    for id in before.made { try connection.run("DELETE FROM people WHERE id = ?", [.integer(id)]) }
    for person in before.people {
      try connection.run(
        "UPDATE people SET name = ? WHERE id = ?",
        [person.name.map(Value.text) ?? .null, .integer(person.id)])
    }
    for assignment in before.assignments {
      guard let place = assignment.face.place else { continue }
      for fact in try facts(of: place) { try remove(fact) }
      try accept(place)
      guard let face = try face(at: place) else { continue }
      let person: Int64? = if let id = assignment.person, try person(id) != nil { id } else { nil }
      try assign(face, to: person, origin: assignment.origin ?? .clusterer)
    }
    for fact in before.facts {
      guard let place = fact.face.place, try person(fact.person) != nil else { continue }
      try insert(FactRecord(place: place, personID: fact.person, holds: fact.holds))
    }
    for place in (before.notFaces ?? []).compactMap(\.place) {
      try refuse(place)
      if let face = try face(at: place) { try mark(face, isFace: false) }
    }
  }

  private static func encoded(_ snapshot: EditSnapshot, path: String) throws(GalleryError) -> String {
    do {
      return String(decoding: try JSONEncoder().encode(snapshot), as: UTF8.self)
    } catch {
      preconditionFailure("an edit of \(path) has a number that is not finite: \(error)")
    }
  }

  private static func edit(_ row: Row) -> EditRecord {
    EditRecord(
      id: row.integer(0), kind: EditRecord.Kind(rawValue: row.text(1)) ?? .move, summary: row.text(2),
      at: row.integer(3), undone: row.optionalInteger(4))
  }
}
