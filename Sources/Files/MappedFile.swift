#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A whole file, mapped for reading and unmapped with its owner.
///
/// For files that are replaced by renaming and never changed in place (`PartialFile`): the mapped bytes never
/// change.
@safe package struct MappedFile: ~Copyable, Sendable {
  // Read-only memory owned until deinit: any thread may read it.
  package nonisolated(unsafe) let start: UnsafeRawPointer
  package let byteCount: Int

  /// Maps a file of at least one byte.
  ///
  /// - Throws: `missing`; `unfit` for an empty file or something else than a file; `system`.
  package init(path: String) throws(FileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw code == ENOENT ? .missing(path: path) : .system(operation: "open", path: path, code: code)
    }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system(operation: "inspect", path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unfit(path: path, reason: "it is not a regular file")
    }
    guard status.st_size > 0 else { throw .unfit(path: path, reason: "it is empty") }
    let byteCount = Int(status.st_size)
    let mapped = unsafe mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      throw .system(operation: "map", path: path, code: errno)
    }
    #if os(Linux)
      // Fewer page faults on file systems with huge pages; a failure has no effect.
      _ = unsafe madvise(mapped, byteCount, MADV_HUGEPAGE)
    #endif
    unsafe start = UnsafeRawPointer(mapped)
    self.byteCount = byteCount
  }

  deinit {
    _ = unsafe munmap(UnsafeMutableRawPointer(mutating: start), byteCount)
  }

  /// Lends a range of the bytes.
  package func withBytes<Result>(_ range: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount) bytes")
    let bytes = unsafe UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count)
    return body(unsafe bytes.bytes)
  }
}
