import VectorSearch

/// A query on its way through the ranking steps: its vector, and the images in the order so far.
struct RankedSearch: Sendable {
  /// From this cosine on, the nearest image is taken for the query's picture itself.
  static let sameScore: Float = 0.9999

  let derived: DerivedFiles
  /// The query's pictures, to match with images; `nil` for a query without.
  let pictures: PictureMatches?
  private(set) var query: SpaceQuery
  private var list: RankedList

  /// - Parameters:
  ///   - query: the query in one space.
  ///   - derived: caches what is derived from the space.
  ///   - pictures: the query's pictures, to match with images.
  init(_ query: SpaceQuery, _ derived: DerivedFiles, pictures: PictureMatches? = nil) {
    (self.query, self.derived, self.pictures) = (query, derived, pictures)
    list = Self.list(of: query, fewest: StrengthEvidence.depth + 1)
  }

  /// - Parameter fewest: the least number of images to search for: confidences need them.
  private static func list(of query: SpaceQuery, fewest: Int) -> RankedList {
    RankedList(NearestImages(to: query.vector, in: query.index, metric: query.metric, fewest: fewest))
  }

  /// The same query with other candidates.
  func over(_ list: any CandidateList) -> RankedSearch {
    var search = self
    search.list = RankedList(list)
    return search
  }

  // MARK: The query

  /// Searches with the mean of further views of the query's pictures.
  ///
  /// - Parameters:
  ///   - step: the step that needs them, for errors.
  ///   - report: is called with the number of embedded views.
  ///   - views: maps each present view to further ones; duplicates count once.
  /// - Throws: as `SpaceQuery.look(for:_:as:)`.
  mutating func look(
    for step: String, _ report: StepReport, as views: (QueryView) -> [QueryView]
  ) async throws {
    if try await query.look(for: step, report, as: views) {
      list = Self.list(of: query, fewest: StrengthEvidence.depth + 1)
    }
  }

  /// Continues with another vector, or with other vectors of the images.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: vectors of the same images.
  mutating func search(with vector: [Float], in index: SpaceIndex) {
    precondition(!list.isRanked, "a ranking that is made already is searched anew")
    let isKnown = list.known(StrengthEvidence.depth + 1) != nil
    query.change(to: vector, in: index)
    list = Self.list(of: query, fewest: isKnown ? StrengthEvidence.depth + 1 : SpaceSearch.candidates)
  }

  // MARK: The images

  /// The number of images compared.
  var compared: Int { list.compared }

  /// The number of images in the list: steps may leave some out.
  var images: Int { list.images }

  /// The upper bound of scores; `nil` if there is none, as for fused spaces.
  var highestScore: Float? { list.highestScore }

  /// The nearest images, in the order after the steps so far.
  ///
  /// - Parameter count: how many; fewer if there are not enough.
  /// - Throws: `VectorIndexError`.
  func nearest(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    try await list.nearest(count)
  }

  /// The nearest images without the query's own picture.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func others(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    let nearest = try await nearest(count + 1)
    let isThere = nearest.first.map { $0.id == query.own || $0.neighbour.score >= Self.sameScore } ?? false
    return Array(nearest.dropFirst(isThere ? 1 : 0).prefix(count))
  }

  /// Gives the nearest images new scores and sorts them; the others follow in their order.
  ///
  /// - Parameters:
  ///   - count: how many of the nearest.
  ///   - rank: takes them, the closest first; returns those that stay and their scores.
  /// - Throws: what `rank` throws, and `VectorIndexError`.
  mutating func reorder(
    first count: Int, _ rank: ([ImageNeighbour]) throws -> [(image: ImageNeighbour, score: Double)]
  ) async throws {
    try await list.reorder(first: count, rank)
  }

  /// Restricts the list to some images, which keep their order and scores.
  ///
  /// - Parameter images: the images that stay.
  /// - Throws: `VectorIndexError`.
  mutating func restrict(to images: ImageSet) async throws(VectorIndexError) {
    try await list.restrict(to: images)
  }

  /// Chosen images with their scores in this ranking.
  ///
  /// - Parameter images: their ids; those that the index lacks are left out.
  /// - Throws: `VectorIndexError`.
  func neighbours(of images: [Int64]) async throws(VectorIndexError) -> [ImageNeighbour] {
    try await list.neighbours(of: images) { [query] rest throws(VectorIndexError) in
      try query.index.neighbours(of: query.vector, images: rest, metric: query.metric)
    }
  }

  /// The nearest images in the order without the ranking steps.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func unranked(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    try await list.unranked(count)
  }

  /// The same, if they have been found already.
  func known(_ count: Int) -> ArraySlice<ImageNeighbour>? { list.known(count) }

  /// The offset by which the steps so far shifted the scores of images that they did not rank; `nil` if they
  /// ranked none.
  ///
  /// - Throws: `VectorIndexError`.
  func offset() async throws(VectorIndexError) -> Float? { try await list.offset() }
}
