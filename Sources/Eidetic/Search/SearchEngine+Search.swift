import Files
package import VectorSearch

extension SearchEngine {
  /// Finds the images nearest to a query.
  ///
  /// Cancelling the task stops the search at its next step.
  ///
  /// A query with only a filter compares nothing: it returns the images that pass the filter, and ignores the
  /// spaces, metric and ranking.
  ///
  /// - Parameters:
  ///   - query: the query.
  ///   - progress: is called from any thread during steps that may take long.
  /// - Throws: a `FaultyError`: of kind `notFound` for a picture or person that does not exist; `usage` for a
  ///   region outside of a picture, or for `k` or a limit below 1; `conflict` for a metric or step that does
  ///   not fit the space; `unreadable` for a picture that cannot be decoded; `unsupported` for an unknown
  ///   picture format, or a URL that is malformed or private; `tooLarge` for a picture beyond the limits;
  ///   `notReady` for an empty gallery, or a space that it does not have; `damaged` for a network that does
  ///   not match its card; `resource` for a full disk or a failing network. `CancellationError` when
  ///   cancelled.
  public func search(
    _ query: Query, progress: (@Sendable (SearchProgress) -> Void)? = nil
  ) async throws -> SearchResult {
    guard query.k > 0 else { throw SearchError.count(got: query.k) }
    guard query.limit > 0 else { throw SearchError.count(got: query.limit) }
    guard !query.signals.isEmpty || query.filter != nil else { throw SearchError.emptyQuery }
    if let least = query.minimumConfidence {
      guard (0...1).contains(least) else { throw SearchError.confidence(got: least) }
      guard !query.signals.isEmpty else { throw SearchError.confidenceOfNothing }
    }
    return try await stages.load.counting {
      try await withTaskExecutorPreference(workers) {
        var result = try await stages.answer(query, progress)
        result.showPaths(of: query)
        return result
      }
    }
  }

  /// The ids of all images, the nearest to a query first, to measure search quality. The query's order, limit
  /// and cursor do not count.
  ///
  /// - Parameter query: the query.
  /// - Throws: as `search(_:)` does.
  public func ranking(_ query: Query) async throws -> [Int64] {
    try await withTaskExecutorPreference(workers) { try await stages.all(query).neighbours.map(\.id) }
  }

  /// All images with their scores, the nearest to a query first, and the confidences of the best of them.
  ///
  /// - Parameter query: the query.
  /// - Returns: confidences in the order of the images; none if there are too few images.
  /// - Throws: as `search(_:)` does.
  package func judgedNeighbours(
    of query: Query
  ) async throws -> (neighbours: [Neighbour], strengths: [Double]) {
    try await withTaskExecutorPreference(workers) {
      let found = try await stages.all(query)
      return (found.neighbours.map(\.neighbour), try await stages.strengths(of: found))
    }
  }

  /// Downloads the picture at a public http or https URL.
  ///
  /// - Throws: a `FaultyError`: of kind `unsupported` for a URL that is malformed, private or not a
  ///   picture's; `unreadable` if the server does not have it; `tooLarge`; `resource` if the network fails.
  public func fetch(_ address: String) async throws -> [UInt8] { try await pictures.fetch(address) }
}

extension SearchResult {
  /// Shows the query's own files by the paths they were named by, if they have several.
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
