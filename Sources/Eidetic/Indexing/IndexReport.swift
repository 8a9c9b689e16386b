/// The result of an indexing run.
public struct IndexReport: Sendable, Codable, Equatable {
  /// A file that could not be used.
  public struct Failure: Sendable, Codable, Equatable {
    /// The absolute path.
    public let path: String
    /// The stage that failed: `scan`, `read`, `decode`, `metadata` or `embed`.
    public let stage: String
    /// What was wrong, and what helps.
    public let reason: String
  }

  /// A space that could not be filled.
  public struct UnfilledSpace: Sendable, Codable, Equatable {
    /// Its name.
    public let space: String
    /// What was wrong, and what helps.
    public let reason: String
  }

  /// Images that are new, or were added to a space.
  public internal(set) var indexed = 0
  /// Files that have not changed.
  public internal(set) var unchanged = 0
  /// Images of unchanged files that got what needs no decoding, such as metadata.
  public internal(set) var completed = 0
  /// Files whose image was indexed at another path that no longer exists.
  public internal(set) var moved = 0
  /// Files whose image is also at another path.
  public internal(set) var copied = 0
  /// Files that were deleted.
  public internal(set) var removed = 0
  /// Files that could not be used, by path, without those that had failed before and have not changed.
  public internal(set) var failed: [Failure] = []
  /// How many files had failed before, have not changed, and were not retried or failed again in the same
  /// way.
  public internal(set) var failedBefore = 0
  /// Pictures of which something could not be read, such as the end of a damaged file or its metadata, and
  /// what. They can be searched.
  public internal(set) var recovered: [Failure] = []
  /// Files that are not pictures.
  public internal(set) var ignored = 0
  /// How many files, folders and links were excluded or are broken links.
  public internal(set) var passedOver = 0
  /// Roots and folders in them that cannot be reached or look like unmounted disks. Their pictures stay in
  /// the gallery.
  public internal(set) var unreachable: [String] = []
  /// Spaces that could not be filled, and so lack new images.
  public internal(set) var unfilled: [UnfilledSpace] = []
  /// Faces found in images that had not been searched for faces before; `nil` if faces are off.
  public internal(set) var faces: Int?
  /// The result of importing face names from files; `nil` if that was not requested.
  public internal(set) var names: NameImport?
  /// The duration of the run.
  public internal(set) var seconds = 0.0
  /// `indexed` over `seconds`.
  public internal(set) var imagesPerSecond = 0.0

  /// The same with at most `count` failures, recovered pictures, and names that were not imported.
  func listing(failures count: Int) -> IndexReport {
    var report = self
    report.failed = Array(failed.prefix(count))
    report.recovered = Array(recovered.prefix(count))
    report.names = names?.listing(count)
    return report
  }
}

/// The progress of an indexing run.
public struct IndexProgress: Sendable, Equatable {
  /// Files found so far.
  public internal(set) var found = 0
  /// Whether `found` is the final number.
  public internal(set) var isCounted = false
  /// Files processed, with or without success.
  public internal(set) var done = 0
  /// Images indexed.
  public internal(set) var indexed = 0
  /// Files that could not be used.
  public internal(set) var failed = 0
  /// Time since the run began.
  public internal(set) var seconds = 0.0
  /// The file that has been decoding for the longest time, if that is more than two seconds.
  public internal(set) var slowFile: String?

  /// Images indexed per second so far.
  public var imagesPerSecond: Double { seconds > 0 ? Double(indexed) / seconds : 0 }

  /// The estimated time left in seconds; `nil` if it cannot be estimated yet.
  public var secondsLeft: Double? {
    guard isCounted, done > 0, seconds > 0 else { return nil }
    return Double(max(found - done, 0)) * seconds / Double(done)
  }
}

/// Options for indexing.
public struct IndexOptions: Sendable {
  /// The names of spaces to create if the gallery lacks them. All existing spaces are filled as well; a
  /// gallery without any gets the default one if this is empty.
  public var spaces: [String]
  /// Whether to retry unchanged files that failed, or were recovered in part.
  public var retriesFailed: Bool
  /// Whether to remove the pictures of folders that are empty or missing. By default they are kept, in case a
  /// disk is not mounted.
  public var trustsEmptyRoots: Bool
  /// Whether to read all files again, even if their size and time have not changed.
  public var readsAll = false
  /// Patterns to exclude from the given folders from now on, as in `.gitignore`.
  public var exclusions: [String] = []
  /// Earlier exclusion patterns to remove.
  public var inclusions: [String] = []
  /// The number of pictures decoded at a time, and of threads for networks.
  public var threads: Int
  /// Whether to turn faces on for this gallery permanently. If they are on already, they are found anyway.
  public var turnsFacesOn = false
  /// Whether to turn tags, and the space of words, on or off for this gallery permanently; `nil` to leave
  /// them as they are. In a new gallery they are on.
  public var findsTags: Bool?
  /// Whether to turn reading text in images on or off for this gallery permanently; `nil` to leave it as it
  /// is. In a new gallery it is off. Turning it off removes the text that was read.
  public var readsText: Bool?
  /// Whether to import face names from files and sidecars, as `PeopleRoom.importNames` does.
  public var takesNames = false

  /// - Parameters:
  ///   - spaces: the names of spaces to create if the gallery lacks them.
  ///   - retriesFailed: whether to retry unchanged files that failed, or were recovered in part.
  ///   - trustsEmptyRoots: whether to remove the pictures of folders that are empty or missing.
  ///   - threads: at least 1; by default the number of the processor's cores.
  public init(
    spaces: [String] = [], retriesFailed: Bool = false,
    trustsEmptyRoots: Bool = false,
    threads: Int = SearchEngine.cores
  ) {
    precondition(threads > 0, "\(threads) threads")
    self.spaces = spaces
    self.retriesFailed = retriesFailed
    self.trustsEmptyRoots = trustsEmptyRoots
    self.threads = threads
  }
}
