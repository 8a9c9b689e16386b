import Foundation
import Synchronization
import Testing

@testable import Eidetic

/// Work that several want and one does; none of it hangs when it is left.
@Suite(.timeLimit(.minutes(10))) struct SharedWorkTests {
  private let shared = SharedWork(label: "test")

  /// Blocks until it is opened, or its task is cancelled.
  private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, begun: 0))

    var begun: Int { state.withLock { $0.begun } }
    var isOpen: Bool { state.withLock { $0.isOpen } }

    func open() { state.withLock { $0.isOpen = true } }

    func wait() throws {
      state.withLock { $0.begun += 1 }
      while !isOpen {
        try Task.checkCancellation()
        Thread.sleep(forTimeInterval: 0.002)
      }
    }
  }

  private func until(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test func allGetWhatOneDid() async throws {
    let gate = Gate()
    let tasks = (0..<5).map { _ in
      Task { [shared] in
        try await shared.once("a") { _ in
          try gate.wait()
          return 7
        }
      }
    }
    try await until { gate.begun == 1 }
    gate.open()
    for task in tasks { #expect(try await task.value == 7) }
  }

  @Test func whoIsCancelledDoesNotWaitAndTheOthersDo() async throws {
    let gate = Gate()
    func asking() -> Task<Int, any Error> {
      Task { [shared] in
        try await shared.once("a") { _ in
          try gate.wait()
          return 7
        }
      }
    }
    let (one, other) = (asking(), asking())
    try await until { gate.begun > 0 }
    one.cancel()
    await #expect(throws: CancellationError.self) { try await one.value }
    gate.open()
    #expect(try await other.value == 7)
  }

  @Test func whatNobodyWaitsForIsCancelledAndBegunAnew() async throws {
    let (gate, ended) = (Gate(), Gate())
    let alone = Task { [shared] in
      try await shared.once("a") { _ -> Int in
        defer { ended.open() }
        try gate.wait()
        return 7
      }
    }
    try await until { gate.begun == 1 }
    alone.cancel()
    await #expect(throws: CancellationError.self) { try await alone.value }
    try await until { ended.isOpen }
    #expect(try await shared.once("a") { _ in 8 } == 8)
  }

  @Test func saysHowFarItIs() async throws {
    let reports = Mutex<[SearchProgress]>([])
    let progress = StepProgress("a step") { report in reports.withLock { $0.append(report) } }
    for done in 0...1000 { progress.set(done: done, of: 1000) }
    let all = reports.withLock(\.self)
    #expect(all.first == SearchProgress(step: "a step", done: 0, total: 1000))
    #expect(all.last == SearchProgress(step: "a step", done: 1000, total: 1000))
    #expect(all.map(\.done) == all.map(\.done).sorted())
  }
}
