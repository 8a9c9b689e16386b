import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The temporary file, without a name, in which all files of a form lie one after the other: a form costs one descriptor
/// however many parts it has. It goes with the object.
final class FormStorage: Sendable {
  private let descriptor: Int32
  private let size = Atomic<Int>(0)

  /// How many bytes all files have so far.
  var byteCount: Int { size.load(ordering: .acquiring) }

  /// Where the system keeps what is temporary.
  static var usualFolder: String { unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp" }

  /// - Throws: `HTTPServerError.storage` when no temporary file can be made there.
  init(in folder: String) throws(HTTPServerError) {
    var path = Array("\(folder)/eidetic-upload-XXXXXX".utf8CString)
    let made = unsafe mkstemp(&path)
    guard made >= 0 else { throw .storage(code: errno) }
    descriptor = made
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = unsafe unlink(path)
  }

  deinit { close(descriptor) }

  /// Appends what came in.
  ///
  /// - Throws: `HTTPServerError.storage`, for one when the disk is full.
  func append(_ bytes: ArraySlice<UInt8>) throws(HTTPServerError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.dropFirst(written).withUnsafeBytes { bytes in
        unsafe write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw .storage(code: errno) }
        continue
      }
      written += count
    }
    size.add(written, ordering: .acquiringAndReleasing)
  }

  /// Reads a part of what was appended.
  ///
  /// - Throws: `HTTPServerError.storage` when the disk fails.
  func read(_ range: Range<Int>) throws(HTTPServerError) -> [UInt8] {
    var failure: Int32?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), range.count - filled,
          off_t(range.lowerBound + filled))
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
