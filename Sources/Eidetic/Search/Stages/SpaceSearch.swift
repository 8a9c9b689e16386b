import Gallery
import VectorSearch

/// A query in one space, and its candidates there.
struct SpaceSearch: Sendable {
  let part: QueryPlan.Part
  /// The query before the ranking steps that compare images: confidences are computed from it.
  let plain: RankedSearch
  /// After the ranking steps that need no other space.
  let ranked: RankedSearch

  /// The number of candidates that are compared again to compute confidences.
  static let candidates = 4 * (StrengthEvidence.depth + 1)

  /// The images nearest to the query before the ranking steps.
  ///
  /// If only the ranking has been searched so far, in augmented vectors, they are chosen from its candidates:
  /// augmented vectors have nearly the same neighbours, and a second scan of 100 000 images takes a third of
  /// the query's time.
  ///
  /// - Parameter count: how many.
  /// - Throws: `VectorIndexError`.
  func nearest(_ count: Int) async throws(VectorIndexError) -> [ImageNeighbour] {
    guard plain.known(count) == nil, let candidates = ranked.known(Self.candidates) else {
      return try await plain.nearest(count)
    }
    let query = plain.query
    let near = try query.index.neighbours(
      of: query.vector, images: candidates.map(\.id), metric: query.metric)
    return Array(near.sorted { $0.neighbour.isCloser(than: $1.neighbour) }.prefix(count))
  }
}

extension SearchStages {
  /// Searches one space.
  ///
  /// - Throws: as reading, decoding and embedding the query's pictures do, and as the steps of the chain.
  func candidates(
    _ plan: QueryPlan, _ part: QueryPlan.Part, _ trace: QueryTrace
  ) async throws -> SpaceSearch {
    let (query, space) = (plan.query, part.space)
    let vector = try await vector(for: part.content, in: space, trace)
    try Task.checkCancellation()
    let shared = try await index(of: space)
    // Concurrent queries have a core each; splitting one scan would cost more than it saves.
    let index = load.isShared ? shared.threads(1) : shared
    var search = RankedSearch(
      SpaceQuery(
        in: space, index: index, vector: vector, own: query.image, metric: part.metric,
        embed: views(of: part.content, query, in: space, vector)), derived, pictures: plan.pictures)
    try await trace.run(part.chain.steps(.query ... .query), on: &search)
    let plain = search
    try await trace.run(part.chain.steps(.vectors ... .order), on: &search)
    return SpaceSearch(part: part, plain: plain, ranked: search)
  }

  private func index(of space: SpaceRecord) async throws -> SpaceIndex {
    try await derived.index(of: space, galleryFolder: galleryFolder)
  }
}
