import Gallery
import Imaging
import Inference
import Models
import VectorIndex

extension SearchEngine {
  /// Finds the images nearest to a query.
  ///
  /// - Throws: a `FaultyError`: `input` for a picture that is not there, a region outside of it, `k` below 1, a space
  ///   that the gallery does not have; `data` for a picture that cannot be decoded, an empty gallery, a network that
  ///   does not match its card; `resource` for a full disk.
  public func search(_ query: Query) async throws -> SearchResult {
    let start = ContinuousClock.now
    guard query.k > 0 else { throw EngineError.count(got: query.k) }
    guard !query.examples.isEmpty else { throw EngineError.emptyQuery }
    var milliseconds = SearchResult.Milliseconds()
    let space = try await spaceRecord(named: query.space)
    let vector = try await vector(for: query, in: space, &milliseconds)
    let index = try await indexes.index(of: space.id)
    let neighbours = try measured(&milliseconds.search) {
      try index.search(vector, k: query.k, metric: query.metric)
    }
    let ranking = ContinuousClock.now
    let paths = try await gallery.firstPaths(of: neighbours.map(\.id))
    // An image that an indexing run removes at this moment has no path any more.
    let found = zip(neighbours, paths).compactMap { neighbour, path in path.map { (neighbour, $0) } }
    let hits = found.enumerated().map { rank, hit in
      SearchResult.Hit(
        rank: rank + 1, id: hit.0.id, path: hit.1, score: hit.0.score, distance: hit.0.distance)
    }
    milliseconds.rank = (ContinuousClock.now - ranking) / .milliseconds(1)
    milliseconds.total = (ContinuousClock.now - start) / .milliseconds(1)
    return SearchResult(
      space: space.name, metric: query.metric, k: min(query.k, index.count), searched: index.count,
      hits: hits,
      milliseconds: milliseconds)
  }

  /// The space to search in: the named one, otherwise the default one, otherwise the gallery's first.
  private func spaceRecord(named name: String?) async throws -> SpaceRecord {
    let filled = try await gallery.spaces().filter { $0.count > 0 }
    let wanted = try name.map { try SpaceName($0).description }
    let found =
      if let wanted {
        filled.last { $0.name == wanted }
      } else {
        filled.last { $0.name == Self.defaultSpace } ?? filled.first
      }
    if let found { return found }
    guard let wanted, !filled.isEmpty else {
      throw EngineError.emptyGallery(folder: galleryFolder, space: wanted)
    }
    throw EngineError.noSuchSpace(name: wanted, available: filled.map(\.name))
  }

  /// The query's one vector: its examples' embeddings, averaged, of length 1.
  private func vector(
    for query: Query, in space: SpaceRecord, _ milliseconds: inout SearchResult.Milliseconds
  ) async throws -> [Float] {
    var sum = [Float](repeating: 0, count: space.dimension)
    for example in query.examples {
      let embedding = try await embedding(of: example, region: query.region, in: space, &milliseconds)
      for index in sum.indices { sum[index] += embedding[index] }
    }
    return query.examples.count == 1 ? sum : l2Normalised(sum)
  }

  private func embedding(
    of example: Query.Example, region: Region?, in space: SpaceRecord,
    _ milliseconds: inout SearchResult.Milliseconds
  ) async throws -> [Float] {
    let reading = ContinuousClock.now
    let path: String
    switch example {
    case .file(let file): path = file
    case .image(let id):
      if region == nil, let stored = try await gallery.embedding(of: id, in: space.id) { return stored }
      guard let image = try await gallery.image(id), let first = image.paths.first else {
        throw EngineError.noSuchImage(id: id)
      }
      path = first
    }
    let bytes = try read(path)
    // A picture of the gallery is embedded already.
    if region == nil, let id = try await gallery.imageID(of: ContentHash(of: bytes)),
      let stored = try await gallery.embedding(of: id, in: space.id)
    {
      milliseconds.decode += (ContinuousClock.now - reading) / .milliseconds(1)
      return stored
    }
    let embedder = try self.embedder(forSpace: space.name, parallelism: { _ in .latency(cores: Self.cores) })
    guard embedder.space.identity == space.identity else {
      throw EngineError.changedSpace(name: space.name)
    }
    let picture = try decoder.decode(
      bytes, name: path, sufficient: embedder.sufficientSize, region: region ?? .whole)
    let tensor = try embedder.tensor(from: picture.pixels)
    let embedding = ContinuousClock.now
    milliseconds.decode += (embedding - reading) / .milliseconds(1)
    defer { milliseconds.embed += (ContinuousClock.now - embedding) / .milliseconds(1) }
    return try await embedder.embed([tensor])[0]
  }

  /// A query picture's bytes.
  func read(_ path: String) throws -> [UInt8] {
    do throws(FileSystem.Failure) {
      var reader = try FileReader(path)
      if let bytes = try reader.contents(limit: limits.maximumBytes) { return bytes }
    } catch {
      if error.isMissing { throw EngineError.noSuchFile(path: path) }
      throw EngineError.notReadable(path: path, code: error.code, reason: error.reason)
    }
    throw ImagingError.tooManyBytes(name: path, got: limits.maximumBytes + 1, limit: limits.maximumBytes)
  }

  private func measured<Result>(_ milliseconds: inout Double, _ body: () throws -> Result) rethrows -> Result
  {
    let start = ContinuousClock.now
    defer { milliseconds = (ContinuousClock.now - start) / .milliseconds(1) }
    return try body()
  }
}
