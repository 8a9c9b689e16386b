import Faults
import Files
import Gallery
import Inference

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
    let plans = try await analysisPlans(options)
    let (scopes, new, unreachable) = try await scopes(paths, options)
    let indexer = Indexer(
      gallery: gallery, decoder: decoder, analyses: embedders.cache.joined(plans.flatMap(\.analyses)),
      threads: options.threads, thumbnails: thumbnails, features: features,
      galleryFolder: resolvedGalleryFolder, pause: pause)
    for plan in plans { plan.begin(indexer.tally) }
    unreachable.forEach(indexer.tally.unreachable)
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
    let run = IndexingRun(engine: self, options: options, paths: scopes.map(\.path), tally: indexer.tally)
    for plan in plans { try await plan.finish(run) }
    try await gallery.forgetOldChanges()
    progress(indexer.tally.progress)
    var report = indexer.tally.report
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
