import Files
package import VectorSearch

extension SearchEngine {
  /// Finds the images nearest to a query.
  ///
  /// Cancelling the task ends the work at its next step.
  ///
  /// A query by a filter alone compares nothing: its answer has the images that meet it, and the query's
  /// spaces, metric and ranking do not count.
  ///
  /// - Parameters:
  ///   - query: what is searched with.
  ///   - progress: is called from any thread while a step is done that may take long.
  /// - Throws: a `FaultyError`: of kind `notFound` for a picture, a person or a space that is not there;
  ///   `usage` for a region outside of a picture, for `k` or a limit below 1, or for an address that is not
  ///   to be asked; `conflict` for a metric or a step that does not fit the space; `unreadable` for a picture
  ///   that cannot be decoded; `notReady` for an empty gallery; `damaged` for a network that does not match
  ///   its card; `resource` for a full disk. `CancellationError` when cancelled.
  public func search(
    _ query: Query, progress: (@Sendable (SearchProgress) -> Void)? = nil
  ) async throws -> SearchResult {
    guard query.k > 0 else { throw SearchError.count(got: query.k) }
    guard query.limit > 0 else { throw SearchError.count(got: query.limit) }
    guard !query.signals.isEmpty || query.filter != nil else { throw SearchError.emptyQuery }
    return try await stages.load.counting {
      try await withTaskExecutorPreference(workers) {
        var result = try await stages.answer(query, progress)
        result.showPaths(of: query)
        return result
      }
    }
  }

  /// The numbers of all images, the nearest to a query first, for who counts and shows none. The query's
  /// order, limit and cursor do not count.
  ///
  /// - Parameter query: what is searched with.
  /// - Throws: as `search(_:)` does.
  public func ranking(_ query: Query) async throws -> [Int64] {
    try await withTaskExecutorPreference(workers) { try await stages.all(query).neighbours.map(\.id) }
  }

  /// All images with their scores, the nearest to a query first, and the strengths of the best of them.
  ///
  /// - Parameter query: what is searched with.
  /// - Returns: strengths in the order of the images; none if there are too few images.
  /// - Throws: as `search(_:)` does.
  package func judgedNeighbours(
    of query: Query
  ) async throws -> (neighbours: [Neighbour], strengths: [Double]) {
    try await withTaskExecutorPreference(workers) {
      let found = try await stages.all(query)
      return (found.neighbours.map(\.neighbour), try await stages.strengths(of: found))
    }
  }

  /// Fetches the picture at an http or https address that all the world can reach.
  ///
  /// - Throws: a `FaultyError`: of kind `usage` for an address that is malformed or leads into a private
  ///   network; `unsupported` for one that leads to no picture; `resource` when the network fails.
  public func fetch(_ address: String) async throws -> [UInt8] { try await pictures.fetch(address) }
}

extension SearchResult {
  /// Shows the images of a query's own files by the paths that were searched with, where they have several.
  fileprivate mutating func showPaths(of query: Query) {
    for case .file(let name) in query.pictures.map(\.example) {
      for path in FileSystem.indexedPaths(of: name) {
        for place in hits.indices
        where hits[place].paths.contains(where: { $0.utf8.elementsEqual(path.utf8) }) {
          hits[place].path = path
        }
      }
    }
  }
}
