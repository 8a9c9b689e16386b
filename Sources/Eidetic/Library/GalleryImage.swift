public import FoundationEssentials
import Gallery

/// An image as lists show it.
public struct ListedImage: Sendable, Codable, Equatable {
  /// The image's number in the gallery.
  public let id: Int64
  /// Where it lies; the path that was found first where there are several.
  public let path: String
  /// Pixels, upright.
  public let width: Int
  /// Pixels, upright.
  public let height: Int
  /// The file's length.
  public let bytes: Int64
  /// When the file was changed last.
  public let modified: Date
  /// When it was taken, as the clock of the place showed, after ISO 8601 as far as it is known and with its
  /// zone if that is: `2019-05-03T10:20:30+02:00`, `2019-05`; `nil` if nothing is known.
  public let taken: String?

  init(_ image: ImageSummary) {
    (id, path, width, height) = (image.id, image.path, image.width, image.height)
    (bytes, modified, taken) = (image.bytes, Date(nanoseconds: image.modified), image.taken)
  }
}

/// A tag of an image.
public struct ImageTag: Sendable, Codable, Equatable {
  /// As it is shown.
  public let name: String
  /// How probable it is, 0…1, as the network sees it; 1 if somebody said so.
  public let probability: Double
  /// Whether somebody said so.
  public let isConfirmed: Bool

  init(_ tag: Gallery.ImageTag) {
    (name, probability, isConfirmed) = (tag.name, tag.probability, tag.isConfirmed)
  }
}

/// All that is known of an image.
public struct GalleryImage: Sendable, Codable, Equatable {
  /// A file that holds the image.
  public struct File: Sendable, Codable, Equatable {
    /// Absolute.
    public let path: String
    /// The file's length.
    public let bytes: Int64
    /// When the file was changed last.
    public let modified: Date
  }

  /// The image's number in the gallery.
  public let id: Int64
  /// The hash of its bytes: 32 hexadecimal digits.
  public let hash: String
  /// Pixels, upright.
  public let width: Int
  /// Pixels, upright.
  public let height: Int
  /// The file's length.
  public let bytes: Int64
  /// Such as `jpeg`.
  public let format: String
  /// When it was indexed first.
  public let added: Date
  /// The files that hold it, in the order in which they were found.
  public let paths: [File]
  /// The spaces in which it has an embedding.
  public let spaces: [String]
  /// What is in it, the most probable first.
  public let tags: [ImageTag]
  /// What analyses found out about it besides, in the order in which it is shown.
  public let details: [ImageDetail]
  /// The lines of text in it, in the order in which they are read; none if text is not read in this gallery.
  public let text: [TextInImage]
}
