import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Stores a form's files one after the other: small ones in memory, larger ones in an unnamed temporary file.
/// A form uses at most one descriptor, however many parts it has.
final class FormStorage: Sendable {
  /// The most bytes in memory. A temporary file for each small picture would cost 0.2 ms.
  private static let shortBytes = 64 << 10

  private struct State {
    var bytes: [UInt8] = []
    /// Once there is a file, it contains all bytes.
    var descriptor: Int32?
    var size = 0
  }

  private let folder: String
  private let state = Mutex(State())

  /// The size of all files so far.
  var byteCount: Int { state.withLock { $0.size } }

  /// The system's folder for temporary files.
  static var usualFolder: String { unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp" }

  /// - Parameter folder: the folder of the file, if one is needed.
  init(in folder: String) { self.folder = folder }

  deinit {
    if let descriptor = state.withLock(\.descriptor) { close(descriptor) }
  }

  /// Appends bytes.
  ///
  /// - Throws: `HTTPServerError.storage` if no temporary file can be created, or the disk is full.
  func append(_ bytes: ArraySlice<UInt8>) throws(HTTPServerError) {
    try state.withLock { state throws(HTTPServerError) in
      if state.descriptor == nil, state.size + bytes.count <= Self.shortBytes {
        state.bytes += bytes
      } else {
        if state.descriptor == nil {
          let descriptor = try Self.file(in: folder)
          state.descriptor = descriptor
          try Self.write(state.bytes[...], to: descriptor)
          state.bytes = []
        }
        if let descriptor = state.descriptor { try Self.write(bytes, to: descriptor) }
      }
      state.size += bytes.count
    }
  }

  private static func file(in folder: String) throws(HTTPServerError) -> Int32 {
    var path = Array("\(folder)/eidetic-upload-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&path)
    guard descriptor >= 0 else { throw .storage(code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = unsafe unlink(path)
    return descriptor
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(HTTPServerError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.dropFirst(written).withUnsafeBytes { bytes in
        unsafe systemWrite(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw .storage(code: errno) }
        continue
      }
      written += count
    }
  }

  /// Reads a range of the bytes.
  ///
  /// - Throws: `HTTPServerError.storage` if the disk fails.
  func read(_ range: Range<Int>) throws(HTTPServerError) -> [UInt8] {
    let (descriptor, short) = state.withLock { ($0.descriptor, $0.descriptor == nil ? $0.bytes : []) }
    guard let descriptor else { return Array(short[range]) }
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

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}
