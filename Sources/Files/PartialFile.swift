#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file being written beside its final path. Unless it is published, it is removed with its owner.
///
/// A killed process leaves a `.partial` file behind; nothing reads those, and they may be deleted.
package struct PartialFile: ~Copyable {
  private let descriptor: Int32
  private let partialPath: String
  private let finalPath: String

  /// Creates an empty file beside `path`.
  package init(beside path: String) throws(FileError) {
    finalPath = path
    partialPath = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).partial"
    descriptor = unsafe open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(operation: "create", path: partialPath, code: errno) }
  }

  deinit {
    _ = close(descriptor)
    // After publishing, no file has this name.
    _ = unsafe unlink(partialPath)
  }

  /// Writes all bytes at a position.
  package func write(_ bytes: RawSpan, at position: Int) throws(FileError) {
    let code = unsafe bytes.withUnsafeBytes { unsafe writeAll($0, at: position) }
    guard code == 0 else { throw .system(operation: "write", path: finalPath, code: code) }
  }

  /// Returns 0 or the system's error code.
  private func writeAll(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int32 {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(position + done))
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return written < 0 ? errno : EIO }
      done += written
    }
    return 0
  }

  /// Syncs the file to disk and moves it to its final path, replacing an existing file.
  package consuming func publish() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw .system(operation: "write", path: finalPath, code: errno) }
    guard unsafe rename(partialPath, finalPath) == 0 else {
      throw .system(operation: "rename a file to", path: finalPath, code: errno)
    }
    try syncFolder()
  }

  /// Syncs the new name to disk, too.
  private borrowing func syncFolder() throws(FileError) {
    let slash = finalPath.lastIndex(of: "/")
    let folder = slash.map { $0 == finalPath.startIndex ? "/" : String(finalPath[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(operation: "open", path: folder, code: errno) }
    defer { _ = close(descriptor) }
    // Some file systems cannot sync a folder and return EINVAL; the rename itself is atomic everywhere.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .system(operation: "write", path: folder, code: errno)
    }
  }
}
