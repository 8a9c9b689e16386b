import Files
import Gallery
import Metadata
import Synchronization

/// The sidecars that an indexing run found new, changed or deleted.
final class ChangedSidecars: Sendable {
  private let paths = Mutex<Set<String>>([])

  /// Notes a file that is no picture, or was none.
  func note(_ path: String) {
    guard SidecarNames.isSidecar(path) else { return }
    paths.withLock { _ = $0.insert(path) }
  }

  /// The images that they may belong to.
  func images(in gallery: Gallery) async throws -> [Int64] {
    var images: Set<Int64> = []
    for path in paths.withLock({ $0 }) {
      let (folder, name) = FileSystem.parts(of: path)
      let stem = SidecarNames.stem(ofSidecar: name)
      for file in try await gallery.images(atPathsBeginningWith: "\(folder)/\(stem)") {
        let place = FileSystem.parts(of: file.path)
        if place.folder == folder, SidecarNames(of: place.name).mayInclude(name) { images.insert(file.id) }
      }
    }
    return images.sorted()
  }
}
