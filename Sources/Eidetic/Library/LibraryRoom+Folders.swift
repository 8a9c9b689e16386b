import Gallery
import QueryLanguage

/// A folder that is indexed, or a folder in one.
public struct LibraryFolder: Sendable, Codable, Equatable {
  /// Absolute.
  public let path: String
  /// Its name, without the folders that it is in.
  public let name: String
  /// The value of the field `folder` in a filter's text that lets its images through.
  public let filter: String
  /// How many images have a file in it, at any depth: 1 or more.
  public let images: Int
  /// Whether there are folders in it; they may have no images.
  public let hasFolders: Bool

  init(_ folder: FolderCount) {
    path = folder.path
    name = folder.path.split(separator: "/").last.map(String.init) ?? "/"
    filter = ValueText.quoted(folder.path)
    (images, hasFolders) = (folder.images, folder.hasFolders)
  }
}

extension LibraryRoom {
  /// The folders directly in a folder, by path, without those that have no image at any depth.
  ///
  /// - Parameter path: absolute, an indexed folder or one in it; `nil` for the indexed folders themselves.
  /// - Throws: `LibraryError.noSuchFolder`.
  public func folders(in path: String? = nil) async throws -> [LibraryFolder] {
    let (reader, roots) = (await gallery.reader, try await gallery.reader.roots())
    guard let path else {
      var folders: [FolderCount] = []
      for root in roots { folders.append(try await reader.count(inFolder: root.path)) }
      // A file that is indexed alone is no folder.
      return folders.filter { $0.images > 0 }.map(LibraryFolder.init)
    }
    guard roots.contains(where: { $0.contains(path) }) else { throw LibraryError.noSuchFolder(path: path) }
    return try await reader.folders(in: path).map(LibraryFolder.init)
  }
}
