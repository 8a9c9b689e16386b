#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The limit on open files.
enum OpenFileLimit {
  /// Raises the limit to the maximum: every connection of a server needs one file, and perhaps another for
  /// its upload.
  static func raise() {
    #if canImport(Glibc)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard unsafe getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    // If it fails, the old limit stays.
    _ = unsafe setrlimit(files, &limit)
  }
}
