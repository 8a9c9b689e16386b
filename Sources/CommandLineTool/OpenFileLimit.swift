#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many files the process may have open.
enum OpenFileLimit {
  /// Takes all that the system lets the process have: every connection of a server is one, and so may be its
  /// upload.
  static func raise() {
    #if canImport(Glibc)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard unsafe getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    // One that is not granted is the one that was there.
    _ = unsafe setrlimit(files, &limit)
  }
}
