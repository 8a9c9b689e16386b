public import Faults

/// Says why folders or pictures cannot be indexed.
public enum IndexingError: FaultyError, Equatable {
  /// There is no picture in folders to index, or a file is none. Of a single one also something in it that
  /// was skipped.
  case nothingToIndex(paths: [String], skipped: GalleryStatus.PassedOver?)
  /// A path to index is part of a gallery.
  case galleryFolder(path: String, folder: String)
  /// A pattern of what is passed over that can match nothing.
  case pattern(got: String)
  /// A pattern that is to be taken back and was never given.
  case notExcluded(pattern: String)
  /// No path was given, and the gallery has no root yet.
  case noRoots(folder: String)
  /// A benchmark cannot say what it should.
  case benchmark(reason: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .galleryFolder, .pattern, .notExcluded, .benchmark:
      .usage
    case .nothingToIndex, .noRoots:
      .conflict
    }
  }

  /// What helps, if something in particular does.
  public var remedy: Remedy? {
    switch self {
    case .noRoots: .addFolder(space: nil)
    default: nil
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .nothingToIndex(let paths, let skipped):
      "cannot index \(Self.quoted(paths)): \(Self.emptiness(of: paths, skipped)); choose a folder with pictures"
    case .galleryFolder(let path, let folder):
      "cannot index \"\(path)\": it is part of the library in \"\(folder)\", not a folder of pictures; choose the folder "
        + "with your pictures"
    case .pattern(let got):
      "cannot exclude \"\(got)\": it matches nothing; use a pattern as in .gitignore, such as node_modules/ or *.tmp.jpg"
    case .notExcluded(let pattern):
      "cannot stop excluding \"\(pattern)\": it is not excluded; the library's status lists the patterns"
    case .noRoots(let folder):
      "cannot update the library \"\(folder)\": it has no folders yet; add a folder with pictures"
    case .benchmark(let reason):
      "cannot measure: \(reason)"
    }
  }

  private static func emptiness(of paths: [String], _ skipped: GalleryStatus.PassedOver?) -> String {
    let absence = "there is no picture in \(paths.count == 1 ? "it" : "them")"
    guard let skipped else { return absence }
    guard skipped.path != paths.first else { return skipped.reason }
    return "\(absence) except what is skipped, such as \"\(skipped.path)\": \(skipped.reason)"
  }

  private static func quoted(_ paths: [String]) -> String {
    paths.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}
