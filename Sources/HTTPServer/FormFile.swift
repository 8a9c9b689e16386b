import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that came with a form. It lies in a temporary file without a name, which goes with the object.
package final class FormFile: Sendable {
  /// The field's name.
  package let name: String
  /// What the client calls the file, without folders.
  package let fileName: String?
  /// What the client says that it is.
  package let contentType: String?
  private let descriptor: Int32
  private let size = Atomic<Int>(0)

  /// Its length.
  package var byteCount: Int { size.load(ordering: .acquiring) }

  /// - Throws: `HTTPServerError.storage` when no temporary file can be made.
  init(name: String, fileName: String?, contentType: String?) throws(HTTPServerError) {
    self.name = name
    // Some clients send whole paths.
    self.fileName = fileName?.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
    self.contentType = contentType
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/eidetic-upload-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&path)
    guard descriptor >= 0 else { throw .storage(code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = unsafe unlink(path)
  }

  deinit { close(descriptor) }

  /// Appends what came in.
  ///
  /// - Throws: `HTTPServerError.storage`, for one when the disk is full.
  func append(_ bytes: UnsafeRawBufferPointer) throws(HTTPServerError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      if count < 0 {
        guard errno == EINTR else { throw .storage(code: errno) }
        continue
      }
      written += count
    }
    size.add(written, ordering: .acquiringAndReleasing)
  }

  /// All of its bytes.
  ///
  /// - Throws: `HTTPServerError.storage` when the disk fails.
  package func contents() throws(HTTPServerError) -> [UInt8] {
    var failure: Int32?
    let count = byteCount
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(filled))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else {
          failure = got < 0 ? errno : EIO
          break
        }
        filled += got
      }
    }
    if let failure { throw .storage(code: failure) }
    return bytes
  }
}
