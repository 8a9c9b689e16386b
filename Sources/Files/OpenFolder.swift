#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder opened without following symbolic links; reading and writing stays in it, even if its path
/// changes meanwhile.
package struct OpenFolder: ~Copyable {
  private let descriptor: Int32

  /// - Parameter path: absolute, without symbolic links.
  package init(_ path: String) throws(FileSystem.Failure) {
    descriptor = try FileSystem.openFolderWithoutLinks(path)
  }

  deinit { close(descriptor) }

  /// Opens a file in the folder for reading; `nil` if there is none. A link is an error.
  package func file(_ name: String) throws(FileSystem.Failure) -> FileReader? {
    let file = unsafe openat(
      descriptor, PathText.system(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file < 0 else { return FileReader(descriptor: file) }
    let failure = FileSystem.Failure(code: errno)
    // A picture's name may be too long for ".xmp" to be added: then there is no such file.
    if failure.isMissing || failure.code == ENAMETOOLONG { return nil }
    throw failure
  }

  /// Distinguishes two states of a file.
  package struct Version: Equatable {
    fileprivate let numbers: [Int64]
  }

  /// The state of a file in the folder; `nil` if there is none.
  package func version(of name: String) throws(FileSystem.Failure) -> Version? {
    guard let facts = try facts(of: name) else { return nil }
    #if canImport(Glibc)
      let (modified, changed) = (facts.st_mtim, facts.st_ctim)
    #else
      let (modified, changed) = (facts.st_mtimespec, facts.st_ctimespec)
    #endif
    return Version(numbers: [
      Int64(truncatingIfNeeded: facts.st_dev), Int64(truncatingIfNeeded: facts.st_ino), Int64(facts.st_size),
      Int64(modified.tv_sec), Int64(modified.tv_nsec), Int64(changed.tv_sec), Int64(changed.tv_nsec),
    ])
  }

  private func facts(of name: String) throws(FileSystem.Failure) -> stat? {
    var facts = stat()
    guard unsafe fstatat(descriptor, PathText.system(name), &facts, AT_SYMLINK_NOFOLLOW) != 0 else {
      return facts
    }
    let failure = FileSystem.Failure(code: errno)
    if failure.isMissing || failure.code == ENAMETOOLONG { return nil }
    throw failure
  }

  /// Atomically replaces a file in the folder: readers see the old or the new one, even after a power
  /// failure. The new file gets the old one's permissions and, if possible, its owner.
  ///
  /// - Parameters:
  ///   - name: the name of the file.
  ///   - bytes: the new content.
  ///   - version: of the file to replace; `nil` if there was none.
  /// - Returns: whether it was written; it is not if the file has changed, which then stays.
  package func replace(_ name: String, with bytes: [UInt8], over version: Version?) throws(FileSystem.Failure)
    -> Bool
  {
    let partial = ".eidetic-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).partial"
    let file = unsafe openat(descriptor, partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileSystem.Failure(code: errno) }
    do throws(FileSystem.Failure) {
      try write(bytes, to: file, of: name)
      guard try self.version(of: name) == version else {
        _ = unsafe unlinkat(descriptor, partial, 0)
        return false
      }
      guard unsafe renameat(descriptor, partial, descriptor, PathText.system(name)) == 0 else {
        throw FileSystem.Failure(code: errno)
      }
      return true
    } catch {
      _ = unsafe unlinkat(descriptor, partial, 0)
      throw error
    }
  }

  private func write(_ bytes: [UInt8], to file: Int32, of name: String) throws(FileSystem.Failure) {
    var failure: FileSystem.Failure?
    if let old = try facts(of: name) {
      // Only root can change the owner of a file.
      if geteuid() == 0, fchown(file, old.st_uid, old.st_gid) != 0 {
        failure = FileSystem.Failure(code: errno)
      }
      if failure == nil, fchmod(file, old.st_mode & 0o777) != 0 { failure = FileSystem.Failure(code: errno) }
    }
    failure = failure ?? FileSystem.write(bytes, to: file)
    if failure == nil, fsync(file) != 0 { failure = FileSystem.Failure(code: errno) }
    if close(file) != 0, failure == nil { failure = FileSystem.Failure(code: errno) }
    if let failure { throw failure }
  }
}
