#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads one file: its beginning first, and all of it only when that is wanted.
package struct FileReader: ~Copyable {
  private let descriptor: Int32
  private var bytes: [UInt8] = []

  /// - Throws: also where it is a folder, a pipe, a socket or a device, which is not opened.
  package init(_ path: String) throws(FileSystem.Failure) {
    if let failure = FileSystem.unfitness(of: path) { throw failure }
    try self.init(opening: path)
  }

  /// - Parameter path: a file's, or a pipe's: then there is nothing to read where nobody writes.
  package init(opening path: String) throws(FileSystem.Failure) {
    // Somebody who writes into a pipe must not be waited for.
    descriptor = unsafe open(PathText.system(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileSystem.Failure(code: errno) }
  }

  /// Takes over an open file.
  package init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// The first `count` bytes; fewer when the file is shorter.
  package mutating func beginning(_ count: Int) throws(FileSystem.Failure) -> [UInt8] {
    try read(upTo: count)
    return bytes
  }

  /// What tells its state from others.
  package func facts() throws(FileSystem.Failure) -> FileFacts {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileSystem.Failure(code: errno) }
    return FileFacts(status)
  }

  /// Bytes at an offset, whatever was read before; fewer when the file is shorter.
  package func bytes(at offset: Int, count: Int) throws(FileSystem.Failure) -> [UInt8] {
    var failure: FileSystem.Failure?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < buffer.count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, off_t(offset + filled))
        if got == 0 { break }
        if got < 0 {
          if errno == EINTR { continue }
          failure = FileSystem.Failure(code: errno)
          break
        }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All bytes, or `nil` when there are more than `limit`.
  package mutating func contents(limit: Int) throws(FileSystem.Failure) -> [UInt8]? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileSystem.Failure(code: errno) }
    guard status.st_size <= limit else { return nil }
    // One byte more than there should be: a file that grows meanwhile is seen.
    let (count, isTooMany) = Int(max(status.st_size, 0)).addingReportingOverflow(1)
    guard !isTooMany else { return nil }
    try read(upTo: count)
    return bytes.count <= limit ? bytes : nil
  }

  /// All bytes of a file or pipe whose length is not known before it is read, or `nil` when there are more
  /// than `limit`.
  package mutating func everything(limit: Int) throws(FileSystem.Failure) -> [UInt8]? {
    while true {
      let before = bytes.count
      if before > limit { return nil }
      try read(upTo: min(2 * before + (64 << 10), limit + 1))
      if bytes.count == before { return bytes }
    }
  }

  private mutating func read(upTo count: Int) throws(FileSystem.Failure) {
    let start = bytes.count
    guard count > start else { return }
    var failure: FileSystem.Failure?
    let rest = unsafe [UInt8](unsafeUninitializedCapacity: count - start) { buffer, filled in
      while filled < buffer.count {
        let got = unsafe systemRead(
          descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
        if got == 0 { break }
        if got < 0 {
          if errno == EINTR { continue }
          if errno == EAGAIN {
            // Somebody has a pipe open to write into it.
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&wait, 1, -1)
            continue
          }
          failure = FileSystem.Failure(code: errno)
          break
        }
        filled += got
      }
    }
    if let failure { throw failure }
    bytes = bytes.isEmpty ? rest : bytes + rest
  }
}

private func systemRead(_ file: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  unsafe read(file, buffer, count)
}
