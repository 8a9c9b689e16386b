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

  /// Images that are new, or new in a space.
  public internal(set) var indexed = 0
  /// Files that are as they were.
  public internal(set) var unchanged = 0
  /// Files whose image was known from another path: moved or copied.
  public internal(set) var moved = 0
  /// Files that are gone.
  public internal(set) var removed = 0
  /// Files that could not be used, by path; those that failed before and have not changed are among them.
  public internal(set) var failed: [Failure] = []
  /// Pictures recovered from damaged files, with what was lost; they are searched.
  public internal(set) var recovered: [Failure] = []
  /// Files that are no pictures and were passed over.
  public internal(set) var ignored = 0
  /// Roots that could not be reached: their pictures stay in the gallery.
  public internal(set) var unreachable: [String] = []
  /// Faces found in images that are new or were not looked at for faces before; nothing where faces are off.
  public internal(set) var faces: Int?
  /// What came of the names that files give to faces; nothing where they were not asked for.
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

  /// Seconds left at the pace so far; nothing while that cannot be said.
  public var secondsLeft: Double? {
    guard isCounted, done > 0, seconds > 0 else { return nil }
    return Double(max(found - done, 0)) * seconds / Double(done)
  }
}

/// How to index.
public struct IndexOptions: Sendable {
  /// The spaces in which every image gets an embedding, by name.
  public var spaces: [String]
  /// Whether files that failed before are tried again although they have not changed.
  public var retriesFailed: Bool
  /// Whether a root that has become empty is believed to be empty, not unmounted.
  public var trustsEmptyRoots: Bool
  /// Pictures that are decoded at the same time, and networks' threads.
  public var threads: Int
  /// Whether faces are turned on for this gallery, for good; where they are on already, they are found anyhow.
  public var turnsFacesOn = false
  /// Whether names that files and sidecars give to faces are taken over, as `SearchEngine.importNames` does.
  public var takesNames = false

  /// - Parameters:
  ///   - spaces: the spaces to fill, by name.
  ///   - retriesFailed: whether files that failed before are tried again.
  ///   - trustsEmptyRoots: whether a root that has become empty is believed to be empty.
  ///   - threads: at least 1; the processor's cores when nothing is said.
  public init(
    spaces: [String] = [SearchEngine.defaultSpace], retriesFailed: Bool = false,
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
