import Gallery

extension FacesRoom {
  /// Marks detections as false: fans, statues, patterns. They no longer appear in lists, groups and searches,
  /// even after indexing again or with another model. The edit can be undone.
  ///
  /// - Parameter faces: their ids.
  /// - Throws: a `FaultyError`: of kind `notFound` if a face does not exist; `usage` for an empty list.
  public func markAsNotFaces(_ faces: [Int64]) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.refuseAsFaces(faces.unique))
  }

  /// Takes back that detections are false. The next clustering assigns them to people.
  ///
  /// - Parameter faces: their ids.
  /// - Throws: as `markAsNotFaces(_:)`.
  public func markAsFaces(_ faces: [Int64]) async throws -> PeopleEdit {
    guard !faces.isEmpty else { throw PeopleError.noFaces }
    return PeopleEdit(try await gallery.acceptAsFaces(faces.unique))
  }

  /// The detections that were marked as false, the newest first.
  ///
  /// - Parameter limit: the most to return.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func notFaces(limit: Int) async throws -> [GalleryFace] {
    try await gallery.reader.refusedFaces(limit: limit).map(GalleryFace.init)
  }
}
