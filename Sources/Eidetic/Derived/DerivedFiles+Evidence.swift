import Gallery
import Models
import VectorSearch
import Vocabulary

/// What is common in a space.
struct BackgroundDerivation: Derivation {
  let index: SpaceIndex
  let metric: Metric
  /// 0…1: how much of the space may have come or gone since.
  let slack: Double
  let path: String

  var key: String { index.rows.space }
  var state: [UInt64] { [index.rows.generation, slack.bitPattern] }

  func isCurrent(_ value: Background) -> Bool { value.represents(index, slack: slack) }

  func opened(_ path: String) throws(VectorIndexError) -> Background? {
    let file = try VectorFile(path: path)
    try file.verify()
    return Background(file, of: index)
  }

  func made(at path: String, from old: Background?, _ report: SharedWork.Report) async throws -> Background {
    try await Background.drawn(from: index.threads(nil), metric: metric, at: path)
  }
}

/// How each image of a space compares with what is common in it.
struct MomentsDerivation: Derivation {
  let index: SpaceIndex
  let background: Background
  let metric: Metric
  let path: String

  var key: String { index.rows.space }
  var state: [UInt64] { [index.rows.generation] }

  func isCurrent(_ value: SampleMoments) -> Bool {
    isUsable(value) && value.generation >= index.rows.generation
  }

  func isUsable(_ value: SampleMoments) -> Bool { value.isOf(background) }

  func opened(_ path: String) throws(VectorIndexError) -> SampleMoments? {
    let file = try VectorFile(path: path)
    try file.verify()
    return SampleMoments(file, of: background)
  }

  func made(
    at path: String, from old: SampleMoments?, _ report: SharedWork.Report
  ) async throws -> SampleMoments {
    try SampleMoments.written(of: index.threads(nil), in: background, metric, known: old, at: path)
  }
}

extension DerivedFiles {
  /// What confidences in a search's answers need.
  ///
  /// Where nothing was found of the images yet, the call waits until it is; what came in since is found
  /// meanwhile by the searches that need it.
  ///
  /// - Parameter search: the query before its ranking was made better.
  /// - Returns: `nil` where there are too few images; no moments for a metric that is not the space's own.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func evidence(of search: RankedSearch) async throws -> (Background, SampleMoments?)? {
    let (index, space) = (search.query.index, search.query.space)
    // A query is not to wait for a new sample before it must.
    guard let background = try await background(of: index, in: space, slack: 0.5) else { return nil }
    guard search.query.metric == space.metrics[0] else { return (background, nil) }
    return (background, try await moments(of: index, in: space, background, lag: .any))
  }

  /// The moments of a query's scores with all images of a space, but for what steps that rank moved. The
  /// space's sample stands for the others; the query's own picture, so far from all others that it counts
  /// by itself, is looked for. Where images are few, there is no sample, and all are compared.
  ///
  /// - Parameters:
  ///   - search: the query in its vectors, which may be others than the space's own.
  ///   - plain: the query in the space's own vectors.
  /// - Returns: `nil` where all of the scores are the same.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func moments(of search: RankedSearch, _ plain: RankedSearch) async throws -> ScoreMoments? {
    let (query, index) = (search.query, search.query.index)
    let sample = try await background(of: plain.query.index, in: query.space, slack: 0.5)?.sampled
    let images = (sample ?? index.imageIDs).filter { index.row(ofImage: $0) != nil }
    let scores = try index.scores(of: [query.vector], images: images, metric: query.metric)[0]
    let isOwn = { (image: Int64, score: Float) in
      image == plain.query.own || StrengthEvidence.isSame(score, query.metric)
    }
    let offset = Double(try await search.offset() ?? 0)
    guard sample != nil else { return ScoreMoments(of: scores)?.moved(by: offset) }
    let others = ScoreMoments(of: zip(images, scores).filter { !isOwn($0, $1) }.map(\.1))
    let nearest = try await search.unranked(FusedImages.fewest)
    let own = nearest.prefix(1).filter { isOwn($0.id, $0.neighbour.score) }
    return others?.joined(with: own.map { Double($0.neighbour.score) }, of: index.images).moved(by: offset)
  }

  /// Finds what confidences need of each image, as indexing does at its end.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - space: where they are from.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func prepareEvidence(of index: SpaceIndex, in space: SpaceRecord) async throws {
    guard let background = try await background(of: index, in: space, slack: 0.1) else { return }
    _ = try await moments(of: index, in: space, background, lag: .none)
  }

  /// What is common in a space; made when missing, damaged, or when the space is another one by now.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - space: where they are from.
  ///   - slack: 0…1: how much of the space may have come or gone since.
  /// - Returns: `nil` where there are too few images.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func background(of index: SpaceIndex, in space: SpaceRecord, slack: Double) async throws -> Background? {
    guard index.images >= Background.fewestImages else { return nil }
    return try await value(
      of: BackgroundDerivation(
        index: index, metric: space.metrics[0], slack: slack, path: files(of: space).path(.background)),
      lag: .none)
  }

  private func moments(
    of index: SpaceIndex, in space: SpaceRecord, _ background: Background, lag: Lag
  ) async throws -> SampleMoments {
    try await value(
      of: MomentsDerivation(
        index: index, background: background, metric: space.metrics[0],
        path: files(of: space).path(.moments)), lag: lag)
  }
}
