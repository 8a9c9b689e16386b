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
    /// What makes its embeddings.
    public let kind: SpaceKind
    /// Whether it answers when none is named.
    public let isDefault: Bool
    /// All that makes its embeddings comparable, in one text.
    public let identity: String
    /// How its embeddings may be compared, the way that is taken when none is named first.
    public let metrics: [Metric]
  }

  /// Something that is found out about every image and needs no space.
  public struct Analysis: Sendable, Codable, Equatable {
    /// Such as `brightness`.
    public let name: String
    /// For people.
    public let label: String
    /// Images that have had it.
    public let images: Int
    /// Images of the gallery that have not; the next indexing run makes up for it.
    public let missing: Int
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
  /// What else is found out about every image.
  public let analyses: [Analysis]
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

extension GalleryStatus.Space {
  /// The spaces with embeddings, in the order in which they were first used.
  static func all(in gallery: Gallery) async throws -> [Self] {
    let holdings = try await gallery.reader.holdings()
    let standard = SpacesRoom.standard(among: holdings.spaces)
    return holdings.spaces.map { space in
      Self(
        name: space.name, dimension: space.dimension, images: space.images,
        missing: max(holdings.images - space.images, 0), kind: space.traits.kind,
        isDefault: space.id == standard?.id,
        identity: space.identity, metrics: space.metrics)
    }
  }
}
