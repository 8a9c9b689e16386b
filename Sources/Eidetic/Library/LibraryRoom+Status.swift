import Files
import FoundationEssentials
import Gallery

extension LibraryRoom {
  /// Says what is in the gallery.
  ///
  /// - Parameters:
  ///   - withErrors: whether the error ledger is part of the answer.
  ///   - withSkipped: whether what was passed over is part of the answer.
  public func status(withErrors: Bool = false, withSkipped: Bool = false) async throws -> GalleryStatus {
    let counts = try await counts()
    return GalleryStatus(
      gallery: galleryFolder, images: counts.images, paths: counts.paths, roots: try await roots(),
      spaces: try await GalleryStatus.Space.all(in: gallery),
      analyses: try await gallery.reader.coverage().map { table, images in
        GalleryStatus.Analysis(
          name: table.name, label: table.label, images: images, missing: max(counts.images - images, 0))
      }, failed: counts.failed,
      recovered: counts.recovered,
      passedOver: try await gallery.reader.passedOverCount(),
      errors: withErrors ? try await errors(withLinks: true).errors : nil,
      skipped: withSkipped ? try await passedOver().files : nil)
  }

  /// Says how much is in the gallery.
  public func counts() async throws -> GalleryCounts {
    let (images, paths) = try await gallery.reader.counts()
    let (failed, recovered) = try await gallery.reader.ledgerCounts()
    return GalleryCounts(images: images, paths: paths, failed: failed, recovered: recovered)
  }

  /// The folders and files that are indexed where they lie, by path.
  public func roots() async throws -> [GalleryStatus.Root] {
    var roots: [GalleryStatus.Root] = []
    for root in try await gallery.reader.roots() {
      let counts = try await gallery.reader.counts(inRoot: root.id)
      roots.append(
        GalleryStatus.Root(
          id: root.id, path: root.path, isReachable: FileSystem.entry(at: root.path) != nil,
          files: counts.files, images: counts.images, failed: counts.failed,
          exclusions: try await gallery.reader.exclusions(inRoot: root.id)))
    }
    return roots
  }

  /// The error ledger by path, a page at a time.
  ///
  /// - Parameters:
  ///   - last: the path after which the page begins; `nil` for the first page.
  ///   - limit: the most rows that are answered: 1 or more.
  ///   - withLinks: whether links that lead to no file are among them.
  /// - Returns: rows, and the path after which the next page begins; `nil` if these are all.
  public func errors(
    after last: String? = nil, limit: Int = .max, withLinks: Bool = false
  ) async throws -> (errors: [GalleryStatus.Problem], next: String?) {
    guard limit > 0 else { throw SearchError.count(got: limit) }
    let rows = try await gallery.reader.ledger(
      after: last ?? "", limit: limit == .max ? limit : limit + 1, withLinks: withLinks)
    let errors = rows.prefix(limit).map { row in
      GalleryStatus.Problem(
        path: row.entry.path, stage: row.entry.stage.rawValue, reason: row.entry.reason,
        severity: GalleryStatus.Problem.Severity(row.entry.severity), attempts: row.attempts,
        at: Date(timeIntervalSince1970: Double(row.at)))
    }
    return (errors, rows.count > limit ? errors.last?.path : nil)
  }

  /// What was passed over, by path, a page at a time: files that are no pictures, what is excluded, and links
  /// that lead to no file.
  ///
  /// - Parameters:
  ///   - last: the path after which the page begins; `nil` for the first page.
  ///   - limit: the most rows that are answered: 1 or more.
  /// - Returns: rows, and the path after which the next page begins; `nil` if these are all.
  public func passedOver(
    after last: String? = nil, limit: Int = .max
  ) async throws -> (files: [GalleryStatus.PassedOver], next: String?) {
    guard limit > 0 else { throw SearchError.count(got: limit) }
    let rows = try await gallery.reader.passedOver(
      after: last ?? "", limit: limit == .max ? limit : limit + 1)
    let files = rows.prefix(limit).map { path, reason in
      GalleryStatus.PassedOver(path: path, reason)
    }
    return (files, rows.count > limit ? files.last?.path : nil)
  }

  /// Forgets a root and what was indexed from it alone. No file of it is touched.
  ///
  /// - Throws: `LibraryError.noSuchRoot`; a `FaultyError` of fault `resource` while the gallery is being
  ///   indexed.
  public func removeRoot(_ id: Int64) async throws {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    guard try await gallery.removeRoot(id) else { throw LibraryError.noSuchRoot(id: id) }
    for hash in try await gallery.removeOrphans() {
      thumbnails.remove(hash)
      features.remove(hash)
    }
  }

  /// The paths by which something that is there may have been indexed.
  ///
  /// - Parameter path: relative or absolute, through links or not.
  public static func indexedPaths(of path: String) -> [String] { FileSystem.indexedPaths(of: path) }
}

extension GalleryStatus.Problem.Severity {
  fileprivate init(_ severity: LedgerEntry.Severity) {
    self =
      switch severity {
      case .failed: .failed
      case .recovered: .recovered
      case .skipped: .skipped
      }
  }
}
