import Gallery

/// A condition that an image meets or not.
public indirect enum Filter: Sendable, Equatable {
  /// Images of people.
  case people(PeopleFilter)
  /// Images that meet all of these; all images for none.
  case all([Filter])
  /// Images that meet at least one of these; no image for none.
  case any([Filter])
  /// Images that do not meet it.
  case not(Filter)
}

extension SearchStages {
  /// The numbers of the images that meet a filter.
  ///
  /// - Throws: `GalleryError.noSuchPerson`, `.database`; `SearchError.emptyQuery` for a filter by nobody.
  func images(meeting filter: Filter) async throws -> Set<Int64> {
    switch filter {
    case .people(let filter): return Set(try await people.imageNumbers(filter))
    case .all(let filters):
      guard let first = filters.first else { return Set(try await gallery.reader.imageIDs()) }
      var images = try await self.images(meeting: first)
      for filter in filters.dropFirst() { images.formIntersection(try await self.images(meeting: filter)) }
      return images
    case .any(let filters):
      var images: Set<Int64> = []
      for filter in filters { images.formUnion(try await self.images(meeting: filter)) }
      return images
    case .not(let filter):
      return Set(try await gallery.reader.imageIDs()).subtracting(try await images(meeting: filter))
    }
  }
}
