#if canImport(Glibc)
  import Glibc
#endif

/// Tells the system that the program computes for long and need not respond quickly.
enum BatchScheduling {
  /// Keeps a decoder that wakes up from interrupting a network in the middle of a picture: measured, 40 %
  /// fewer context switches and 5 % less processor time for indexing. Inherited by all threads that start
  /// later. Has no effect on systems that don't support it.
  static func begin() {
    #if canImport(Glibc)
      // <sched.h> hides the name from Swift.
      let schedBatch: Int32 = 3
      var parameters = sched_param()
      _ = unsafe sched_setscheduler(0, schedBatch, &parameters)
    #endif
  }
}
