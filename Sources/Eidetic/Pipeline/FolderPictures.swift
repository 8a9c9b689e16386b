import Files
import Gallery
import Imaging
import Synchronization

/// The pictures in a folder, each once, as indexing finds them; a picture's ticket is its number. What is no
/// picture, or cannot be read, is passed over.
final class FolderPictures: PictureSource {
  private struct State {
    var walk: FolderWalk
    var seen: Set<ContentHash> = []
    var count = 0
  }

  private let state: Mutex<State>
  private let limit: Int

  /// - Parameters:
  ///   - folder: absolute, without links.
  ///   - limit: the most bytes that a file may have.
  init(in folder: String, limit: Int) {
    let root = Root(id: 0, path: folder)
    let walk = FolderWalk(Scanner.Scope(root: root, path: folder, exclusions: []), galleryFolder: "")
    state = Mutex(State(walk: walk))
    self.limit = limit
  }

  func next() async throws -> LoadedPicture<Int>? {
    while let step = state.withLock({ $0.walk.next() }) {
      try Task.checkCancellation()
      guard case .file(let path, let facts) = step,
        case .bytes(let bytes) = PictureFile.read(FileStamp(rootID: 0, path: path, facts), limit: limit)
      else { continue }
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
}
