public import Faults

/// Says why folders or pictures cannot be indexed.
public enum IndexingError: FaultyError, Equatable {
  /// The given folders contain no pictures, or a given file is not one. For a single folder, with an example
  /// of what was skipped in it.
  case nothingToIndex(paths: [String], skipped: GalleryStatus.PassedOver?)
  /// A path to index is in a gallery's folder.
  case galleryFolder(path: String, folder: String)
  /// An exclusion pattern that can never match.
  case pattern(got: String)
  /// An exclusion pattern to remove that was never added.
  case notExcluded(pattern: String)
  /// No path was given, and the gallery has no roots yet.
  case noRoots(folder: String)
  /// A benchmark cannot be run.
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
