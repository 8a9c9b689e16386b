import Faults
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Checks that the system grants the resources that every command needs.
///
/// Swift's tasks run on Dispatch's threads, and Dispatch waits forever for a thread that it cannot start.
enum SystemRoom {
  /// Address space for the networks' runtime and for pictures, beside the program: at least 1 GiB.
  private static let leastBytes = 1 << 30
  /// Threads for tasks, networks, decoders and the database, in addition to two per core.
  private static let leastThreads = 8

  /// Tries to get them.
  ///
  /// - Throws: `SystemRoomError`.
  static func check() throws(SystemRoomError) {
    try checkAddressSpace()
    try checkThreads(leastThreads + 2 * Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  private static func checkAddressSpace() throws(SystemRoomError) {
    #if canImport(Glibc)
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | Int32(MAP_NORESERVE)
    #else
      let flags = MAP_PRIVATE | MAP_ANON
    #endif
    let space = unsafe mmap(nil, leastBytes, PROT_NONE, flags, -1, 0)
    guard unsafe space != MAP_FAILED else { throw .noAddressSpace(bytes: leastBytes) }
    _ = unsafe munmap(space, leastBytes)
  }

  /// Starts threads concurrently, which end when all have started or one cannot be started.
  private static func checkThreads(_ count: Int) throws(SystemRoomError) {
    let trial = Trial()
    var code: Int32 = 0
    for _ in 0..<count where code == 0 {
      trial.running.add(1, ordering: .relaxed)
      code = DetachedThread.start {
        while !trial.isOver.load(ordering: .acquiring) { usleep(200) }
        trial.running.subtract(1, ordering: .releasing)
      }
      if code != 0 { trial.running.subtract(1, ordering: .relaxed) }
    }
    trial.isOver.store(true, ordering: .releasing)
    while trial.running.load(ordering: .acquiring) > 0 { usleep(200) }
    guard code == 0 else { throw .noThread(code: code) }
  }

  private final class Trial: Sendable {
    let isOver = Atomic<Bool>(false)
    let running = Atomic<Int>(0)
  }
}

/// A resource that the system does not grant.
enum SystemRoomError: FaultyError {
  /// Threads; with the system's error code.
  case noThread(code: Int32)
  /// Address space of this size.
  case noAddressSpace(bytes: Int)

  var kind: ErrorKind { .resource }

  var description: String {
    switch self {
    case .noThread(let code):
      "cannot start: the system gives this program too few threads (\(unsafe String(cString: strerror(code)))); "
        + "raise its limits on processes (ulimit -u) and on memory (ulimit -v)"
    case .noAddressSpace(let bytes):
      "cannot start: the system gives this program less than \(bytes >> 20) MB of memory; "
        + "raise its limit on memory (ulimit -v)"
    }
  }
}
