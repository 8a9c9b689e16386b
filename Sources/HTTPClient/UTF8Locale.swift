#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs work with UTF-8 as this thread's encoding, independent of the environment.
///
/// curl interprets the letters of a name such as bücher.example in the thread's encoding, which is ASCII in a
/// service: it would refuse the name.
func withUTF8Locale<Result, Failure: Error>(
  _ work: () throws(Failure) -> Result
) throws(Failure) -> Result {
  guard let locale = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return try work() }
  let previous = unsafe uselocale(locale)
  defer {
    unsafe uselocale(previous)
    unsafe freelocale(locale)
  }
  return try work()
}
