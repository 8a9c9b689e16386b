import Files
import Gallery

/// Walks roots, compares the files with the gallery, and passes on new and changed ones.
final class Scanner {
  /// The part of a root that a run scans: the root itself, or a folder or file in it.
  struct Scope: Sendable {
    let root: Root
    /// Absolute, without symbolic links.
    let path: String
    /// The exclusion patterns of the root.
    let exclusions: [String]
  }

  /// A file to read.
  struct Candidate: Sendable {
    let file: FileStamp
    /// Whether it is decoded again although its image is in the gallery.
    let isRetry: Bool
  }

  private let gallery: Gallery
  private let galleryFolder: String
  /// Those that need pixels.
  private let analyses: [AnalysisID]
  private let options: IndexOptions
  private let tally: Tally
  private let candidates: Channel<Candidate>
  private let mounts = MountTable.current()

  /// What the scan found.
  private(set) var result = ScanResult()
  private var pending: [FileStamp] = []
  private var notices: [(entry: LedgerEntry, keepsImage: Bool)] = []

  init(
    gallery: Gallery, galleryFolder: String, analyses: [AnalysisID], options: IndexOptions,
    tally: Tally, candidates: Channel<Candidate>
  ) {
    self.gallery = gallery
    self.galleryFolder = galleryFolder
    self.analyses = analyses
    self.options = options
    self.tally = tally
    self.candidates = candidates
  }

  /// Scans a scope.
  func walk(_ scope: Scope) async throws {
    var walk = FolderWalk(scope, galleryFolder: galleryFolder)
    while let step = walk.next() {
      try Task.checkCancellation()
      take(step, root: scope.root.id)
      if pending.count == 256 { try await comparePending() }
      if notices.count == 256 { try await recordNotices(scope.root.id) }
    }
    try await comparePending()
    try await recordNotices(scope.root.id)
  }

  private func take(_ step: FolderWalk.Step, root: Int64) {
    switch step {
    case .folder(let path, let isEmpty):
      result.folders[PathKey(path)] = ScanResult.Folder(
        path: path, isEmpty: isEmpty, mount: mounts.point(of: path))
    case .file(let path, let facts): pending.append(FileStamp(rootID: root, path: path, facts))
    case .excluded(let path, let reason):
      result.excluded.insert(PathKey(path))
      notice(path, .exclude, reason, .skipped)
    case .unusable(let path, let kind, let reason):
      // The target of a link may be on a disk that is not mounted.
      let isBroken = if case .brokenLink = kind { true } else { false }
      notice(path, .scan, reason, .skipped, keepsImage: isBroken && !options.trustsEmptyRoots)
    case .failed(let path, let reason):
      result.unreadable.append(path)
      notice(path, .scan, reason, .failed, keepsImage: true)
    }
  }

  private func notice(
    _ path: String, _ stage: IndexingStage, _ reason: String, _ severity: LedgerEntry.Severity,
    keepsImage: Bool = false
  ) {
    notices.append((LedgerEntry(path: path, stage: stage, reason: reason, severity: severity), keepsImage))
  }

  private func recordNotices(_ root: Int64) async throws {
    let answers = try await gallery.record(notices, inRoot: root)
    for ((entry, _), answer) in zip(notices, answers) {
      result.met.insert(answer.pathID)
      tally.vanished(imageID: answer.lost)
      switch (entry.severity, answer.isKnown && !options.retriesFailed) {
      case (.skipped, _): tally.passedOver()
      case (_, true): tally.stillFailing()
      case (_, false): tally.failed(entry)
      }
    }
    notices.removeAll(keepingCapacity: true)
  }

  private func comparePending() async throws {
    let knowledge = try await gallery.knowledge(of: pending, analyses: analyses)
    for (file, known) in zip(pending, knowledge) {
      var isRetry = false
      switch known {
      case .unchanged(let id):
        result.met.insert(id)
        if !options.readsAll {
          tally.unchanged()
          continue
        }
      case .recovered(let id):
        result.met.insert(id)
        if !options.retriesFailed && !options.readsAll {
          tally.unchanged()
          continue
        }
        isRetry = options.retriesFailed
      case .failed(let id, let entry):
        result.met.insert(id)
        // A file that could not be read may be readable now; one that could not be decoded has the same
        // bytes.
        if !options.retriesFailed && !options.readsAll && !entry.stage.isPassing {
          tally.stillFailing()
          continue
        }
      case .incomplete(let id), .changed(let id): result.met.insert(id)
      case .unknown: break
      }
      try await candidates.send(Candidate(file: file, isRetry: isRetry))
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Counts the files in scopes, for the estimate of the time left; reads only names.
  static func count(_ scopes: [Scope], galleryFolder: String, tally: Tally) {
    var count = 0
    for scope in scopes {
      var walk = FolderWalk(scope, galleryFolder: galleryFolder)
      while !Task.isCancelled, let step = walk.next() {
        switch step {
        case .file: count += 1
        case .folder: tally.found(count, isAll: false)
        case .excluded, .unusable, .failed: break
        }
      }
    }
    tally.found(count, isAll: true)
  }
}

/// What a scan found besides candidates.
struct ScanResult: Sendable {
  /// A scanned folder.
  struct Folder: Sendable {
    let path: String
    let isEmpty: Bool
    /// The mount point of its file system.
    let mount: String
  }

  /// The row ids of the paths that still exist.
  var met: Set<Int64> = []
  var folders: [PathKey: Folder] = [:]
  /// Paths that cannot be accessed: files in them are not deleted.
  var unreadable: [String] = []
  /// Excluded paths, with all that they contain.
  var excluded: Set<PathKey> = []

  /// Whether a path, or a folder above it, is excluded.
  ///
  /// - Parameters:
  ///   - path: in the root.
  ///   - root: the root's path.
  func excludes(_ path: String, root: String) -> Bool {
    guard !excluded.isEmpty else { return false }
    var place = path
    while place.utf8.count >= root.utf8.count, place != "/" {
      if excluded.contains(PathKey(place)) { return true }
      place = FileSystem.parts(of: place).folder
    }
    return false
  }
}

extension FileStamp {
  init(rootID: Int64, path: String, _ facts: FileFacts) {
    self.init(
      rootID: rootID, path: path, size: facts.size, modified: facts.modified, inode: facts.inode,
      changed: facts.changed)
  }
}
