import Gallery

/// Where labels come from.
public enum LabelSource: Sendable, Codable, Equatable {
  /// A folder with a folder of pictures for each class; pictures that lie in none have no class. Absolute.
  case folder(String)
  /// A file with a line for each picture: its path below the root, a tab, and its class; more columns are
  /// ignored. Absolute.
  case file(String, root: String)
  /// The tags that people gave, and the keywords of files: a class for each. Pictures with several of them
  /// are left out.
  ///
  /// - Parameter names: the tags and keywords to take; `nil` for all.
  case tags(names: [String]?)
  /// The named people of the library, by their faces.
  case people

  /// What corrections of labels are bound to.
  var key: String {
    switch self {
    case .folder(let path): "folder:\(path)"
    case .file(let path, let root): "file:\(path):\(root)"
    case .tags: "tags"
    case .people: Gallery.peopleLabels
    }
  }

  /// For people.
  public var description: String {
    switch self {
    case .folder(let path): "the folders in \"\(path)\""
    case .file(let path, _): "the file \"\(path)\""
    case .tags(let names?): "the tags \(names.joined(separator: ", "))"
    case .tags(nil): "the tags and keywords of the library"
    case .people: "the people of the library"
    }
  }
}

/// What there is to learn from a source of labels.
public struct LabelPreview: Sendable, Codable, Equatable {
  /// A class and how many pictures it has.
  public struct Class: Sendable, Codable, Equatable {
    /// Its name.
    public let name: String
    /// How many pictures are labelled with it.
    public let pictures: Int
    /// Whether it has too few pictures to be learned.
    public let isSmall: Bool
  }

  /// In the order of their names.
  public let classes: [Class]
  /// What to know before training: whole sentences.
  public let warnings: [String]
}
