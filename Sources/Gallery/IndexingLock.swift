#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps a second process from indexing into the same gallery; ends with the object, or with the process.
package struct IndexingLock: ~Copyable, Sendable {
  private let descriptor: Int32

  /// - Throws: `GalleryError.busy` when another process holds it, `.readOnly` when the folder may only be
  ///   read, `.file` when the lock file cannot be made for another reason.
  package init(galleryFolder folder: String) throws(GalleryError) {
    let path = folder + "/indexing.lock"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let code = errno
      if [EROFS, EACCES, EPERM].contains(code) { throw .readOnly(folder: folder) }
      throw .file(operation: "open", path: path, code: code)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .busy(folder: folder)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
