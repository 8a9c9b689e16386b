import Files
import Synchronization

/// The file of places that is shipped with the program, opened when it is first needed.
package final class PlaceData: Sendable {
  private let folders: [String]
  private let opened = Mutex<PlaceFile?>(nil)

  /// - Parameter folders: of what is shipped with the program; missing ones are ignored.
  package init(folders: [String]) { self.folders = folders }

  /// The file. What could not be opened is tried again.
  ///
  /// - Throws: `PlacesError.missing`, `.damaged`, `.otherVersion`, `.file`.
  package func file() throws(PlacesError) -> PlaceFile {
    if let known = opened.withLock(\.self) { return known }
    let paths = folders.map { "\($0)/\(PlacesError.fileName)" }
    guard let path = paths.first(where: { FileSystem.entry(at: $0) != nil }) else {
      throw .missing(folders: folders)
    }
    let file = try PlaceFile(path: path)
    return opened.withLock { known in
      if let known { return known }
      known = file
      return file
    }
  }
}
