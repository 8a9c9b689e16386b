#if canImport(Glibc)
  package import Glibc
#else
  package import Darwin
#endif

/// What tells one state of a file from another without reading it.
package struct FileFacts: Sendable, Equatable {
  /// Bytes.
  package let size: Int64
  /// When its bytes were changed last, in nanoseconds since 1970; times beyond 1677 and 2262 are those years'
  /// ends.
  package let modified: Int64
  /// When anything of it was changed last, in nanoseconds since 1970: nobody can set it back.
  package let changed: Int64
  /// Its number in its file system; other file systems may use the same.
  package let inode: Int64

  package init(_ status: stat) {
    size = Int64(status.st_size)
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    self.modified = Self.nanoseconds(modified)
    self.changed = Self.nanoseconds(changed)
    inode = Int64(truncatingIfNeeded: status.st_ino)
  }

  /// A time of the file system as nanoseconds since 1970. Any program may set any time: what has no such
  /// number is the nearest that has.
  package static func nanoseconds(_ time: timespec) -> Int64 {
    let (product, isTooFar) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isBeyond) = product.addingReportingOverflow(Int64(time.tv_nsec))
    return isTooFar || isBeyond ? (time.tv_sec < 0 ? .min : .max) : sum
  }
}
