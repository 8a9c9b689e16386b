/// The edits of people. Each is one transaction, journalled, and states facts.
extension Gallery {
  /// Names a person, and states of all its faces that they are this person.
  ///
  /// - Parameters:
  ///   - person: its number.
  ///   - name: nothing takes the name away.
  /// - Throws: `GalleryError.noSuchPerson`, `.nameTaken`, `.database`.
  package func name(_ person: Int64, _ name: String?) throws(GalleryError) -> EditRecord {
    let before = try known(person)
    if let name { try checkFree(name, for: person) }
    let summary =
      name.map { "Renamed \(label(before)) to \($0)" } ?? "Removed the name of \(label(before))"
    return try edit(.name, summary, people: [person], faces: []) { () throws(GalleryError) in
      try connection.run(
        "UPDATE people SET name = ? WHERE id = ?", [name.map(Value.text) ?? .null, .integer(person)])
      try anchor(person)
      return []
    }
  }

  /// Makes one person of several.
  ///
  /// - Parameters:
  ///   - others: they are removed; their faces and facts go over.
  ///   - person: who stays, with its name, or else with the first that one of the others has.
  /// - Throws: `GalleryError.noSuchPerson`, `.database`.
  package func merge(_ others: [Int64], into person: Int64) throws(GalleryError) -> EditRecord {
    let kept = try known(person)
    var merged: [PersonRecord] = []
    for id in others where id != person { merged.append(try known(id)) }
    let summary = "Merged \(merged.map(label).joined(separator: ", ")) into \(label(kept))"
    return try edit(.merge, summary, people: [person] + merged.map(\.id), faces: []) {
      () throws(GalleryError) in
      for other in merged {
        for face in try faces(ofPerson: other.id) { try assign(face.id, to: person, origin: .human) }
        // What was said not to be the one is not the other either; what would contradict itself is dropped.
        for fact in try facts(ofPerson: other.id) {
          try remove(fact)
          let said = try facts(of: fact.place)
          let isSaid = said.contains { $0.personID == person || ($0.holds && fact.holds) }
          if !isSaid { try insert(FactRecord(place: fact.place, personID: person, holds: fact.holds)) }
        }
        try connection.run("DELETE FROM people WHERE id = ?", [.integer(other.id)])
      }
      if kept.name == nil, let name = merged.compactMap(\.name).first {
        try connection.run("UPDATE people SET name = ? WHERE id = ?", [.text(name), .integer(person)])
      }
      try anchor(person)
      return []
    }
  }

  /// Makes a person of its own of some of a person's faces.
  ///
  /// - Parameters:
  ///   - faces: of that person, at least one.
  ///   - name: of the new person; nothing where it has none.
  /// - Returns: the edit, and the new person's number.
  /// - Throws: `GalleryError.noSuchFace`, `.nameTaken`, `.database`.
  package func split(
    _ faces: [Int64], name: String? = nil
  ) throws(GalleryError) -> (edit: EditRecord, person: Int64) {
    let owners = try owners(of: faces)
    if let name { try checkFree(name, for: nil) }
    var made: Int64 = 0
    let what = Self.counted(faces)
    let edit = try edit(
      .split,
      "Moved \(what) to a new person\(name.map { ", \($0)" } ?? "")",
      people: owners, faces: faces
    ) { () throws(GalleryError) in
      made = try makePerson(named: name)
      for face in faces { try believe(face, is: made) }
      for owner in owners { try anchor(owner) }
      return [made]
    }
    return (edit, made)
  }

  /// Gives faces to a person.
  ///
  /// - Parameters:
  ///   - faces: their numbers, whoever's they are.
  ///   - person: its number.
  /// - Throws: `GalleryError.noSuchFace`, `.noSuchPerson`, `.database`.
  package func move(_ faces: [Int64], to person: Int64) throws(GalleryError) -> EditRecord {
    let target = try known(person)
    let owners = try owners(of: faces).filter { $0 != person }
    let summary = "Moved \(Self.counted(faces)) to \(label(target))"
    return try edit(.move, summary, people: owners + [person], faces: faces) { () throws(GalleryError) in
      for face in faces { try believe(face, is: person) }
      for owner in owners { try anchorIfBare(owner) }
      return []
    }
  }

  /// Says of faces that they are not the person that they are assigned to.
  ///
  /// - Parameter faces: their numbers; each must be assigned to somebody.
  /// - Throws: `GalleryError.noSuchFace`, `.nobodys`, `.database`.
  package func reject(_ faces: [Int64]) throws(GalleryError) -> EditRecord {
    let owners = try owners(of: faces)
    let from = owners.count == 1 ? label(try known(owners[0])) : "their people"
    let summary = "Removed \(Self.counted(faces)) from \(from)"
    return try edit(.reject, summary, people: owners, faces: faces) {
      () throws(GalleryError) in
      for (id, face) in zip(faces, try self.faces(faces)) {
        guard let place = try place(ofFace: id) else { continue }
        guard let person = face?.personID else { throw .nobodys(face: id) }
        try state(place, is: person, false)
        try assign(id, to: nil, origin: .human)
      }
      for owner in owners { try anchorIfBare(owner) }
      return []
    }
  }

  /// Says of two people that they are not the same, so that nobody asks again.
  ///
  /// - Parameters:
  ///   - person: one of them.
  ///   - other: the other.
  /// - Throws: `GalleryError.noSuchPerson`, `.database`.
  package func distinguish(_ person: Int64, from other: Int64) throws(GalleryError) -> EditRecord {
    let (first, second) = (try known(person), try known(other))
    let summary = "Marked \(label(first)) and \(label(second)) as different people"
    return try edit(.distinguish, summary, people: [person, other], faces: []) { () throws(GalleryError) in
      try anchor(person)
      try anchor(other)
      for face in try faces(ofPerson: person) {
        if let place = try place(ofFace: face.id) { try state(place, is: other, false) }
      }
      return []
    }
  }

  /// Takes over what was said elsewhere: faces and who they are. Where no face is, the fact waits for one.
  ///
  /// - Parameters:
  ///   - people: names, each with the places of its faces, and of faces that are somebody else's.
  ///   - notFaces: the places of what is no face.
  /// - Throws: `GalleryError.database`.
  package func importPeople(
    _ people: [(name: String, faces: [FacePlace], others: [FacePlace])], notFaces: [FacePlace] = []
  ) throws(GalleryError) -> EditRecord {
    var touched: [Int64] = []
    for place in people.flatMap(\.faces) + notFaces {
      if let face = try face(at: place) { touched.append(face) }
    }
    var present: [Int64] = []
    for person in people { if let known = try self.person(named: person.name) { present.append(known.id) } }
    let count = people.reduce(0) { $0 + $1.faces.count }
    let summary = "Imported \(count == 1 ? "1 face" : "\(count) faces") of \(people.count) people"
    return try edit(.import, summary, people: present, faces: touched) { () throws(GalleryError) in
      var made: [Int64] = []
      for person in people {
        let id: Int64
        if let known = try self.person(named: person.name) {
          id = known.id
        } else {
          id = try makePerson(named: person.name)
          made.append(id)
        }
        for place in person.faces {
          try state(place, is: id, true)
          if let face = try face(at: place) { try assign(face, to: id, origin: .human) }
        }
        for place in person.others { try state(place, is: id, false) }
      }
      // Who somebody is, as was said here or in the file, has a face.
      for place in notFaces where try !facts(of: place).contains(where: \.holds) {
        try refuse(place)
        guard let face = try face(at: place) else { continue }
        try assign(face, to: nil, origin: .human)
        try mark(face, isFace: false)
      }
      return made
    }
  }

  /// States of all faces of a person that they are this person.
  private func anchor(_ person: Int64) throws(GalleryError) {
    for face in try faces(ofPerson: person) { try believe(face.id, is: person) }
  }

  /// Where nothing was said of a person yet, its other faces would lose it with the next clustering.
  func anchorIfBare(_ person: Int64) throws(GalleryError) {
    if try !facts(ofPerson: person).contains(where: \.holds) { try anchor(person) }
  }

  private func believe(_ face: Int64, is person: Int64) throws(GalleryError) {
    guard let place = try place(ofFace: face) else { throw .noSuchFace(id: face) }
    try state(place, is: person, true)
    try assign(face, to: person, origin: .human)
  }

  /// The people that faces are assigned to, each once.
  func owners(of faces: [Int64]) throws(GalleryError) -> [Int64] {
    var owners: [Int64] = []
    for (id, face) in zip(faces, try self.faces(faces)) {
      guard let face else { throw .noSuchFace(id: id) }
      if let owner = face.personID, !owners.contains(owner) { owners.append(owner) }
    }
    return owners
  }

  private func known(_ person: Int64) throws(GalleryError) -> PersonRecord {
    guard let known = try self.person(person) else { throw .noSuchPerson(reference: "\(person)") }
    return known
  }

  private func checkFree(_ name: String, for person: Int64?) throws(GalleryError) {
    if let holder = try self.person(named: name), holder.id != person {
      throw .nameTaken(name: name, person: holder.id)
    }
  }

  private func label(_ person: PersonRecord) -> String { person.name ?? "person \(person.id)" }

  static func counted(_ faces: [Int64]) -> String {
    faces.count == 1 ? "1 face" : "\(faces.count) faces"
  }
}
