import Imaging
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import WebApp

/// Work that waits its turn.
@Suite struct WorkQueueTests {
  /// Counts what is inside at a time.
  private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0, done: 0))

    var most: Int { state.withLock { $0.most } }
    var done: Int { state.withLock { $0.done } }

    func enter() {
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
    }

    func leave() {
      state.withLock {
        $0.now -= 1
        $0.done += 1
      }
    }
  }

  /// What tasks write down together.
  private final class Log<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
  }

  private func eventually(_ condition: () -> Bool) async throws {
    for _ in 0..<2000 where !condition() { try await Task.sleep(for: .milliseconds(5)) }
    #expect(condition())
  }

  @Test(arguments: [1, 2, 3, 7]) func runsNoMoreThanItsWidthAtATime(width: Int) async throws {
    let queue = WorkQueue(width: width, length: 1000)
    let gauge = Gauge()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          try await queue.run {
            gauge.enter()
            await Task.yield()
            gauge.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(gauge.done == 200 && gauge.most <= width)
    #expect(queue.load == WorkQueue.Load())
  }

  @Test func sendsAwayWhatIsTooMuch() async throws {
    let queue = WorkQueue(width: 1, length: 2)
    let (gate, opener) = AsyncStream.makeStream(of: Void.self)
    let first = Task { try await queue.run { for await _ in gate {} } }
    try await eventually { queue.load.running == 1 }
    let waiting = (0..<2).map { _ in Task { try await queue.run {} } }
    try await eventually { queue.load.waiting == 2 }
    await #expect(throws: APIError.tooBusy) { try await queue.run {} }
    #expect(queue.load == WorkQueue.Load(running: 1, waiting: 2, refused: 1))
    opener.finish()
    try await first.value
    for task in waiting { try await task.value }
    #expect(queue.load == WorkQueue.Load(running: 0, waiting: 0, refused: 1))
  }

  @Test func letsWaitersInByTheirOrder() async throws {
    let queue = WorkQueue(width: 1, length: 100)
    let order = Log<[Int]>([])
    let (gate, opener) = AsyncStream.makeStream(of: Void.self)
    let first = Task { try await queue.run { for await _ in gate {} } }
    try await eventually { queue.load.running == 1 }
    var tasks: [Task<Void, any Error>] = []
    for number in 0..<20 {
      tasks.append(Task { try await queue.run { order.change { $0.append(number) } } })
      try await eventually { queue.load.waiting == number + 1 }
      // It is counted a moment before it stands in line.
      try await Task.sleep(for: .milliseconds(2))
    }
    opener.finish()
    try await first.value
    for task in tasks { try await task.value }
    #expect(order.value == Array(0..<20))
  }

  @Test func forgetsWhoGoesAwayWhileWaiting() async throws {
    let queue = WorkQueue(width: 1, length: 10)
    let (gate, opener) = AsyncStream.makeStream(of: Void.self)
    let first = Task { try await queue.run { for await _ in gate {} } }
    try await eventually { queue.load.running == 1 }
    let hasRun = Log(false)
    let waiting = Task { try await queue.run { hasRun.change { $0 = true } } }
    try await eventually { queue.load.waiting == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(queue.load == WorkQueue.Load(running: 1, waiting: 0))
    opener.finish()
    try await first.value
    #expect(!hasRun.value && queue.load == WorkQueue.Load())
  }

  @Test func freesItsPlaceWhenWorkFails() async {
    struct Failure: Error {}
    let queue = WorkQueue(width: 1, length: 0)
    for _ in 0..<3 {
      await #expect(throws: Failure.self) { try await queue.run { throw Failure() } }
    }
    #expect(queue.load == WorkQueue.Load())
  }

  /// Work that comes, waits, is cancelled and fails in any order leaves nothing behind.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64]) func isEmptyAfterAnyStorm(seed: UInt64) async {
    var random = SplitMix64(seed: seed)
    let width = Int.random(in: 1...4, using: &random)
    let length = Int.random(in: 0...20, using: &random)
    let queue = WorkQueue(width: width, length: length)
    let gauge = Gauge()
    let outcomes = Log((done: 0, busy: 0, cancelled: 0))
    var tasks: [Task<Void, Never>] = []
    for _ in 0..<300 {
      let pauses = Int.random(in: 0...5, using: &random)
      let task = Task {
        do {
          try await queue.run {
            gauge.enter()
            for _ in 0..<pauses { await Task.yield() }
            gauge.leave()
          }
          outcomes.change { $0.done += 1 }
        } catch is CancellationError {
          outcomes.change { $0.cancelled += 1 }
        } catch {
          outcomes.change { $0.busy += 1 }
        }
      }
      tasks.append(task)
      if Int.random(in: 0..<3, using: &random) == 0 {
        tasks[Int.random(in: 0..<tasks.count, using: &random)].cancel()
      }
      if Int.random(in: 0..<4, using: &random) == 0 { await Task.yield() }
    }
    for task in tasks { await task.value }
    let (done, busy, cancelled) = outcomes.value
    #expect(done + busy + cancelled == 300 && done > 0 && gauge.done == done && gauge.most <= width)
    #expect(queue.load == WorkQueue.Load(running: 0, waiting: 0, refused: busy))
  }

  @Test(.timeLimit(.minutes(10))) func workThatWaitsForASlowPictureLetsTheNextBegin() async throws {
    let queue = WorkQueue(width: 1, length: 10)
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let slow = Task {
      try await queue.run {
        DecodingWatcher.current?.turnsSlow("slow.svg")
        for await _ in gate {}
        DecodingWatcher.current?.ends("slow.svg")
      }
    }
    try await eventually { queue.load.slow == 1 }
    // It would never come to its turn.
    try await queue.run {}
    #expect(queue.load == WorkQueue.Load(slow: 1))
    open.finish()
    try await slow.value
    #expect(queue.load == WorkQueue.Load())
  }
}
