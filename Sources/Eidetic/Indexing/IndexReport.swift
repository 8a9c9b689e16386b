/// What an indexing run came to.
public struct IndexReport: Sendable, Codable, Equatable {
  /// A file that could not be used.
  public struct Failure: Sendable, Codable, Equatable {
    /// Absolute.
    public let path: String
    /// Where on its way it fell: `scan`, `read`, `decode` or `embed`.
    public let stage: String
    /// What was wrong, and what to do.
    public let reason: String
  }

  /// A space that could not be filled.
  public struct UnfilledSpace: Sendable, Codable, Equatable {
    /// Its name.
    public let space: String
    /// What was wrong, and what to do.
    public let reason: String
  }

  /// Images that are new, or new in a space.
  public internal(set) var indexed = 0
  /// Files that are as they were.
  public internal(set) var unchanged = 0
  /// Files whose image was known from a path where it is no more.
  public internal(set) var moved = 0
  /// Files whose image is known from another path, too.
  public internal(set) var copied = 0
  /// Files that are gone.
  public internal(set) var removed = 0
  /// Files that could not be used, by path, without those that failed before and have not changed.
  public internal(set) var failed: [Failure] = []
  /// How many files failed before, have not changed, and were not tried again or failed in the same way.
  public internal(set) var failedBefore = 0
  /// Pictures recovered from damaged files, with what was lost; they are searched.
  public internal(set) var recovered: [Failure] = []
  /// Files that are no pictures and were passed over.
  public internal(set) var ignored = 0
  /// How many files, folders and links were left out on purpose: excluded, or links that lead to no file.
  public internal(set) var passedOver = 0
  /// Roots, and folders in them, that cannot be reached or look as if their disk were not mounted: their
  /// pictures stay in the gallery.
  public internal(set) var unreachable: [String] = []
  /// Spaces of the gallery that could not be filled: they lack new images.
  public internal(set) var unfilled: [UnfilledSpace] = []
  /// Faces found in images that are new or were not looked at for faces before; `nil` if faces are off.
  public internal(set) var faces: Int?
  /// What came of the names that files give to faces; `nil` if they were not asked for.
  public internal(set) var names: NameImport?
  /// Of the whole run.
  public internal(set) var seconds = 0.0
  /// `indexed` over `seconds`.
  public internal(set) var imagesPerSecond = 0.0

  /// The same with no more than the first failures, recovered pictures, and names that were not taken over.
  func listing(failures count: Int) -> IndexReport {
    var report = self
    report.failed = Array(failed.prefix(count))
    report.recovered = Array(recovered.prefix(count))
    report.names = names?.listing(count)
    return report
  }
}

/// How far an indexing run is.
public struct IndexProgress: Sendable, Equatable {
  /// Files found so far, and whether that is all.
  public internal(set) var found = 0
  /// Whether `found` is final.
  public internal(set) var isCounted = false
  /// Files dealt with, in whatever way.
  public internal(set) var done = 0
  /// Images indexed.
  public internal(set) var indexed = 0
  /// Files that could not be used.
  public internal(set) var failed = 0
  /// Since the run began.
  public internal(set) var seconds = 0.0
  /// The file that has been decoded for the longest time, where that is more than two seconds.
  public internal(set) var slowFile: String?

  /// Images indexed per second of the run so far.
  public var imagesPerSecond: Double { seconds > 0 ? Double(indexed) / seconds : 0 }

  /// Seconds left at the pace so far; `nil` while that cannot be said.
  public var secondsLeft: Double? {
    guard isCounted, done > 0, seconds > 0 else { return nil }
    return Double(max(found - done, 0)) * seconds / Double(done)
  }
}

/// How to index.
public struct IndexOptions: Sendable {
  /// Spaces that are made where the gallery lacks them, by name. All that the gallery has are filled besides;
  /// a gallery without any gets the default one where none is named.
  public var spaces: [String]
  /// Whether files that failed before, or were recovered in part, are tried again although they have not
  /// changed.
  public var retriesFailed: Bool
  /// Whether the pictures of folders that are empty or missing are gone, not on a disk that is not mounted.
  public var trustsEmptyRoots: Bool
  /// Whether all files are read again, as if nothing were known of their sizes and times.
  public var readsAll = false
  /// Patterns of what is passed over in the folders that are named, from now on; in the language of
  /// `.gitignore`.
  public var exclusions: [String] = []
  /// Patterns that are taken back.
  public var inclusions: [String] = []
  /// Pictures that are decoded at the same time, and networks' threads.
  public var threads: Int
  /// Whether faces are turned on for this gallery, for good; where they are on already, they are found
  /// anyhow.
  public var turnsFacesOn = false
  /// Whether names that files and sidecars give to faces are taken over, as `PeopleRoom.importNames` does.
  public var takesNames = false

  /// - Parameters:
  ///   - spaces: spaces to make where the gallery lacks them, by name.
  ///   - retriesFailed: whether files that failed before, or were recovered in part, are tried again.
  ///   - trustsEmptyRoots: whether the pictures of folders that are empty or missing are gone.
  ///   - threads: at least 1; the processor's cores by default.
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
