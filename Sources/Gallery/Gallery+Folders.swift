/// A folder that was walked, and what is in it.
package struct FolderCount: Sendable, Equatable {
  /// Absolute.
  package let path: String
  /// How many images have a file in it, at any depth.
  package let images: Int
  /// Whether folders were walked in it.
  package let hasFolders: Bool
}

extension Gallery {
  /// The folders directly in a folder, by path, without those that have no image at any depth.
  ///
  /// - Parameter path: absolute, without a slash at its end unless it is `/`.
  package func folders(in path: String) throws(GalleryError) -> [FolderCount] {
    try connection.reading { () throws(GalleryError) in
      var children: [FolderCount] = []
      let range = Self.range(within: path)
      var next = try firstFolder("> ?1", range.lower, range.upper)
      while let found = next {
        // "a b" comes between "a" and "a/c": what is in a folder may come later than its neighbours.
        let name = found.utf8.dropFirst(range.lower.utf8.count).prefix { $0 != UInt8(ascii: "/") }
        let child = range.lower + String(decoding: name, as: UTF8.self)
        if child == found {
          children.append(try count(inFolder: child))
          next = try firstFolder("> ?1", child, range.upper)
        } else {
          next = try firstFolder(">= ?1", Self.range(within: child).upper, range.upper)
        }
      }
      return children.filter { $0.images > 0 }
    }
  }

  private func firstFolder(
    _ comparison: String, _ start: String, _ end: String
  ) throws(GalleryError) -> String? {
    let found = try connection.row(
      "SELECT min(path) FROM folders WHERE path \(comparison) AND path < ?2", [.text(start), .text(end)]
    ) { $0.optionalText(0) }
    return found ?? nil
  }

  /// How many images are in a folder.
  ///
  /// - Parameter path: absolute, without a slash at its end unless it is `/`.
  package func count(inFolder path: String) throws(GalleryError) -> FolderCount {
    let range = Self.range(within: path)
    let bounds = [Value.text(range.lower), .text(range.upper)]
    return FolderCount(
      path: path,
      images: try count("SELECT count(DISTINCT image_id) FROM paths WHERE path > ? AND path < ?", bounds),
      hasFolders: try count("SELECT EXISTS (SELECT 1 FROM folders WHERE path > ? AND path < ?)", bounds) > 0)
  }

  /// Whatever begins with a folder and a slash; in the order of bytes "0" comes after "/".
  private static func range(within path: String) -> (lower: String, upper: String) {
    path == "/" ? ("/", "0") : (path + "/", path + "0")
  }
}
