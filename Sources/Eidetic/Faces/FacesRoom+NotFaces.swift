import Gallery

extension FacesRoom {
  /// Says of what was found as faces that it is none: fans, statues, patterns. It is in no list, no group and
  /// no search any more, also after indexing again and with another model. The edit can be undone.
  ///
  /// - Parameter faces: their numbers.
  /// - Throws: a `FaultyError` of fault `input` when one of them is none, or none is given.
  public func markAsNotFaces(_ faces: [Int64]) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.refuseAsFaces(faces.unique))
  }

  /// Takes back of faces that they are none. Whose they are is found out with the next clustering.
  ///
  /// - Parameter faces: their numbers.
  /// - Throws: as `markAsNotFaces(_:)`.
  public func markAsFaces(_ faces: [Int64]) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.acceptAsFaces(faces.unique))
  }

  /// What was found as a face and was said to be none, the newest first.
  ///
  /// - Parameter limit: the most that are answered.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func notFaces(limit: Int) async throws -> [GalleryFace] {
    try await gallery.reader.refusedFaces(limit: limit).map(GalleryFace.init)
  }
}
