import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Training

struct ChildProcessTests {
  private static func shell(_ script: String) -> ChildProcess {
    ChildProcess("/bin/bash", ["-c", script], variables: ["PATH": "/usr/bin:/bin"])
  }

  @Test func givesAllLinesAndHowItEnded() async throws {
    let lines = Mutex<[String]>([])
    let ended = try await Self.shell("echo one; echo two >&2; printf three; exit 7").run { source, line in
      lines.withLock { $0.append("\(source) \(line)") }
    }
    #expect(lines.withLock { $0.sorted() } == ["errors two", "output one", "output three"])
    #expect(ended.ending == .exit(7))
    #expect(ended.errors == "two")
  }

  @Test func readsMoreThanAPipeHolds() async throws {
    let count = Mutex(0)
    let ended = try await Self.shell("seq 1 200000; seq 1 200000 >&2").run { source, _ in
      if source == .output { count.withLock { $0 += 1 } }
    }
    #expect(count.withLock(\.self) == 200_000)
    #expect(ended.ending == .exit(0))
    #expect(ended.errors.hasSuffix("199999\n200000"))
  }

  @Test func tellsSignalsFromCodes() async throws {
    let ended = try await Self.shell("kill -9 $$").run { _, _ in }
    #expect(ended.ending == .signal(SIGKILL))
  }

  @Test func saysWhatCannotBeStarted() async throws {
    await #expect {
      try await ChildProcess("/no/such/program", [], variables: [:]).run { _, _ in }
    } throws: { error in
      guard case TrainingError.start(let program, _) = error else { return false }
      return program == "/no/such/program"
    }
  }

  /// The program ignores the request to end, and so does what it started.
  @Test(.timeLimit(.minutes(10))) func cancellingKillsAllThatItStarted() async throws {
    let numbers = Mutex<[pid_t]>([])
    let task = Task {
      try await Self.shell("trap '' TERM; sleep 300 & echo $!; echo $$; wait; sleep 300").run { _, line in
        if let number = pid_t(line) { numbers.withLock { $0.append(number) } }
      }
    }
    while numbers.withLock({ $0.count }) < 2 { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // Their pipes close a moment before they have ended; those that stay are found by the limit.
    for number in numbers.withLock({ $0 }) {
      while Self.isAlive(number) { try await Task.sleep(for: .milliseconds(10)) }
    }
  }

  /// Whether a process runs. What nobody waits for is a zombie until init collects it.
  private static func isAlive(_ number: pid_t) -> Bool {
    let state = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
    return state.map { $0.split(separator: " ").dropFirst(2).first != "Z" } ?? false
  }
}
