public import Vocabulary

/// A file with which something could not be done.
public struct FailedFile: Sendable, Codable, Equatable {
  /// Absolute.
  public let path: String
  /// What failed, why, and what to do about it.
  public let reason: String
}

/// A face that a file gives another name than the gallery.
public struct NameDifference: Sendable, Codable, Equatable {
  /// The picture's file; absolute.
  public let path: String
  /// Where the face is in the upright image.
  public let region: Region
  /// The name that the file gives it.
  public let name: String
  /// The name that the gallery gives it; `nil` if it has said only that it is not that person.
  public let person: String?
}

/// A face that a file marks and that cannot be used.
public struct DroppedName: Sendable, Codable, Equatable {
  /// The file that marks it: a sidecar or a picture; absolute.
  public let path: String
  /// The name that the file gives it; `nil` if it gives none.
  public let name: String?
  /// Why it cannot be used.
  public let reason: String
}

/// What came of reading names from files.
public struct NameImport: Sendable, Codable, Equatable {
  /// `nil` if no name was new.
  public let edit: PeopleEdit?
  /// Files that give names to faces.
  public let files: Int
  /// Names that faces got.
  public let named: Int
  /// Names that wait for their faces to be found.
  public let waiting: Int
  /// Names that were known.
  public let known: Int
  /// Names that were not taken over, because something else was said of the face before.
  public let kept: [NameDifference]
  /// Marked faces that cannot be used: nobody can say where they are.
  public let dropped: [DroppedName]
  /// Files that could not be read.
  public let failed: [FailedFile]

  /// The same with no more than the first names that were not taken over, and failures.
  func listing(_ count: Int) -> NameImport {
    NameImport(
      edit: edit, files: files, named: named, waiting: waiting, known: known, kept: Array(kept.prefix(count)),
      dropped: Array(dropped.prefix(count)), failed: Array(failed.prefix(count)))
  }
}

/// What came of writing names to sidecars.
public struct NameExport: Sendable, Codable, Equatable {
  /// A sidecar that is written.
  public struct Sidecar: Sendable, Codable, Equatable {
    /// Absolute.
    public let path: String
    /// The names of faces that are added to it.
    public let added: [String]
    /// The new names of faces that it had.
    public let renamed: [Renaming]
  }

  /// A new name.
  public struct Renaming: Sendable, Codable, Equatable {
    /// The name before; `nil` if there was none.
    public let from: String?
    /// The name now.
    public let to: String
  }

  /// Whether nothing was written, and this is only what would be.
  public let dryRun: Bool
  /// The sidecars that are written.
  public let written: [Sidecar]
  /// How many pictures' files had all names already.
  public let unchanged: Int
  /// Names that files keep: theirs are others, and those of the gallery were found by clustering, not said by
  /// anybody.
  public let kept: [NameDifference]
  /// Files that could not be read or written.
  public let failed: [FailedFile]
}
