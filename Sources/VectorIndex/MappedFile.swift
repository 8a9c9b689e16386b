#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A whole file mapped for reading. Unmapped when its owner goes.
///
/// Vector files are replaced by renaming, never changed in place, so the mapped bytes stay what they are.
@safe struct MappedFile: ~Copyable, Sendable {
  // Read-only memory that this value owns until deinit: any thread may read it.
  nonisolated(unsafe) let start: UnsafeRawPointer
  let byteCount: Int

  /// Maps a file of at least one byte.
  init(path: String) throws(VectorIndexError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw code == ENOENT ? .missing(path: path) : .system(operation: "open", path: path, errno: code)
    }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system(operation: "inspect", path: path, errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .damaged(path: path, reason: "it is not a regular file")
    }
    guard status.st_size > 0 else { throw .damaged(path: path, reason: "it is empty") }
    let byteCount = Int(status.st_size)
    let mapped = unsafe mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      throw .system(operation: "map", path: path, errno: errno)
    }
    #if os(Linux)
      // Fewer page faults where the file system has huge pages; a refusal changes nothing.
      _ = unsafe madvise(mapped, byteCount, MADV_HUGEPAGE)
    #endif
    unsafe start = UnsafeRawPointer(mapped)
    self.byteCount = byteCount
  }

  deinit {
    _ = unsafe munmap(UnsafeMutableRawPointer(mutating: start), byteCount)
  }

  /// Lends some of the bytes.
  func withBytes<Result>(_ range: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount) bytes")
    let bytes = unsafe UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count)
    return body(unsafe bytes.bytes)
  }
}
