public import Vocabulary

/// A file that could not be processed.
public struct FailedFile: Sendable, Codable, Equatable {
  /// The absolute path.
  public let path: String
  /// What failed, why, and what to do.
  public let reason: String
}

/// A face that has different names in a file and in the gallery.
public struct NameDifference: Sendable, Codable, Equatable {
  /// The absolute path of the picture's file.
  public let path: String
  /// The face's place in the upright image.
  public let region: Region
  /// The name in the file.
  public let name: String
  /// The name in the gallery; `nil` if the gallery only says that it is not the person of the file's name.
  public let person: String?
}

/// A marked face that cannot be used.
public struct DroppedName: Sendable, Codable, Equatable {
  /// The absolute path of the file that marks it: a sidecar or a picture.
  public let path: String
  /// Its name in the file; `nil` if it has none.
  public let name: String?
  /// Why it cannot be used.
  public let reason: String
}

/// The result of importing names from files.
public struct NameImport: Sendable, Codable, Equatable {
  /// The edit; `nil` if no name was new.
  public let edit: PeopleEdit?
  /// The number of files that name faces.
  public let files: Int
  /// The number of faces that were named.
  public let named: Int
  /// The number of names that wait for their faces to be detected.
  public let waiting: Int
  /// The number of names that the gallery has already.
  public let known: Int
  /// Names that were not imported, because the gallery says something else about the face.
  public let kept: [NameDifference]
  /// Marked faces that cannot be used, because their place is not known.
  public let dropped: [DroppedName]
  /// Files that could not be read.
  public let failed: [FailedFile]

  /// The same with at most `count` names that were not imported, and failures.
  func listing(_ count: Int) -> NameImport {
    NameImport(
      edit: edit, files: files, named: named, waiting: waiting, known: known, kept: Array(kept.prefix(count)),
      dropped: Array(dropped.prefix(count)), failed: Array(failed.prefix(count)))
  }
}

/// The result of writing names to sidecars.
public struct NameExport: Sendable, Codable, Equatable {
  /// A sidecar that was written.
  public struct Sidecar: Sendable, Codable, Equatable {
    /// The absolute path.
    public let path: String
    /// The names of faces that were added.
    public let added: [String]
    /// The renamed faces.
    public let renamed: [Renaming]
  }

  /// The renaming of a face.
  public struct Renaming: Sendable, Codable, Equatable {
    /// The name before; `nil` if there was none.
    public let from: String?
    /// The new name.
    public let to: String
  }

  /// Whether this was a dry run, which writes nothing.
  public let dryRun: Bool
  /// The sidecars that were written.
  public let written: [Sidecar]
  /// The number of pictures whose files had all names already.
  public let unchanged: Int
  /// Names that files keep although they differ, because the gallery's were assigned by clustering, not by
  /// people.
  public let kept: [NameDifference]
  /// Files that could not be read or written.
  public let failed: [FailedFile]
}
