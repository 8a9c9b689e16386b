import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The gallery as it was before its format changed, in its folder: `gallery.format-N.sqlite`. To go back to
/// an older version of the program, rename it to `gallery.sqlite`. Only the newest one is kept.
struct FormatBackup {
  let folder: String

  private static let (prefix, suffix) = ("gallery.format-", ".sqlite")

  /// Copies a database; older copies are removed.
  ///
  /// - Parameters:
  ///   - connection: to the gallery.
  ///   - format: its format.
  /// - Throws: `GalleryError.database` if there is no room, `.file`; older copies stay then.
  func write(_ connection: Connection, format: Int) throws(GalleryError) {
    let path = "\(folder)/\(Self.prefix)\(format)\(Self.suffix)"
    let unfinished = path + ".partial"
    do throws(GalleryError) {
      try Self.remove(unfinished)
      try connection.copy(to: unfinished)
      guard unsafe rename(unfinished, path) == 0 else {
        throw .file(operation: "make the backup", path: path, code: errno)
      }
    } catch {
      _ = unsafe unlink(unfinished)
      throw error
    }
    for other in try others(than: path) { try Self.remove(other) }
  }

  private func others(than path: String) throws(GalleryError) -> [String] {
    try all().filter { $0 != path }
  }

  /// The copies that there are.
  ///
  /// - Throws: `GalleryError.file`.
  func all() throws(GalleryError) -> [String] {
    do throws(FileSystem.Failure) {
      return try FileSystem.listing(of: folder).entries.map(\.path).filter {
        $0.hasPrefix("\(folder)/\(Self.prefix)") && $0.hasSuffix(Self.suffix)
      }
    } catch {
      throw .file(operation: "list", path: folder, code: error.code)
    }
  }

  private static func remove(_ path: String) throws(GalleryError) {
    do throws(FileSystem.Failure) {
      try FileSystem.remove(path)
    } catch {
      throw .file(operation: "remove", path: path, code: error.code)
    }
  }
}
