#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Owns an open file, and turns failed system calls into errors that name it.
package struct OpenFile: ~Copyable {
  private let descriptor: Int32
  private let path: String

  /// - Throws: `FileError.system` if it cannot be opened.
  package init(reading path: String) throws(FileError) {
    try self.init(path, flags: O_RDONLY, operation: "read")
  }

  /// Opens a file to append to; creates it if it does not exist.
  ///
  /// - Throws: `FileError.system` if it cannot be opened.
  package init(appendingTo path: String) throws(FileError) {
    try self.init(path, flags: O_WRONLY | O_CREAT | O_APPEND, operation: "write")
  }

  private init(_ path: String, flags: Int32, operation: String) throws(FileError) {
    descriptor = unsafe open(path, flags | O_CLOEXEC, 0o644)
    self.path = path
    if descriptor < 0 { throw Self.failure(operation, path) }
  }

  deinit { close(descriptor) }

  /// Reads bytes, and returns their number; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw Self.failure("read", path) }
    }
  }

  package func write(_ bytes: [UInt8]) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe systemWrite(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno != EINTR { throw Self.failure("write", path) }
      written += max(count, 0)
    }
  }

  /// The file's length in bytes.
  package func size() throws(FileError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.failure("look at", path) }
    return Int(status.st_size)
  }

  /// Empties the file.
  package func truncate() throws(FileError) {
    guard ftruncate(descriptor, 0) == 0 else { throw Self.failure("empty", path) }
  }

  private static func failure(_ operation: String, _ path: String) -> FileError {
    .system(operation: operation, path: path, code: errno)
  }
}

// The methods above hide the system calls of the same name.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(file, buffer, count)
}

private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, buffer, count)
}
