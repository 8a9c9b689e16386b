import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Starts as many tests at a time as the machine bears. All others have not begun: none waits in its middle,
/// with its own limits running, for the programs of another.
///
/// Every suite that starts the program has it: `@Suite(.inTurn)`.
struct InTurn: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Turns.shared.take()
    defer { Turns.shared.give() }
    let turn = Turn(of: "\(test.name)")
    defer { turn.end() }
    try await Turn.$current.withValue(turn, operation: function)
  }
}

extension Trait where Self == InTurn {
  /// Waits for a turn before each test.
  static var inTurn: InTurn { InTurn() }
}

/// One test's time with the machine, which has an end: programs that it started and that still run are killed
/// then, so that whatever waits for them goes on and fails.
final class Turn: Sendable {
  /// The turn of the test that runs.
  @TaskLocal static var current: Turn?

  /// Many times what the longest test takes.
  private static let limit = Duration.seconds(600)

  /// The programs that run; `nil` when the turn is over.
  private let programs = Mutex<Set<pid_t>?>([])

  init(of test: String) {
    let deadline = Deadline(Self.limit, awaiting: "the end of \(test)")
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Int(Self.limit / .seconds(1)))) {
      self.programs.withLock { programs in
        guard let programs else { return }
        FileHandle.standardError.write(Data("✘ \(deadline.passed); its programs are killed\n".utf8))
        for program in programs { kill(program, SIGKILL) }
      }
    }
  }

  func began(_ program: pid_t) { programs.withLock { _ = $0?.insert(program) } }

  func ended(_ program: pid_t) { programs.withLock { _ = $0?.remove(program) } }

  func end() { programs.withLock { $0 = nil } }
}

/// Counts what may be done at a time.
private final class Turns: Sendable {
  /// One for each core, as long as each has the memory of a program with its networks and of a search's
  /// pictures.
  static let shared = Turns(max(1, min(ProcessInfo.processInfo.activeProcessorCount, availableMemory >> 30)))

  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: count)) }

  func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  func give() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }

  /// In bytes, when the tests begin.
  private static var availableMemory: Int {
    let lines = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix("MemAvailable:") }
    let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (kibibytes ?? 0) << 10
  }
}
