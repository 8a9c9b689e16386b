import Files
import Gallery
import Imaging
import Synchronization

/// The distinct pictures in a folder, found as in indexing; a picture's ticket is its number. Other files,
/// and those that cannot be read, are skipped.
final class FolderPictures: PictureSource {
  private struct State {
    var walk: FolderWalk
    var seen: Set<ContentHash> = []
    var count = 0
    var firstPassedOver: GalleryStatus.PassedOver?

    mutating func passOver(_ path: String, _ reason: String) {
      if firstPassedOver == nil {
        firstPassedOver = GalleryStatus.PassedOver(path: path, reason)
      }
    }
  }

  private let state: Mutex<State>
  private let limit: Int

  /// - Parameters:
  ///   - folder: absolute, without symbolic links.
  ///   - limit: the most bytes of a file.
  init(in folder: String, limit: Int) {
    let root = Root(id: 0, path: folder)
    let walk = FolderWalk(Scanner.Scope(root: root, path: folder, exclusions: []), galleryFolder: "")
    state = Mutex(State(walk: walk))
    self.limit = limit
  }

  func next() async throws -> LoadedPicture<Int>? {
    while let step = state.withLock({ $0.walk.next() }) {
      try Task.checkCancellation()
      guard let (path, bytes) = read(step) else { continue }
      let hash = ContentHash(of: bytes)
      let number = state.withLock { state -> Int? in
        guard state.seen.insert(hash).inserted else { return nil }
        state.count += 1
        return state.count - 1
      }
      if let number { return LoadedPicture(name: path, bytes: bytes, ticket: number) }
    }
    return nil
  }

  /// The path and the bytes of a picture; `nil` if it is not one, or cannot be read.
  private func read(_ step: FolderWalk.Step) -> (path: String, bytes: [UInt8])? {
    switch step {
    case .folder: return nil
    case .excluded(let path, let reason), .unusable(let path, _, let reason), .failed(let path, let reason):
      state.withLock { $0.passOver(path, reason) }
      return nil
    case .file(let path, let facts):
      switch PictureFile.read(FileStamp(rootID: 0, path: path, facts), limit: limit) {
      case .bytes(let bytes): return (path, bytes)
      case .settled(.failed(_, stage: _, let reason)):
        state.withLock { $0.passOver(path, reason) }
        return nil
      case .settled: return nil
      }
    }
  }

  /// The first skipped file that looked like a picture, and why it was skipped.
  var firstPassedOver: GalleryStatus.PassedOver? { state.withLock(\.firstPassedOver) }
}
