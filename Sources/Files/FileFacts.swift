#if canImport(Glibc)
  package import Glibc
#else
  package import Darwin
#endif

/// Distinguishes two states of a file without reading it.
package struct FileFacts: Sendable, Equatable {
  /// The size in bytes.
  package let size: Int64
  /// When its content was last modified, in nanoseconds since 1970; clamped to the years 1677 to 2262.
  package let modified: Int64
  /// When any of its metadata last changed, in nanoseconds since 1970, which cannot be set by programs.
  package let changed: Int64
  /// Its inode number, which is unique only within its file system.
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

  /// A time of the file system as nanoseconds since 1970, clamped to the representable range, because
  /// programs may set any time.
  package static func nanoseconds(_ time: timespec) -> Int64 {
    let (product, isTooFar) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isBeyond) = product.addingReportingOverflow(Int64(time.tv_nsec))
    return isTooFar || isBeyond ? (time.tv_sec < 0 ? .min : .max) : sum
  }
}
