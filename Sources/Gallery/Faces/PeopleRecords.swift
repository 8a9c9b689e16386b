/// A person of the gallery, named or not.
package struct PersonRecord: Sendable, Equatable {
  package let id: Int64
  package let name: String?
  /// Seconds since 1970.
  package let created: Int64
  /// How many faces are assigned to the person.
  package let faces: Int
  /// In how many images those are.
  package let images: Int
  /// The best of those faces; nothing where there is none.
  package let cover: Int64?
}

/// What somebody said of a face.
package struct FactRecord: Sendable, Hashable {
  package let place: FacePlace
  package let personID: Int64
  /// Whether the face is this person, or is not.
  package let holds: Bool

  /// - Parameters:
  ///   - place: the face.
  ///   - personID: of whom it was said.
  ///   - holds: whether the face is this person, or is not.
  package init(place: FacePlace, personID: Int64, holds: Bool) {
    self.place = place
    self.personID = personID
    self.holds = holds
  }
}

/// What somebody did to people, as the journal keeps it.
package struct EditRecord: Sendable, Equatable {
  /// The kinds of edits.
  package enum Kind: String, Sendable, Codable {
    case name, merge, split, move, reject, distinguish, `import`, notAFace, isAFace
    /// It cannot be undone.
    case forget
  }

  package let id: Int64
  package let kind: Kind
  /// For people.
  package let summary: String
  /// Seconds since 1970.
  package let at: Int64
  /// When it was undone, in seconds since 1970; nothing where it was not.
  package let undone: Int64?
}

extension Gallery {
  /// Which images of several people are meant.
  package enum PeopleMatch: Sendable {
    /// Images with all of them.
    case all
    /// Images with at least one of them.
    case any
    /// Images with all of them and nobody else.
    case only
  }

  /// Faces and whose they are.
  package struct PersonFaces: Sendable {
    /// Nothing for somebody new.
    package let person: Int64?
    /// The faces' numbers, and who said so.
    package let faces: [(id: Int64, origin: AssignmentOrigin)]

    /// - Parameters:
    ///   - person: nothing for somebody new.
    ///   - faces: their numbers, and who said so.
    package init(person: Int64?, faces: [(id: Int64, origin: AssignmentOrigin)]) {
      self.person = person
      self.faces = faces
    }
  }
}
