import Faults
import Foundation
import Gallery
import Models
import VectorSearch

/// What chains need beside a space's vectors, derived from them and kept beside their copy: each image's
/// nearest others (`vectors/SPACE.graph`), and vectors joined with those of their neighbours
/// (`vectors/SPACE+NAME.vectors`). Beside them lies what is common in a space (`vectors/SPACE.background`),
/// and how each image compares with that (`vectors/SPACE.moments`). None of it is truth: what is missing,
/// damaged or behind is made anew.
actor RankingCopies {
  /// How many neighbours of each image are kept.
  static let neighbours = 50
  /// How many sets of joined vectors of a space are kept: each is as large as the space's copy.
  private static let augmentations = 2

  /// A space's vectors with each one's neighbours.
  struct Base: Sendable {
    let index: SpaceIndex
    /// Its rows are the index's.
    let graph: NeighbourGraph
  }

  struct Made<Value: Sendable>: Sendable {
    let value: Value
    let generation: UInt64
    let at: ContinuousClock.Instant
    let cost: Duration

    /// While pictures come in, every few of them make a copy old: see `IndexCache.index(of:)`.
    func serves(_ generation: UInt64) -> Bool {
      self.generation >= generation || ContinuousClock.now - at < cost * 20
    }
  }

  private let folder: String
  private var backgrounds: [String: Background] = [:]
  /// For which generation of a space's copy a background was found to stand last.
  private var represented: [String: UInt64] = [:]
  var moments: [String: Made<SampleMoments>] = [:]
  private var bases: [String: Made<Base>] = [:]
  private var augmented: [String: Made<SpaceIndex>] = [:]
  let making = SharedWork(label: "eidetic.neighbours")

  /// - Parameter folder: where copies lie.
  init(folder: String) { self.folder = folder }

  /// A space's vectors with each one's neighbours; the first call for a state of the space searches with
  /// every image.
  ///
  /// - Parameters:
  ///   - index: the vectors.
  ///   - space: where they are from.
  ///   - step: what needs them, for errors.
  ///   - progress: is told how many rows have been searched with.
  /// - Returns: of the index, or of an older one while pictures come in.
  /// - Throws: `EngineError.rankingUnfit` for a space that keeps regions; `VectorIndexError`.
  func base(
    of index: SpaceIndex, in space: SpaceRecord, for step: String, _ progress: StepProgress? = nil
  ) async throws -> Base {
    guard !index.keepsRegions else {
      throw EngineError.rankingUnfit(
        step: step, space: space.name,
        reason: "it keeps regions of each picture; use a search index without them")
    }
    let rows = index.rows
    if let known = bases[rows.space], known.serves(rows.generation) { return known.value }
    let path = path(of: space, augmentation: Self.augmentation(in: rows.space), ".graph")
    let made = try await making.once(path, progress) { report in
      let start = ContinuousClock.now
      let graph = try await DerivedVectors.made(at: path) { path in
        try await Self.graph(of: index.threads(nil), at: path, report)
      }
      return Made(
        value: Base(index: index, graph: graph), generation: rows.generation, at: .now,
        cost: ContinuousClock.now - start)
    }
    Self.put(made, as: rows.space, into: &bases)
    return made.value
  }

  /// A space's vectors, each joined with its nearest neighbours'.
  ///
  /// - Parameters:
  ///   - base: the vectors and their neighbours.
  ///   - weights: how they are joined.
  ///   - space: where they are from.
  /// - Throws: `VectorIndexError`.
  func augmented(_ base: Base, by weights: NeighbourWeights, in space: SpaceRecord) async throws -> SpaceIndex
  {
    let rows = base.index.rows
    let augmentation = "dba-alpha=\(weights.alpha)-k=\(weights.k)"
    let identity = rows.space + Self.mark + augmentation
    if let known = augmented[identity], known.serves(rows.generation) { return known.value }
    let path = path(of: space, augmentation: augmentation, ".vectors")
    let made = try await making.once(path) { _ in
      let start = ContinuousClock.now
      let index = try await DerivedVectors.made(at: path) { path in
        try Self.augmentation(of: base, by: weights, identity: identity, at: path)
      }
      return Made(value: index, generation: rows.generation, at: .now, cost: ContinuousClock.now - start)
    }
    Self.put(made, as: identity, into: &augmented)
    removeOthers(of: space, than: path)
    return made.value
  }

  /// What is common in a space; made when missing, damaged, or when the space is another one by now.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - space: where they are from.
  ///   - slack: 0…1: how much of the space may have come or gone since. A query is not to wait for a new
  ///     sample before it must.
  /// - Returns: nothing where there are too few images.
  /// - Throws: `VectorIndexError`; `EngineError.write`.
  func background(of index: SpaceIndex, in space: SpaceRecord, slack: Double) async throws -> Background? {
    guard index.images >= Background.fewestImages else { return nil }
    let (name, generation) = (index.rows.space, index.rows.generation)
    if let known = backgrounds[name] {
      // To look at every query would cost more than the query.
      if slack >= 0.5, represented[name] == generation { return known }
      if known.represents(index, slack: slack) {
        represented[name] = generation
        return known
      }
    }
    let path = path(of: space, augmentation: nil, Self.backgroundEnding)
    let made = try await making.once(path) { _ in
      let file = try Self.usable { () throws(VectorIndexError) in
        let file = try VectorFile(path: path)
        try file.verify()
        return file
      }
      if let known = file.flatMap({ Background($0, of: name) }), known.represents(index, slack: slack) {
        return known
      }
      return try await Background.drawn(
        from: index.threads(nil), metric: Space.metrics(ofSpace: space.name)[0],
        at: path)
    }
    backgrounds[name] = made
    return made
  }

  private static let backgroundEnding = ".background"
  static let momentsEnding = ".moments"

  /// Forgets a space that is no more, and removes its files.
  ///
  /// - Parameter space: the space.
  func remove(_ space: SpaceRecord) {
    for path in files(of: space) { try? FileManager.default.removeItem(atPath: path) }
    bases = bases.filter { !$0.key.hasPrefix(space.identity) }
    backgrounds = backgrounds.filter { !$0.key.hasPrefix(space.identity) }
    moments = moments.filter { !$0.key.hasPrefix(space.identity) }
    augmented = augmented.filter { !$0.key.hasPrefix(space.identity) }
  }

  /// How many copies are held open: anyone may ask with parameters that nobody asks with again.
  private static let opened = 8

  static func put<Value>(
    _ made: Made<Value>, as name: String, into all: inout [String: Made<Value>]
  ) {
    all[name] = made
    while all.count > opened, let oldest = all.min(by: { $0.value.at < $1.value.at })?.key {
      all[oldest] = nil
    }
  }

  /// The neighbours of an index's rows, from the file if that is of the same rows.
  private static func graph(
    of index: SpaceIndex, at path: String, _ progress: (_ done: Int, _ total: Int) -> Void
  ) async throws -> NeighbourGraph {
    let rows = index.rows
    let isCurrent = { (graph: NeighbourGraph) in
      graph.space == rows.space && graph.generation == rows.generation
        && graph.count == rows.count && graph.k == min(neighbours, max(rows.count - 1, 0))
    }
    if let graph = try usable({ () throws(VectorIndexError) in try NeighbourGraph(path: path) }),
      isCurrent(graph)
    {
      return graph
    }
    try await index.writeGraph(k: neighbours, to: path, progress)
    return try NeighbourGraph(path: path)
  }

  private static func augmentation(
    of base: Base, by weights: NeighbourWeights, identity: String, at path: String
  ) throws -> SpaceIndex {
    let rows = base.index.rows
    if let known = try usable({ () throws(VectorIndexError) in try VectorFile(path: path) }),
      known.space == identity, known.generation == rows.generation, known.count == rows.count
    {
      return SpaceIndex(known)
    }
    var writer = try VectorFileWriter(
      path: path, dimension: rows.dimension, count: rows.count, generation: rows.generation, space: identity)
    for row in 0..<rows.count {
      if row.isMultiple(of: 1024) { try Task.checkCancellation() }
      let near = base.graph.neighbours(ofRow: row, limit: weights.k)
      let joined = weights.joined(
        rows.vector(ofRow: row), near.map { (rows.vector(ofRow: $0.row), $0.score) })
      try writer.append(joined.span, id: rows.id(ofRow: row))
    }
    try writer.finish()
    return SpaceIndex(try VectorFile(path: path))
  }

  /// A file as it is; nothing where it must be made, and the machine's own troubles are told.
  static func usable<File>(_ open: () throws(VectorIndexError) -> File) throws(VectorIndexError)
    -> File?
  {
    do throws(VectorIndexError) {
      return try open()
    } catch {
      guard error.fault == .data else { throw error }
      return nil
    }
  }

  private static let mark = " + "

  /// What the vectors of a file were joined by, if they were.
  private static func augmentation(in space: String) -> String? {
    space.range(of: mark, options: .backwards).map { String(space[$0.upperBound...]) }
  }

  func path(of space: SpaceRecord, augmentation: String?, _ ending: String) -> String {
    let name = String(space.name.map { "/:=".contains($0) ? "_" : $0 })
    return "\(folder)/\(space.id)-\(name)\(augmentation.map { "+\($0)" } ?? "")\(ending)"
  }

  /// The derived files of a space.
  private func files(of space: SpaceRecord) -> [String] {
    let stem = path(of: space, augmentation: nil, "")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { folder + "/" + $0 }
      .filter {
        $0.hasPrefix(stem + "+")
          || [".graph", Self.backgroundEnding, Self.momentsEnding].map { stem + $0 }.contains($0)
      }.sorted()
  }

  /// Removes joined vectors beyond those that are kept; the oldest go first.
  private func removeOthers(of space: SpaceRecord, than path: String) {
    let others = files(of: space).filter { $0.hasSuffix(".vectors") && $0 != path }
    let dated = others.map { other in
      (
        other,
        (try? FileManager.default.attributesOfItem(atPath: other)[.modificationDate] as? Date) ?? .distantPast
      )
    }
    for (other, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(Self.augmentations - 1) {
      try? FileManager.default.removeItem(atPath: other)
      try? FileManager.default.removeItem(atPath: other.replacingOccurrences(of: ".vectors", with: ".graph"))
    }
  }
}
