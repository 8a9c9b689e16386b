import Files
public import FoundationEssentials
import Gallery
import Models
public import Vocabulary

/// What is in a gallery.
public struct GalleryStatus: Sendable, Codable, Equatable {
  /// A folder or file that is indexed where it lies.
  public struct Root: Sendable, Codable, Equatable {
    /// Its number in the gallery.
    public let id: Int64
    /// Absolute.
    public let path: String
    /// Whether it is there now.
    public let isReachable: Bool
    /// Files in it that hold images.
    public let files: Int
    /// Images in it, each counted once.
    public let images: Int
    /// Files in it that could not be used.
    public let failed: Int
    /// Patterns of what is passed over in it, besides the default ones, as in `.gitignore`; the last that
    /// matches counts.
    public let exclusions: [String]
  }

  /// A space with embeddings.
  public struct Space: Sendable, Codable, Equatable {
    /// As `--space` takes it.
    public let name: String
    /// The number of components of its embeddings.
    public let dimension: Int
    /// Images that have an embedding in it.
    public let images: Int
    /// Images of the gallery that lack one; the next indexing run adds them.
    public let missing: Int
    /// Whether it answers when none is named.
    public let isDefault: Bool
    /// All that makes its embeddings comparable, in one text.
    public let identity: String
    /// How its embeddings may be compared, the way that is taken when none is named first.
    public let metrics: [Metric]
  }

  /// A row of the error ledger.
  public struct Problem: Sendable, Codable, Equatable {
    /// Whether the file is searched nevertheless, or was passed over on purpose.
    public enum Severity: String, Sendable, Codable { case failed, recovered, skipped }

    /// Absolute.
    public let path: String
    /// Where on its way the picture fell: `scan`, `read`, `decode` or `embed`.
    public let stage: String
    /// What was wrong, and what to do.
    public let reason: String
    /// Whether the file is searched nevertheless.
    public let severity: Severity
    /// How often the file was tried.
    public let attempts: Int
    /// When it was tried last.
    public let at: Date
  }

  /// A file, folder or link that was passed over.
  public struct PassedOver: Sendable, Codable, Equatable {
    /// Absolute.
    public let path: String
    /// Why.
    public let reason: String

    /// - Parameter reason: `nil` for a file that is no picture.
    init(path: String, _ reason: String?) {
      self.path = path
      self.reason = reason ?? "it is not a picture"
    }
  }

  /// The gallery's folder.
  public let gallery: String
  /// Pictures, each counted once.
  public let images: Int
  /// Files that hold the images: more where some are copies.
  public let paths: Int
  /// What is indexed where it lies.
  public let roots: [Root]
  /// The spaces with embeddings.
  public let spaces: [Space]
  /// Files that could not be used.
  public let failed: Int
  /// Damaged files whose picture was recovered.
  public let recovered: Int
  /// Files that are no pictures, what is excluded, and links that lead to no file.
  public let passedOver: Int
  /// The error ledger by path, where it was asked for; links that lead to no file are among it.
  public let errors: [Problem]?
  /// What was passed over by path, where it was asked for.
  public let skipped: [PassedOver]?
}

/// How much is in a gallery.
public struct GalleryCounts: Sendable, Codable, Equatable {
  /// Pictures, each counted once.
  public let images: Int
  /// Files that hold the images.
  public let paths: Int
  /// Files that could not be used.
  public let failed: Int
  /// Damaged files whose picture was recovered.
  public let recovered: Int
}

extension SearchEngine {
  /// Says what is in the gallery.
  ///
  /// - Parameters:
  ///   - withErrors: whether the error ledger is part of the answer.
  ///   - withSkipped: whether what was passed over is part of the answer.
  public func status(withErrors: Bool = false, withSkipped: Bool = false) async throws -> GalleryStatus {
    let counts = try await counts()
    return GalleryStatus(
      gallery: galleryFolder, images: counts.images, paths: counts.paths, roots: try await roots(),
      spaces: try await spaces(), failed: counts.failed, recovered: counts.recovered,
      passedOver: try await reader.passedOverCount(),
      errors: withErrors ? try await errors(withLinks: true).errors : nil,
      skipped: withSkipped ? try await passedOver().files : nil)
  }

  /// Says how much is in the gallery.
  public func counts() async throws -> GalleryCounts {
    let (images, paths) = try await reader.counts()
    let (failed, recovered) = try await reader.ledgerCounts()
    return GalleryCounts(images: images, paths: paths, failed: failed, recovered: recovered)
  }

  /// The folders and files that are indexed where they lie, by path.
  public func roots() async throws -> [GalleryStatus.Root] {
    var roots: [GalleryStatus.Root] = []
    for root in try await reader.roots() {
      let counts = try await reader.counts(inRoot: root.id)
      roots.append(
        GalleryStatus.Root(
          id: root.id, path: root.path, isReachable: FileSystem.entry(at: root.path) != nil,
          files: counts.files, images: counts.images, failed: counts.failed,
          exclusions: try await reader.exclusions(inRoot: root.id)))
    }
    return roots
  }

  /// The spaces with embeddings, in the order in which they were first used.
  public func spaces() async throws -> [GalleryStatus.Space] {
    let holdings = try await reader.holdings()
    let standard = Self.standard(among: holdings.spaces)
    return holdings.spaces.map { space in
      GalleryStatus.Space(
        name: space.name, dimension: space.dimension, images: space.images,
        missing: max(holdings.images - space.images, 0), isDefault: space.id == standard?.id,
        identity: space.identity, metrics: space.metrics)
    }
  }

  /// The name of the space that answers when none is named; nothing while nothing is indexed.
  public func defaultSpaceName() async throws -> String? {
    Self.standard(among: try await reader.filledSpaces())?.name
  }

  /// The error ledger by path, a page at a time.
  ///
  /// - Parameters:
  ///   - last: the path after which the page begins; `nil` for the first page.
  ///   - limit: the most rows that are answered: 1 or more.
  ///   - withLinks: whether links that lead to no file are among them.
  /// - Returns: rows, and the path after which the next page begins; `nil` when these are all.
  public func errors(
    after last: String? = nil, limit: Int = .max, withLinks: Bool = false
  ) async throws -> (errors: [GalleryStatus.Problem], next: String?) {
    guard limit > 0 else { throw SearchError.count(got: limit) }
    let rows = try await reader.ledger(
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
  /// - Returns: rows, and the path after which the next page begins; `nil` when these are all.
  public func passedOver(
    after last: String? = nil, limit: Int = .max
  ) async throws -> (files: [GalleryStatus.PassedOver], next: String?) {
    guard limit > 0 else { throw SearchError.count(got: limit) }
    let rows = try await reader.passedOver(after: last ?? "", limit: limit == .max ? limit : limit + 1)
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
    let lock = try lockForIndexing()
    defer { extendLifetime(lock) }
    guard try await gallery.removeRoot(id) else { throw LibraryError.noSuchRoot(id: id) }
    for hash in try await gallery.removeOrphans() {
      thumbnails.remove(hash)
      features.remove(hash)
    }
  }
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

extension SearchEngine {
  /// The paths by which something that is there may have been indexed.
  ///
  /// - Parameter path: relative or absolute, through links or not.
  public static func indexedPaths(of path: String) -> [String] { FileSystem.indexedPaths(of: path) }
}
