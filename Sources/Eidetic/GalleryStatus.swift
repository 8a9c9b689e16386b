import Gallery

/// What is in a gallery.
public struct GalleryStatus: Sendable, Codable, Equatable {
  /// A folder or file that is indexed where it lies.
  public struct Root: Sendable, Codable, Equatable {
    /// Absolute.
    public let path: String
    /// Whether it is there now.
    public let isReachable: Bool
  }

  /// A space with embeddings.
  public struct Space: Sendable, Codable, Equatable {
    /// As `--space` takes it.
    public let name: String
    /// The number of components of its embeddings.
    public let dimension: Int
    /// Images that have an embedding in it.
    public let images: Int
  }

  /// A row of the error ledger.
  public struct Problem: Sendable, Codable, Equatable {
    /// Whether the file is searched nevertheless.
    public enum Severity: String, Sendable, Codable { case failed, recovered }

    /// Absolute.
    public let path: String
    /// Where on its way the picture fell: `read`, `decode` or `embed`.
    public let stage: String
    /// What was wrong, and what to do.
    public let reason: String
    /// Whether the file is searched nevertheless.
    public let severity: Severity
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
  /// The error ledger by path, where it was asked for.
  public let errors: [Problem]?
}

extension SearchEngine {
  /// Says what is in the gallery.
  ///
  /// - Parameter withErrors: whether the error ledger is part of the answer.
  public func status(withErrors: Bool = false) async throws -> GalleryStatus {
    let (images, paths) = try await gallery.counts()
    let problems = try await gallery.ledger().map { entry in
      GalleryStatus.Problem(
        path: entry.path, stage: entry.stage, reason: entry.reason,
        severity: entry.severity == .failed ? .failed : .recovered)
    }
    return GalleryStatus(
      gallery: galleryFolder, images: images, paths: paths,
      roots: try await gallery.roots().map {
        GalleryStatus.Root(path: $0.path, isReachable: FileSystem.entry(at: $0.path) != nil)
      },
      spaces: try await gallery.spaces().map {
        GalleryStatus.Space(name: $0.name, dimension: $0.dimension, images: $0.count)
      },
      failed: problems.count { $0.severity == .failed },
      recovered: problems.count { $0.severity == .recovered },
      errors: withErrors ? problems : nil)
  }
}
