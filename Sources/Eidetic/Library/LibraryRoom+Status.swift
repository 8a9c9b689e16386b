import Files
import FoundationEssentials
import Gallery

extension LibraryRoom {
  /// What is in the gallery.
  ///
  /// - Parameters:
  ///   - withErrors: whether to include the error ledger.
  ///   - withSkipped: whether to include what was passed over.
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

  /// How much is in the gallery.
  public func counts() async throws -> GalleryCounts {
    let (images, paths) = try await gallery.reader.counts()
    let (failed, recovered) = try await gallery.reader.ledgerCounts()
    return GalleryCounts(images: images, paths: paths, failed: failed, recovered: recovered)
  }

  /// The indexed folders and files, by path.
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
  ///   - limit: the most rows to return: 1 or more.
  ///   - withLinks: whether to include broken links.
  /// - Returns: rows, and the path after which the next page begins; `nil` on the last page.
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

  /// What was passed over, by path, a page at a time: files that are not pictures, excluded paths, and broken
  /// links.
  ///
  /// - Parameters:
  ///   - last: the path after which the page begins; `nil` for the first page.
  ///   - limit: the most rows to return: 1 or more.
  /// - Returns: rows, and the path after which the next page begins; `nil` on the last page.
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

  /// Removes a root, and the images that are in no other root. Files are not touched.
  ///
  /// - Throws: `LibraryError.noSuchRoot`; a `FaultyError` of kind `busy` while the gallery is being indexed.
  public func removeRoot(_ id: Int64) async throws {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    guard try await gallery.removeRoot(id) else { throw LibraryError.noSuchRoot(id: id) }
    for hash in try await gallery.removeOrphans() {
      thumbnails.remove(hash)
      features.remove(hash)
    }
  }

  /// The paths at which a file or folder may have been indexed.
  ///
  /// - Parameter path: relative or absolute, with or without symbolic links.
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
