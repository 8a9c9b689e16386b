import Gallery

extension LibraryRoom {
  /// The order of listed images.
  public enum ListOrder: String, Sendable, CaseIterable {
    /// The last indexed first.
    case added
    /// The last taken first; those without a date at the end.
    case taken
  }

  /// How many images of the gallery were taken in each month.
  ///
  /// - Parameter filter: which images count; `nil` for all.
  /// - Returns: the months, with places where `images(limit:after:order:filter:)` can go on in the order
  ///   `taken`.
  /// - Throws: a `FaultyError`: of kind `usage` for a wrong filter, `notFound` for a person that does not
  ///   exist.
  public func timeline(_ filter: Filter? = nil) async throws -> Timeline {
    Timeline(try await gallery.reader.monthCounts(meeting: try await stored(filter)))
  }

  /// The images of the gallery.
  ///
  /// - Parameters:
  ///   - limit: the most to return: 1 or more.
  ///   - cursor: where the page begins; `nil` for the beginning.
  ///   - order: their order; a cursor is of one order.
  ///   - filter: which images are listed; `nil` for all.
  /// - Returns: images, and where the next page begins; `nil` on the last page.
  /// - Throws: as `timeline(_:)`; `SearchError.count`.
  public func images(
    limit: Int, after cursor: Cursor? = nil, order: ListOrder = .added, filter: Filter? = nil
  ) async throws -> (images: [ListedImage], next: Cursor?) {
    guard limit > 0 else { throw SearchError.count(got: limit) }
    let (filter, wanted) = (try await stored(filter), limit == .max ? limit : limit + 1)
    let passed = (cursor?.passed ?? 0) + limit
    let reader = await gallery.reader
    switch order {
    case .added:
      let found = try await reader.images(before: cursor?.id ?? .max, limit: wanted, meeting: filter)
      let shown = found.prefix(limit)
      let next = found.count > limit ? shown.last.map { Cursor(passed: passed, key: 0, id: $0.id) } : nil
      return (shown.map { ListedImage($0) }, next)
    case .taken:
      let place = cursor?.datePlace ?? .beginning
      let found = try await reader.imagesByDate(meeting: filter, after: place, limit: wanted)
      let shown = found.prefix(limit)
      let next = found.count > limit ? shown.last.map { $0.cursor(passed: passed) } : nil
      let images = try await reader.summaries(of: shown.map(\.id))
      return (images.compactMap { $0.map { ListedImage($0) } }, next)
    }
  }

  private func stored(_ filter: Filter?) async throws -> ImageFilter? {
    guard let filter else { return nil }
    return try await people.numbered(filter, places)
  }
}
