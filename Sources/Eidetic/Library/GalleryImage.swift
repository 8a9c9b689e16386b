public import FoundationEssentials

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
  /// What analyses found out about it besides, in the order in which it is shown.
  public let details: [ImageDetail]
  /// The lines of text in it, in the order in which they are read; none if text is not read in this gallery.
  public let text: [TextInImage]
}
