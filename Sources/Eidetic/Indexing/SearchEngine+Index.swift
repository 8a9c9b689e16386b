import Gallery
import Inference
import Models

extension SearchEngine {
  /// Indexes folders and files where they lie, and brings the gallery up to date with them.
  ///
  /// What is known and unchanged is not read; moved and copied files cost a row; pictures that are gone are removed;
  /// a root that cannot be reached is left alone. Cancelling the task stops the run; what was stored stays.
  ///
  /// - Parameters:
  ///   - paths: folders or pictures; all roots of the gallery when there are none.
  ///   - options: the spaces to fill, and what is to be believed and tried again.
  ///   - pause: holds the run back while it is on.
  ///   - progress: called a few times a second, from any thread.
  /// - Throws: a `FaultyError`: `input` for a path that is not there, a folder without pictures, an unknown space;
  ///   `data` for a network that does not match its card; `resource` when the disk is full, or another process is
  ///   indexing. `CancellationError` when cancelled.
  public func index(
    _ paths: [String], options: IndexOptions = IndexOptions(), pause: PauseSwitch = PauseSwitch(),
    progress: @escaping @Sendable (IndexProgress) -> Void = { _ in }
  ) async throws -> IndexReport {
    let lock = try lockForIndexing()
    defer { extendLifetime(lock) }
    indexes.removeLeftovers()
    let (embedders, spaces) = try await indexedSpaces(options)
    if options.turnsFacesOn { try await turnFacesOn() }
    let faces = try await faceIndexing(threads: options.threads)
    if options.takesNames, faces == nil { throw EngineError.facesOff(folder: galleryFolder) }
    let (scopes, unreachable) = try await scopes(paths, options)
    let indexer = Indexer(
      gallery: gallery, decoder: decoder, embedders: embedders, spaces: spaces, faces: faces,
      threads: options.threads, thumbnails: thumbnails, features: features, pause: pause)
    if faces != nil { indexer.tally.looksForFaces() }
    unreachable.forEach(indexer.tally.unreachable)
    let ticker = Task {
      while !Task.isCancelled {
        progress(indexer.tally.progress)
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    defer { ticker.cancel() }
    try await indexer.run(scopes, options: options)
    // A root that was believed to be gone is none any more.
    for scope in scopes where FileSystem.entry(at: scope.root.path) == nil {
      try await gallery.removeRootIfEmpty(scope.root.id)
    }
    for space in spaces {
      let (space, index) = try await indexes.refresh(space.id)
      _ = try await rankingCopies.background(of: index, in: space, slack: 0.1)
    }
    let names =
      options.takesNames ? try await namesInFiles(within: scopes.map(\.path)).taken(into: gallery) : nil
    if let faces, try await faceStatus().isGrouping {
      let isNew = try await gallery.hasUnlinkedFaces(inSpace: faces.spaceID)
      if isNew || names?.edit != nil { _ = try await clusterFaces() }
    }
    progress(indexer.tally.progress)
    var report = indexer.tally.report
    report.names = names
    try await complainIfEmpty(report, paths: paths)
    return report
  }

  /// Checks that the spaces that are to be filled can be.
  ///
  /// - Throws: as `embedder(forSpace:)`.
  func checkSpaces(_ options: IndexOptions) async throws {
    for name in options.spaces {
      _ = try await embedder(forSpace: name) { .throughput(cores: options.threads, weightBytes: $0) }
    }
  }

  /// Keeps other processes from indexing until it goes.
  ///
  /// - Throws: `EngineError.busy` when another process does.
  func lockForIndexing() throws -> IndexingLock {
    do throws(GalleryError) {
      return try IndexingLock(galleryFolder: galleryFolder)
    } catch .busy {
      throw EngineError.busy(folder: galleryFolder)
    }
  }

  /// The spaces to fill, made in the gallery where they are new.
  private func indexedSpaces(
    _ options: IndexOptions
  ) async throws -> (embedders: [any Embedder], spaces: [IndexedSpace]) {
    var embedders: [any Embedder] = []
    var spaces: [IndexedSpace] = []
    for name in options.spaces {
      let embedder = try await embedder(forSpace: name) { bytes in
        .throughput(cores: options.threads, weightBytes: bytes)
      }
      let projected = embedder as? ProjectedEmbedder
      let base = projected?.base ?? embedder
      let place = embedders.firstIndex { $0.space.identity == base.space.identity } ?? embedders.count
      if place == embedders.count { embedders.append(base) }
      let record = try await gallery.space(
        name: Self.canonicalName(name), identity: embedder.space.identity,
        dimension: embedder.space.dimension)
      spaces.append(IndexedSpace(id: record.id, embedder: place, projection: projected?.projection))
    }
    return (embedders, spaces)
  }

  /// The parts of roots to look at, and the roots that cannot be reached.
  private func scopes(
    _ paths: [String], _ options: IndexOptions
  ) async throws -> (scopes: [Scanner.Scope], unreachable: [String]) {
    guard !paths.isEmpty else { return try await allRoots(options) }
    // All before the first becomes a root: a mistyped command leaves nothing behind.
    let resolved = try resolve(paths)
    let roots = try await gallery.roots(covering: resolved)
    return (zip(roots, resolved).map { Scanner.Scope(root: $0, path: $1) }, [])
  }

  /// The absolute paths without links of what is to be indexed, none of them within another one.
  ///
  /// - Throws: `EngineError.noSuchFile`, `.notReadable`.
  func resolve(_ paths: [String]) throws(EngineError) -> [String] {
    var resolved: [String] = []
    for path in paths { resolved.append(try Self.resolve(path)) }
    return Self.withoutNested(resolved)
  }

  private func allRoots(
    _ options: IndexOptions
  ) async throws -> (scopes: [Scanner.Scope], unreachable: [String]) {
    let roots = try await gallery.roots()
    guard !roots.isEmpty else { throw EngineError.noRoots(folder: galleryFolder) }
    let reachable = roots.filter { root in
      do throws(EngineError) {
        _ = try Self.resolve(root.path)
        return true
      } catch {
        // A root that is gone is walked as an empty one when that is to be believed.
        return options.trustsEmptyRoots && error == .noSuchFile(path: root.path)
      }
    }
    return (
      reachable.map { Scanner.Scope(root: $0, path: $0.path) },
      roots.filter { !reachable.contains($0) }.map(\.path)
    )
  }

  /// The absolute path without links of something that is there and can be opened.
  private static func resolve(_ path: String) throws(EngineError) -> String {
    do throws(FileSystem.Failure) {
      let resolved = try FileSystem.resolved(path)
      if case .folder = FileSystem.entry(at: resolved)?.kind { _ = try FileSystem.entries(of: resolved) }
      return resolved
    } catch {
      if error.isMissing { throw .noSuchFile(path: path) }
      throw .notReadable(path: path, code: error.code, reason: error.reason)
    }
  }

  /// Drops paths that lie within another one, so that nothing is walked twice.
  private static func withoutNested(_ paths: [String]) -> [String] {
    var kept: [String] = []
    for path in paths.sorted(by: { $0.utf8.count < $1.utf8.count })
    where !kept.contains(where: { isPath(path, within: $0) }) {
      kept.append(path)
    }
    return kept
  }

  /// A first run that meets no picture at all is a mistake worth telling.
  private func complainIfEmpty(_ report: IndexReport, paths: [String]) async throws {
    guard report.indexed + report.unchanged + report.moved + report.removed + report.failed.count == 0,
      report.unreachable.isEmpty
    else { return }
    throw EngineError.nothingToIndex(paths: paths)
  }
}
