import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Handles signals.
///
/// A thread of its own waits for SIGINT and SIGTERM; it runs from the beginning and cannot be blocked by the
/// rest of the program. The first signal cancels the work. If the work has not ended 2.5 seconds later, the
/// program exits anyway, which loses at most an open transaction. A second signal ends it at once.
enum ProcessSignals {
  /// How long cancelled work may take to end, in tenths of a second.
  private static let graceTenths = 25

  private struct State {
    var hasCome = false
    /// Cancels the work.
    var cancel: (@Sendable () -> Void)?
    /// Exits the program if the work does not end.
    var giveUp: @Sendable () -> Never = { _exit(ExitCode.interrupted.rawValue) }
  }

  private static let state = Mutex(State())

  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Starts to wait for signals. Must be called before any other thread starts, which would receive them.
  ///
  /// - Throws: `SystemRoomError` if the system grants no thread.
  static func begin() throws {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    var signals = signalSet()
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    // Before the first call from the thread.
    _ = state.withLock { $0.hasCome }
    let code = DetachedThread.start { ProcessSignals.wait() }
    guard code == 0 else { throw SystemRoomError.noThread(code: code) }
  }

  /// Runs work, and cancels it on the first SIGINT or SIGTERM. A second one ends the process at once.
  ///
  /// - Parameters:
  ///   - first: is called at once on the first signal, before the work has noticed.
  ///   - giveUp: exits the program if cancelled work does not end.
  ///   - body: the work.
  static func cancellingOnInterrupt<Result: Sendable>(
    first: @escaping @Sendable () -> Void, givingUp giveUp: @escaping @Sendable () -> Never,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let hasCome = state.withLock { state in
      state.cancel = {
        first()
        task.cancel()
      }
      state.giveUp = giveUp
      return state.hasCome
    }
    if hasCome { task.cancel() }
    return try await task.value
  }

  private static func signalSet() -> sigset_t {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    return signals
  }

  private static func wait() {
    var signals = signalSet()
    var number: Int32 = 0
    while unsafe sigwait(&signals, &number) != 0 {}
    let (cancel, giveUp) = state.withLock { state in
      state.hasCome = true
      return (state.cancel, state.giveUp)
    }
    cancel?()
    for _ in 0..<graceTenths {
      if isPending() { endAtOnce() }
      usleep(100_000)
    }
    giveUp()
  }

  /// Ends by the second signal, which was blocked, or is sent again.
  private static func endAtOnce() -> Never {
    var signals = signalSet()
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    _exit(ExitCode.interrupted.rawValue)
  }

  private static func isPending() -> Bool {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    return [SIGINT, SIGTERM].contains { unsafe sigismember(&pending, $0) == 1 }
  }
}
