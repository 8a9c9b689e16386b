import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the program does with signals.
///
/// SIGINT and SIGTERM are waited for by a thread of their own, which runs from the beginning and needs
/// nothing that the rest of the program may be stuck in. The first signal cancels the work. If the work has
/// not ended 2.5 seconds later, the program ends all the same, which loses at most an open transaction. A
/// second signal ends it at once.
enum ProcessSignals {
  /// How long work that was called off has to end.
  private static let patience = 25

  private struct State {
    var hasCome = false
    /// Calls the work off.
    var cancel: (@Sendable () -> Void)?
    /// Ends the program in the place of work that does not.
    var giveUp: @Sendable () -> Never = { _exit(ExitCode.interrupted.rawValue) }
  }

  private static let state = Mutex(State())

  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Begins to wait for signals. Before any other thread is started, which would take them.
  ///
  /// - Throws: `SystemRoomError` where the system lets the program have no thread.
  static func begin() throws {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    var signals = signalSet()
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    // In time for the first call from the thread.
    _ = state.withLock { $0.hasCome }
    let code = DetachedThread.start { ProcessSignals.wait() }
    guard code == 0 else { throw SystemRoomError.noThread(code: code) }
  }

  /// Runs work, and cancels it on the first Ctrl-C or polite kill. A second one ends the process at once.
  ///
  /// - Parameters:
  ///   - first: what is done at once on the first one, before the work has noticed.
  ///   - giveUp: ends the program if cancelled work does not end.
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
    for _ in 0..<patience {
      if isPending() { endAtOnce() }
      usleep(100_000)
    }
    giveUp()
  }

  /// The second signal, which was blocked, or is sent once more.
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
