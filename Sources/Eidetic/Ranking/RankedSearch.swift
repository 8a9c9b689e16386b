import VectorSearch

/// A query on its way through a chain: what it is searched with, and the images in the order that the steps
/// made.
struct RankedSearch: Sendable {
  /// From this cosine on, the nearest image is the query's picture itself.
  static let sameScore: Float = 0.9999

  let derived: DerivedFiles
  /// The query's pictures, to compare with images'; `nil` for a query without.
  let pictures: PictureMatches?
  private(set) var query: SpaceQuery
  private var list: RankedList

  /// - Parameters:
  ///   - query: what is searched with.
  ///   - derived: keeps what is derived from the query's space.
  ///   - pictures: the query's pictures, to compare with images'.
  init(_ query: SpaceQuery, _ derived: DerivedFiles, pictures: PictureMatches? = nil) {
    (self.query, self.derived, self.pictures) = (query, derived, pictures)
    list = Self.list(of: query, fewest: StrengthEvidence.depth + 1)
  }

  /// - Parameter fewest: how many images are searched for at least: what speaks for hits is looked for in
  ///   them.
  private static func list(of query: SpaceQuery, fewest: Int) -> RankedList {
    RankedList(NearestImages(to: query.vector, in: query.index, metric: query.metric, fewest: fewest))
  }

  /// The same query over the images of another list.
  func over(_ list: any CandidateList) -> RankedSearch {
    var search = self
    search.list = RankedList(list)
    return search
  }

  // MARK: What it is searched with

  /// Asks with the mean of more views of the query's pictures.
  ///
  /// - Parameters:
  ///   - step: what needs them, for errors.
  ///   - report: is told how many have been embedded.
  ///   - views: what becomes of each view so far; views that there are already count once.
  /// - Throws: as `SpaceQuery.look(for:_:as:)`.
  mutating func look(
    for step: String, _ report: StepReport, as views: (QueryView) -> [QueryView]
  ) async throws {
    if try await query.look(for: step, report, as: views) {
      list = Self.list(of: query, fewest: StrengthEvidence.depth + 1)
    }
  }

  /// Searches from now on with another vector, or in other vectors.
  ///
  /// - Parameters:
  ///   - vector: `[dimension]`.
  ///   - index: of the same images.
  mutating func search(with vector: [Float], in index: SpaceIndex) {
    precondition(!list.isRanked, "a ranking that is made already is searched anew")
    let isKnown = list.known(StrengthEvidence.depth + 1) != nil
    query.change(to: vector, in: index)
    list = Self.list(of: query, fewest: isKnown ? StrengthEvidence.depth + 1 : SpaceSearch.candidates)
  }

  // MARK: The images

  /// How many images are compared.
  var compared: Int { list.compared }

  /// How many images a list can have: steps may leave some out.
  var images: Int { list.images }

  /// The highest score that an image can have; `nil` if there is none, as in joined spaces.
  var highestScore: Float? { list.highestScore }

  /// The nearest images, in the order that the steps so far have made.
  ///
  /// - Parameter count: how many; fewer come if there are not so many.
  /// - Throws: `VectorIndexError`.
  func nearest(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    try await list.nearest(count)
  }

  /// The nearest images but the query's own picture, if the gallery has it.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func others(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    let nearest = try await nearest(count + 1)
    let isThere = nearest.first.map { $0.id == query.own || $0.neighbour.score >= Self.sameScore } ?? false
    return Array(nearest.dropFirst(isThere ? 1 : 0).prefix(count))
  }

  /// Gives the nearest images other scores, and the order of these; the others follow as they were.
  ///
  /// - Parameters:
  ///   - count: how many of the nearest.
  ///   - rank: is given them, the closest first; answers with those that stay and their scores.
  /// - Throws: what `rank` throws, and `VectorIndexError`.
  mutating func reorder(
    first count: Int, _ rank: ([ImageNeighbour]) throws -> [(image: ImageNeighbour, score: Double)]
  ) async throws {
    try await list.reorder(first: count, rank)
  }

  /// Leaves out all images but some; these keep their order and their scores.
  ///
  /// - Parameter images: their numbers.
  /// - Throws: `VectorIndexError`.
  mutating func restrict(to images: Set<Int64>) async throws(VectorIndexError) {
    query.restrict(to: images)
    try await list.restrict(to: images)
  }

  /// Chosen images with the scores that they have in this ranking.
  ///
  /// - Parameter images: their numbers; those that the index lacks are left out.
  /// - Throws: `VectorIndexError`.
  func neighbours(of images: [Int64]) async throws(VectorIndexError) -> [ImageNeighbour] {
    try await list.neighbours(of: images) { [query] rest throws(VectorIndexError) in
      try query.index.neighbours(of: query.vector, images: rest, metric: query.metric)
    }
  }

  /// The nearest images in the order that they have without the steps that rank.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func unranked(_ count: Int) async throws(VectorIndexError) -> ArraySlice<ImageNeighbour> {
    try await list.unranked(count)
  }

  /// The same, if they have been looked for.
  func known(_ count: Int) -> ArraySlice<ImageNeighbour>? { list.known(count) }

  /// By how much the steps so far moved the scores of the images that they did not rank; `nil` if they ranked
  /// none.
  ///
  /// - Throws: `VectorIndexError`.
  func offset() async throws(VectorIndexError) -> Float? { try await list.offset() }
}
