/// A name that a file gives to a face.
package struct FaceName: Sendable, Hashable {
  /// Not empty.
  package let name: String
  package let place: FacePlace

  /// - Parameters:
  ///   - name: not empty.
  ///   - place: of the face that was found there, or else where the file has it.
  package init(name: String, place: FacePlace) {
    self.name = name
    self.place = place
  }
}

extension Gallery {
  /// What came of names that files give to faces.
  package struct NamesOutcome: Sendable {
    /// Nothing where no name was new.
    package var edit: EditRecord?
    /// Names that faces got.
    package var named = 0
    /// Names that wait for their faces to be found.
    package var waiting = 0
    /// Names that were said before.
    package var known = 0
    /// Names against which something was said before, and whose the face was said to be; `nil` where it was
    /// said only not to be this person's, or to be no face.
    package var kept: [(name: FaceName, person: PersonRecord?)] = []
  }

  /// Takes over names that files give to faces, in one edit. What was said of a face before holds: whose it
  /// is, and whose not.
  ///
  /// - Parameter names: of each face once.
  /// - Throws: `GalleryError.database`.
  package func importNames(_ names: [FaceName]) throws(GalleryError) -> NamesOutcome {
    var outcome = NamesOutcome()
    var new: [(name: String, faces: [FacePlace], others: [FacePlace])] = []
    var positions: [String: Int] = [:]
    for name in names {
      let person = try person(named: name.name)?.id
      let said = try facts(of: name.place)
      let isNoFace = try !notFaces(at: name.place).isEmpty
      if let holder = said.first(where: \.holds)?.personID {
        if holder == person {
          outcome.known += 1
        } else {
          outcome.kept.append((name, try self.person(holder)))
        }
      } else if isNoFace || said.contains(where: { $0.personID == person }) {
        outcome.kept.append((name, nil))
      } else {
        if try face(at: name.place) == nil { outcome.waiting += 1 } else { outcome.named += 1 }
        if let position = positions[name.name] {
          new[position].faces.append(name.place)
        } else {
          positions[name.name] = new.count
          new.append((name: name.name, faces: [name.place], others: []))
        }
      }
    }
    if !new.isEmpty { outcome.edit = try importPeople(new) }
    return outcome
  }
}
