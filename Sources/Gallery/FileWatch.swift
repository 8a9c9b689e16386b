#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Notices that a file is no longer where it was opened: somebody has moved or removed it, or put another one
/// in its place.
struct FileWatch: Sendable {
  private let path: String
  private let number: (device: UInt64, inode: UInt64)?
  /// The file's length when the watch began; `nil` where there was none.
  let size: Int?

  init(_ path: String) {
    self.path = path
    var facts = stat()
    let isThere = unsafe stat(path, &facts) == 0
    number = isThere ? Self.number(facts) : nil
    size = isThere ? Int(facts.st_size) : nil
  }

  /// Whether the file is where it was.
  var isStill: Bool {
    guard let number else { return true }
    var facts = stat()
    return unsafe stat(path, &facts) == 0 && Self.number(facts) == number
  }

  private static func number(_ facts: stat) -> (device: UInt64, inode: UInt64) {
    (UInt64(truncatingIfNeeded: facts.st_dev), UInt64(truncatingIfNeeded: facts.st_ino))
  }
}
