import Faults
import Files
import Gallery
import Inference
import Models

extension SearchEngine {
  /// Indexes folders and files where they lie, and brings the gallery up to date with them.
  ///
  /// What is known and unchanged is not read; moved and copied files cost a row; pictures that are gone are
  /// removed; a folder that cannot be reached, or looks as if its disk were not mounted, is left alone. A new
  /// path in which there is no picture does not become a root: among others it is reported as failed. All
  /// spaces that the gallery has are filled. Cancelling the task stops the run; what was stored stays.
  ///
  /// - Parameters:
  ///   - paths: folders or pictures; all roots of the gallery when there are none.
  ///   - options: the spaces to make, what is excluded, confirmed and tried again.
  ///   - pause: holds the run back while it is on.
  ///   - progress: called a few times a second, from any thread.
  /// - Throws: a `FaultyError`: `input` for a path that is not there, new paths none of which holds a
  ///   picture, an unknown space; `data` for a network that does not match its card; `resource` when the disk
  ///   is full, or another process is indexing. `CancellationError` when cancelled.
  public func index(
    _ paths: [String], options: IndexOptions = IndexOptions(), pause: PauseSwitch = PauseSwitch(),
    progress: @escaping @Sendable (IndexProgress) -> Void = { _ in }
  ) async throws -> IndexReport {
    let lock = try lockForIndexing()
    defer { extendLifetime(lock) }
    derived.removeLeftovers()
    let (embeddings, unfilled) = try await embeddingAnalyses(options)
    if options.turnsFacesOn { try await self.faces.turnOn() }
    let faces = try await self.faces.analysis(threads: options.threads)
    if options.takesNames, faces == nil { throw PeopleError.facesOff(folder: galleryFolder) }
    let (scopes, new, unreachable) = try await scopes(paths, options)
    let indexer = Indexer(
      gallery: gallery, decoder: decoder, analyses: embeddings + (faces.map { [$0] } ?? []),
      threads: options.threads, thumbnails: thumbnails, features: features,
      galleryFolder: resolvedGalleryFolder, pause: pause)
    if faces != nil { indexer.tally.looksForFaces() }
    unreachable.forEach(indexer.tally.unreachable)
    for (space, reason) in unfilled { indexer.tally.unfilled(space, reason) }
    let ticker = Task {
      while !Task.isCancelled {
        progress(indexer.tally.progress)
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    defer { ticker.cancel() }
    try await indexer.run(scopes, options: options)
    // A root that was confirmed to be gone is none any more.
    for scope in scopes where FileSystem.entry(at: scope.root.path) == nil {
      try await gallery.removeRootIfEmpty(scope.root.id)
    }
    let vain = try await removeWithoutPictures(new)
    if !vain.isEmpty, vain.count == scopes.count {
      throw IndexingError.nothingToIndex(
        paths: vain.map(\.path), skipped: vain.count == 1 ? vain[0].skipped : nil)
    }
    let filled = Set(embeddings.flatMap(\.ids))
    for space in try await gallery.spaces() where filled.contains(space.analysis) {
      try await derived.prepareEvidence(
        of: try await derived.index(of: space, galleryFolder: galleryFolder, lag: .none), in: space)
    }
    try await gallery.forgetOldChanges()
    let names =
      options.takesNames
      ? try await people.namesInFiles(within: scopes.map(\.path)).taken(into: gallery) : nil
    if let faces, try await self.faces.status().isGrouping {
      let isNew = try await gallery.hasUnlinkedFaces(inSpace: faces.spaceID)
      if isNew || names?.edit != nil { _ = try await self.faces.cluster() }
    }
    progress(indexer.tally.progress)
    var report = indexer.tally.report
    report.names = names
    report.failed += vain.map { path, skipped in
      let error = IndexingError.nothingToIndex(paths: [path], skipped: skipped)
      return IndexReport.Failure(path: path, stage: IndexingStage.scan.rawValue, reason: "\(error)")
    }
    return report
  }

  /// Checks that the spaces that are to be filled can be.
  ///
  /// - Throws: as `Embedders.embedder(forSpace:)`.
  func checkSpaces(_ options: IndexOptions) async throws {
    for name in options.spaces {
      _ = try await embedders.embedder(forSpace: name) {
        .throughput(cores: options.threads, weightBytes: $0)
      }
    }
  }

  /// Keeps other processes from indexing until it goes.
  ///
  /// - Throws: `GalleryError.busy` when another process does, `.file`.
  func lockForIndexing() throws(GalleryError) -> IndexingLock {
    try IndexingLock(galleryFolder: galleryFolder)
  }

  private typealias Filling = (
    analyses: [EmbeddingAnalysis], unfilled: [(space: String, reason: String)]
  )

  /// The spaces to fill: those that are named, made where they are new, and all that the gallery has.
  ///
  /// - Returns: also those of the gallery that cannot be filled now, with the reasons.
  private func embeddingAnalyses(_ options: IndexOptions) async throws -> Filling {
    let named = try options.spaces.map(SpacesRoom.canonicalName)
    var names = named
    for space in try await gallery.spaces() where !names.contains(space.name) { names.append(space.name) }
    if names.isEmpty { names = [Self.defaultSpace] }
    var filling: Filling = ([], [])
    var failure: (any Error)?
    for name in names {
      do {
        try await add(name, to: &filling, options)
      } catch let error as any FaultyError where !named.contains(name) && error.fault != .resource {
        failure = failure ?? error
        filling.unfilled.append((name, "\(error)"))
      }
    }
    if filling.analyses.isEmpty, let failure { throw failure }
    return filling
  }

  private func add(_ name: String, to filling: inout Filling, _ options: IndexOptions) async throws {
    let embedder = try await embedders.embedder(forSpace: name) { bytes in
      .throughput(cores: options.threads, weightBytes: bytes)
    }
    let projected = embedder as? ProjectedEmbedder
    let base = projected?.base ?? embedder
    let record = try await gallery.space(SpaceTraits(embedder.space, name: name))
    let space = IndexedSpace(id: record.id, projection: projected?.projection)
    guard !filling.analyses.contains(where: { $0.spaces.contains { $0.id == space.id } }) else { return }
    // One network may fill several spaces, and runs once.
    if let place = filling.analyses.firstIndex(where: {
      $0.embedder.space.identity == base.space.identity
    }) {
      filling.analyses[place].spaces.append(space)
    } else {
      filling.analyses.append(EmbeddingAnalysis(embedder: base, spaces: [space]))
    }
  }

  /// The gallery's folder as paths without links have it.
  private var resolvedGalleryFolder: String { (try? FileSystem.resolved(galleryFolder)) ?? galleryFolder }

  /// The parts of roots to look at, the roots that were made for them, and the roots that cannot be reached.
  private func scopes(
    _ paths: [String], _ options: IndexOptions
  ) async throws -> (scopes: [Scanner.Scope], new: [Root], unreachable: [String]) {
    for pattern in options.exclusions where IgnorePattern(pattern) == nil {
      throw IndexingError.pattern(got: pattern)
    }
    // All before the first becomes a root: a mistyped command leaves nothing behind.
    let resolved = try resolve(paths)
    let isNamed = !paths.isEmpty
    let before = try await gallery.roots()
    let roots = isNamed ? try await gallery.roots(covering: resolved) : before
    // One that has taken in a root from before is none that was made for nothing.
    let new = roots.filter { root in !before.contains { root.contains($0.path) } }
    do {
      try await change(roots, options)
    } catch {
      _ = try await removeWithoutPictures(new)
      throw error
    }
    let (reachable, unreachable) = isNamed ? (roots, []) : try allRoots(roots, options)
    var scopes: [Scanner.Scope] = []
    for (root, path) in zip(reachable, isNamed ? resolved : reachable.map(\.path)) {
      let exclusions = try await gallery.exclusions(inRoot: root.id)
      scopes.append(Scanner.Scope(root: root, path: path, exclusions: exclusions))
    }
    return (scopes, new, unreachable)
  }

  /// Forgets new roots in which no picture was met, readable or not.
  ///
  /// - Returns: their paths, with something in each that was left out on purpose.
  private func removeWithoutPictures(
    _ new: [Root]
  ) async throws -> [(path: String, skipped: GalleryStatus.PassedOver?)] {
    var vain: [(path: String, skipped: GalleryStatus.PassedOver?)] = []
    for root in new where try await !gallery.hasPictures(inRoot: root.id) {
      let skipped = try await gallery.firstPassedOver(in: root)
      vain.append((root.path, skipped.map { GalleryStatus.PassedOver(path: $0.path, $0.reason) }))
      _ = try await gallery.removeRoot(root.id)
    }
    return vain
  }

  /// Changes what is passed over in roots.
  private func change(_ roots: [Root], _ options: IndexOptions) async throws {
    for id in Set(roots.map(\.id)) {
      try await gallery.exclude(options.exclusions, inRoot: id)
      if let unknown = try await gallery.include(options.inclusions, inRoot: id).first {
        throw IndexingError.notExcluded(pattern: unknown)
      }
    }
  }

  /// The absolute paths without links of what is to be indexed, none of them within another one.
  ///
  /// - Throws: `LibraryError.noSuchFile`, `.notReadable`; `IndexingError.galleryFolder`.
  func resolve(_ paths: [String]) throws -> [String] {
    try Self.resolve(paths, filling: galleryFolder)
  }

  /// Checks paths before there is a gallery, so that a mistyped one leaves nothing behind.
  ///
  /// - Parameters:
  ///   - paths: folders or pictures.
  ///   - folder: of the gallery that they are to be indexed into.
  /// - Throws: a `FaultyError` of fault `input` for a path that is not there, cannot be read, or is part of a
  ///   gallery.
  public static func checkPaths(_ paths: [String], filling folder: String) throws {
    _ = try resolve(paths, filling: folder)
  }

  static func resolve(_ paths: [String], filling folder: String) throws -> [String] {
    var resolved: [String] = []
    let gallery = (try? FileSystem.resolved(folder)) ?? folder
    for path in paths {
      let place = try resolve(path)
      if let owner = GalleryFolder.gallery(owning: place, filling: gallery) {
        throw IndexingError.galleryFolder(path: path, folder: owner)
      }
      resolved.append(place)
    }
    return withoutNested(resolved)
  }

  private func allRoots(
    _ roots: [Root], _ options: IndexOptions
  ) throws -> (reachable: [Root], unreachable: [String]) {
    guard !roots.isEmpty else { throw IndexingError.noRoots(folder: galleryFolder) }
    let reachable = roots.filter { root in
      do throws(LibraryError) {
        _ = try Self.resolve(root.path)
        return true
      } catch {
        // A root that is gone is walked as an empty one when that is confirmed.
        return options.trustsEmptyRoots && error == .noSuchFile(path: root.path)
      }
    }
    return (reachable, roots.filter { !reachable.contains($0) }.map(\.path))
  }

  /// The absolute path without links of something that is there and can be opened.
  private static func resolve(_ path: String) throws(LibraryError) -> String {
    do throws(FileSystem.Failure) {
      let resolved = try FileSystem.resolved(path)
      if case .folder = FileSystem.entry(at: resolved)?.kind { _ = try FileSystem.listing(of: resolved) }
      return resolved
    } catch {
      throw .reading(path, error)
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
}
