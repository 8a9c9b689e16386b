import Gallery

/// Walks roots, compares what it meets with the gallery, and sends on what is new or has changed.
final class Scanner {
  /// A part of a root that a run looks at: the root itself, or a folder or file in it.
  struct Scope: Sendable {
    let root: Root
    /// Absolute, without symbolic links.
    let path: String
  }

  private let gallery: Gallery
  private let spaces: [Int64]
  private let faceSpace: Int64?
  private let retriesFailed: Bool
  private let tally: Tally
  private let candidates: Channel<FileStamp>

  /// The row ids of the paths that were met.
  private(set) var met: Set<Int64> = []
  /// Folders that could not be read: what lies in them is not gone.
  private(set) var unreadableFolders: [String] = []
  /// Files that were met, pictures or not.
  private(set) var fileCount = 0
  private var pending: [FileStamp] = []

  init(
    gallery: Gallery, spaces: [Int64], faceSpace: Int64?, retriesFailed: Bool, tally: Tally,
    candidates: Channel<FileStamp>
  ) {
    self.gallery = gallery
    self.spaces = spaces
    self.faceSpace = faceSpace
    self.retriesFailed = retriesFailed
    self.tally = tally
    self.candidates = candidates
  }

  /// Walks a scope to its end.
  func walk(_ scope: Scope) async throws {
    guard let entry = FileSystem.entry(at: scope.path) else { return }
    var rest = [entry]
    while let entry = rest.popLast() {
      try Task.checkCancellation()
      switch entry.kind {
      case .folder: rest += entries(of: entry.path).reversed()
      case .file(let size, let modified):
        fileCount += 1
        pending.append(FileStamp(rootID: scope.root.id, path: entry.path, size: size, modified: modified))
        if pending.count == 256 { try await comparePending() }
      case .other: break
      }
    }
    try await comparePending()
  }

  private func entries(of folder: String) -> [DirectoryEntry] {
    do throws(FileSystem.Failure) {
      let (entries, unreadable) = try FileSystem.entries(of: folder)
      for path in unreadable {
        report(path, "the file's name is not UTF-8; rename it")
      }
      return entries
    } catch {
      unreadableFolders.append(folder)
      report(folder, "the folder cannot be read: \(error.reason); check its permissions")
      return []
    }
  }

  private func report(_ path: String, _ reason: String) {
    tally.failed(LedgerEntry(path: path, stage: "scan", reason: reason, severity: .failed))
  }

  private func comparePending() async throws {
    let knowledge = try await gallery.knowledge(of: pending, spaces: spaces, faceSpace: faceSpace)
    for (file, known) in zip(pending, knowledge) {
      switch known {
      case .unchanged(let id):
        met.insert(id)
        tally.unchanged()
        continue
      case .failed(let id, let entry):
        met.insert(id)
        // What could not be read may be readable now; what could not be decoded is the same bytes.
        if !retriesFailed && entry.stage != "read" {
          tally.failed(entry)
          continue
        }
      case .incomplete(let id), .changed(let id): met.insert(id)
      case .unknown: break
      }
      try await candidates.send(file)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Counts the files in scopes, for the time that is left; reads names only.
  static func count(_ scopes: [Scope], tally: Tally) {
    var count = 0
    for scope in scopes {
      var rest = [scope.path]
      while let path = rest.popLast(), !Task.isCancelled {
        guard let entry = FileSystem.entry(at: path) else { continue }
        switch entry.kind {
        case .folder:
          for entry in (try? FileSystem.entries(of: path).entries) ?? [] {
            if case .file = entry.kind { count += 1 } else { rest.append(entry.path) }
          }
          tally.found(count, isAll: false)
        case .file: count += 1
        case .other: break
        }
      }
    }
    tally.found(count, isAll: true)
  }
}
