#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that was reached through no symbolic link; what is read and written in it stays in it, whatever
/// its path leads to meanwhile.
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
    // A picture's name may leave no room for ".xmp": then no such file can be there.
    if failure.isMissing || failure.code == ENAMETOOLONG { return nil }
    throw failure
  }

  /// What tells one state of a file from another.
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

  /// Writes a file of the folder in place of what had its name, at once: whoever reads it finds the old one
  /// or the new one, also after a power cut. The new one has the old one's permission bits, and its owner
  /// where that can be.
  ///
  /// - Parameters:
  ///   - name: the file's.
  ///   - bytes: what it will hold.
  ///   - version: of the file that it replaces; `nil` if there was none.
  /// - Returns: whether it was written; not where the file is another one by now, which stays.
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
      // Only root can give a file away; what others write is theirs.
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
