import Files
import Gallery

/// Decides whether indexed files that a scan did not find are deleted or on a disk that is not mounted.
///
/// A folder that had pictures and is now empty, missing or on another file system looks the same as an
/// unmounted disk, also when other files are at the mount point. Its pictures stay until somebody confirms
/// that they are deleted.
struct Disappearance {
  private let gallery: Gallery
  private let result: ScanResult
  private let scope: Scanner.Scope
  /// Whether missing pictures are confirmed to be deleted.
  private let isConfirmed: Bool
  /// The id of the newest path before the run.
  private let newest: Int64
  private var judged: [PathKey: Bool] = [:]
  /// The folders whose pictures stay.
  private var kept: [PathKey: String] = [:]

  init(
    in scope: Scanner.Scope, _ result: ScanResult, gallery: Gallery, newest: Int64, isConfirmed: Bool
  ) {
    self.scope = scope
    self.result = result
    self.gallery = gallery
    self.newest = newest
    self.isConfirmed = isConfirmed
  }

  /// Removes deleted files from the gallery, and counts them; sidecars among them are noted.
  mutating func settle(_ tally: Tally, _ sidecars: ChangedSidecars) async throws {
    var last: Int64 = 0
    while true {
      let page = try await gallery.paths(inRoot: scope.root.id, after: last, upTo: newest, limit: 4096)
      guard let end = page.last?.id else { break }
      last = end
      var gone: [(id: Int64, path: String, imageID: Int64?)] = []
      for path in page where !result.met.contains(path.id) && isPath(path.path, within: scope.path) {
        if try await isGone(path.path, imageID: path.imageID) { gone.append(path) }
      }
      try await gallery.removePaths(gone.map(\.id))
      for path in gone {
        tally.vanished(imageID: path.imageID)
        sidecars.note(path.path)
      }
    }
    for folder in try await keptFolders() { tally.unreachable(folder) }
    // Such a folder keeps its recorded mount point, so that the next run decides the same.
    let mounts = result.folders.filter { kept[$0.key] == nil }.map {
      (path: $0.value.path, mount: $0.value.mount)
    }
    .filter { isPath($0.path, within: scope.path) }
    try await gallery.store(mounts: mounts, inRoot: scope.root.id)
  }

  private mutating func isGone(_ path: String, imageID: Int64?) async throws -> Bool {
    if result.unreadable.contains(where: { isPath(path, within: $0) }) { return false }
    guard let imageID, !isConfirmed, !result.excludes(path, root: scope.root.path) else { return true }
    let folder = FileSystem.parts(of: path).folder
    guard try await looksUnmounted(folder) else { return true }
    // An image that was found at another path in this run was moved.
    if try await gallery.hasPath(ofImage: imageID, after: newest) { return true }
    kept[PathKey(folder)] = folder
    return false
  }

  /// Whether a folder looks like an unmounted disk.
  private mutating func looksUnmounted(_ folder: String) async throws -> Bool {
    let key = PathKey(folder)
    if let known = judged[key] { return known }
    let answer: Bool
    if let found = result.folders[key] {
      let before = try await gallery.mount(ofFolder: folder)
      answer = found.isEmpty || (before != nil && before != found.mount)
    } else {
      answer = true
    }
    judged[key] = answer
    return answer
  }

  /// The topmost folders that look like unmounted disks and whose pictures stay.
  private mutating func keptFolders() async throws -> [String] {
    var topmost: [PathKey: String] = [:]
    for folder in kept.values {
      var top = folder
      while top.utf8.count > scope.path.utf8.count {
        let above = FileSystem.parts(of: top).folder
        guard try await looksUnmounted(above) else { break }
        top = above
      }
      topmost[PathKey(top)] = top
    }
    return topmost.values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
