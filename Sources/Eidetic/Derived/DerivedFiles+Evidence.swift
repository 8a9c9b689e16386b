import Gallery
import Models
import VectorSearch
import Vocabulary

/// The background sample of a space.
struct BackgroundDerivation: Derivation {
  let index: SpaceIndex
  let metric: Metric
  /// 0…1: the share of the space's images that may have been added or removed since.
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

/// The score statistics of each image of a space against the background sample.
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
  /// What a search needs to compute the confidences of its hits.
  ///
  /// The first call for a space waits until its background has been sampled; what newly indexed images lack
  /// is computed by the searches that need it.
  ///
  /// - Parameter search: the query before the steps that rank.
  /// - Returns: `nil` if there are too few images; no moments for a metric other than the space's own.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func evidence(of search: RankedSearch) async throws -> (Background, SampleMoments?)? {
    let (index, space) = (search.query.index, search.query.space)
    // A query waits for a new sample only when it must.
    guard let background = try await background(of: index, in: space, slack: 0.5) else { return nil }
    guard search.query.metric == space.metrics[0] else { return (background, nil) }
    return (background, try await moments(of: index, in: space, background, lag: .any))
  }

  /// The moments of a query's scores with all images of a space, shifted as the ranking steps shifted the
  /// scores of images that they did not rank. The background sample stands in for the images; the query's own
  /// picture, an outlier, is counted separately. Small spaces have no sample: all images are compared.
  ///
  /// - Parameters:
  ///   - search: the query, perhaps in augmented vectors.
  ///   - plain: the query in the space's own vectors.
  /// - Returns: `nil` if all scores are the same.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func moments(of search: RankedSearch, _ plain: RankedSearch) async throws -> ScoreMoments? {
    let (query, index) = (search.query, search.query.index)
    let sample = try await background(of: plain.query.index, in: query.space, slack: 0.5)?.sampled
    let images = (sample ?? index.imageIDs).filter { index.row(ofImage: $0) != nil }
    let scores = try index.scores(of: [query.vector], images: images, metric: query.metric)[0]
    let offset = Double(try await search.offset() ?? 0)
    guard sample != nil else { return ScoreMoments(of: scores)?.moved(by: offset) }
    let others = ScoreMoments(of: zip(images, scores).filter { !plain.query.isOwn($0, $1) }.map(\.1))
    let nearest = try await search.unranked(FusedImages.fewest)
    let own = nearest.prefix(1).filter { plain.query.isOwn($0.id, $0.neighbour.score) }
    return others?.joined(with: own.map { Double($0.neighbour.score) }, of: index.images).moved(by: offset)
  }

  /// Computes what confidences need of each image, as indexing does at its end.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - space: the vectors' space.
  /// - Throws: `VectorIndexError`; `LibraryError.write`.
  func prepareEvidence(of index: SpaceIndex, in space: SpaceRecord) async throws {
    guard let background = try await background(of: index, in: space, slack: 0.1) else { return }
    _ = try await moments(of: index, in: space, background, lag: .none)
  }

  /// The background sample of a space; drawn if it is missing, damaged or outdated.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - space: the vectors' space.
  ///   - slack: 0…1: the share of the images that may have been added or removed since.
  /// - Returns: `nil` if there are too few images.
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
